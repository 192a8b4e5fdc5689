package io.crosstide.contracts.report;

import io.crosstide.contracts.id.ObjectKey;
import io.crosstide.contracts.id.VersionId;
import java.util.Objects;
import java.util.Optional;

/**
 * A key of the ledger that is right now.
 *
 * @param generation of the ledger row when the task was sent; a row that has grown since stays
 */
public record KeyResolved(ObjectKey key, Optional<VersionId> version, long generation) {
  @SuppressWarnings("OptionalAssignedToNull")
  public KeyResolved {
    Objects.requireNonNull(key, "key");
    version = version == null ? Optional.empty() : version;
  }
}
