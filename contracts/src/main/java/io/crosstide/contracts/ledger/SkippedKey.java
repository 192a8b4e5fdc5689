package io.crosstide.contracts.ledger;

import java.time.Instant;
import java.util.Objects;

/**
 * A failed key that an operator has deliberately given up: it holds no figure any more. A later
 * change of the key is a task like any other.
 *
 * @param number grows with each skip
 * @param failure the row of the ledger as it was
 * @param by who skipped it
 * @param reason why
 * @param skippedAt when, by the clock of progress
 */
public record SkippedKey(
    long number, FailedKey failure, String by, String reason, Instant skippedAt) {
  public SkippedKey {
    Objects.requireNonNull(failure, "failure");
    Objects.requireNonNull(by, "by");
    Objects.requireNonNull(reason, "reason");
    Objects.requireNonNull(skippedAt, "skippedAt");
  }
}
