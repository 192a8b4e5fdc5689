package io.crosstide.contracts.survey;

import io.crosstide.contracts.id.ObjectKey;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * A key that a comparison found different when a worker looked at both sides.
 *
 * @param key the key
 * @param difference how it differed
 * @param changedAt when the source's object was modified, in source-store time; empty if the source
 *     has none, so that nobody knows when that came to be
 * @param repaired true if it was made right
 * @param trace what else tells the time of the change; {@code LISTED} where it is not said
 */
public record KeyFinding(
    ObjectKey key,
    Difference difference,
    Optional<Instant> changedAt,
    boolean repaired,
    ChangeTrace trace) {
  @SuppressWarnings("OptionalAssignedToNull")
  public KeyFinding {
    Objects.requireNonNull(key, "key");
    Objects.requireNonNull(difference, "difference");
    changedAt = changedAt == null ? Optional.empty() : changedAt;
    trace = trace == null ? ChangeTrace.LISTED : trace;
  }
}
