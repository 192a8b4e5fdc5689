package io.crosstide.contracts.ledger;

import io.crosstide.contracts.id.ObjectKey;
import io.crosstide.contracts.id.VersionId;
import io.crosstide.contracts.report.SkipReason;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * A key that a rule covers and a worker deliberately left out. It tells what was seen then: if the
 * object was written anew since, it may be at the target by now.
 *
 * @param seenAt when it was reported last, by the clock of progress
 */
public record LeftOutKey(
    ObjectKey key, Optional<VersionId> version, SkipReason reason, Instant seenAt) {
  @SuppressWarnings("OptionalAssignedToNull")
  public LeftOutKey {
    Objects.requireNonNull(key, "key");
    version = version == null ? Optional.empty() : version;
    Objects.requireNonNull(reason, "reason");
    Objects.requireNonNull(seenAt, "seenAt");
  }
}
