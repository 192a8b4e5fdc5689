package io.crosstide.contracts.survey;

import io.crosstide.contracts.failure.FailureKind;
import io.crosstide.contracts.id.ObjectKey;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * A key that a comparison found different, or could not look at.
 *
 * @param difference how it differed; empty if it failed
 * @param failure why it failed
 * @param repaired true if it was made right
 * @param foundByAudit true if it was neither underway nor known to have failed
 * @param changedAt when the source's object was modified, in source-store time
 * @param seenAt when it was reported, by the clock of progress
 */
public record DifferingKey(
    ObjectKey key,
    Optional<Difference> difference,
    Optional<FailureKind> failure,
    boolean repaired,
    boolean foundByAudit,
    Optional<Instant> changedAt,
    Instant seenAt) {
  @SuppressWarnings("OptionalAssignedToNull")
  public DifferingKey {
    Objects.requireNonNull(key, "key");
    difference = difference == null ? Optional.empty() : difference;
    failure = failure == null ? Optional.empty() : failure;
    changedAt = changedAt == null ? Optional.empty() : changedAt;
    Objects.requireNonNull(seenAt, "seenAt");
  }
}
