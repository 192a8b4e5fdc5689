package io.crosstide.contracts.stream;

import io.crosstide.contracts.id.RuleId;
import java.time.Instant;
import java.util.Objects;

/**
 * Every write under the rule that this stream acknowledged and that began before {@code safeUntil}
 * is in a batch numbered at most {@code lastSequence}.
 *
 * @param rule the rule
 * @param safeUntil in source-store time, as proven by the store's own answers; never later than the
 *     beginning of the oldest write in flight; {@link #UNPROVEN} while the store has never answered
 * @param lastSequence number of the last batch; 0 before the first
 */
public record StreamMark(RuleId rule, Instant safeUntil, long lastSequence) {
  /** An instant that claims nothing, since no write is older. It must not be shown to users. */
  public static final Instant UNPROVEN = Instant.EPOCH;

  public StreamMark {
    Objects.requireNonNull(rule, "rule");
    Objects.requireNonNull(safeUntil, "safeUntil");
    if (lastSequence < 0) {
      throw new IllegalArgumentException("The number of a batch is not negative");
    }
  }
}
