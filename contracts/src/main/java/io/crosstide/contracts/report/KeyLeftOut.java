package io.crosstide.contracts.report;

import io.crosstide.contracts.id.ObjectKey;
import io.crosstide.contracts.id.VersionId;
import java.util.Objects;
import java.util.Optional;

/**
 * A key that the rule covers and that was deliberately not made right at the target.
 *
 * @param version of the task, if it named one
 * @param reason one that leaves out
 */
public record KeyLeftOut(ObjectKey key, Optional<VersionId> version, SkipReason reason) {
  @SuppressWarnings("OptionalAssignedToNull")
  public KeyLeftOut {
    Objects.requireNonNull(key, "key");
    version = version == null ? Optional.empty() : version;
    Objects.requireNonNull(reason, "reason");
  }
}
