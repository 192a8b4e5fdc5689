package io.crosstide.contracts.survey;

import io.crosstide.contracts.id.ObjectKey;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * A key that a survey found different, and that was so when it was looked at again.
 *
 * @param key the key
 * @param difference how it differed
 * @param changedAt modification time of the source's object; empty if there is none
 * @param repaired true if it was made right
 */
public record KeyFinding(
    ObjectKey key, Difference difference, Optional<Instant> changedAt, boolean repaired) {
  @SuppressWarnings("OptionalAssignedToNull")
  public KeyFinding {
    Objects.requireNonNull(key, "key");
    Objects.requireNonNull(difference, "difference");
    changedAt = changedAt == null ? Optional.empty() : changedAt;
  }
}
