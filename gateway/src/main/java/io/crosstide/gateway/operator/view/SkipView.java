package io.crosstide.gateway.operator.view;

import io.crosstide.contracts.ledger.SkippedKey;
import java.time.Instant;

/**
 * A failed key that was deliberately given up.
 *
 * @param number grows with each skip
 * @param failure as it was
 * @param by the operator
 */
public record SkipView(
    long number, FailureView failure, String by, String reason, Instant skippedAt) {
  /** The view of a skip. */
  public static SkipView of(SkippedKey skipped) {
    return new SkipView(
        skipped.number(),
        FailureView.of(skipped.failure()),
        skipped.by(),
        skipped.reason(),
        skipped.skippedAt());
  }
}
