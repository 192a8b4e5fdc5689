package io.crosstide.contracts.stream;

import io.crosstide.contracts.id.RuleId;
import java.time.Instant;
import java.util.Objects;

/**
 * Every write under the rule that this stream acknowledged and that began before {@code safeUntil}
 * is in a batch numbered at most {@code lastSequence}.
 *
 * @param rule the rule
 * @param safeUntil in source-store time, lowered by the measured clock offset; never later than the
 *     beginning of the oldest write in flight
 * @param lastSequence number of the last batch; 0 before the first
 */
public record StreamMark(RuleId rule, Instant safeUntil, long lastSequence) {
  public StreamMark {
    Objects.requireNonNull(rule, "rule");
    Objects.requireNonNull(safeUntil, "safeUntil");
    if (lastSequence < 0) {
      throw new IllegalArgumentException("The number of a batch is not negative");
    }
  }
}
