package io.crosstide.worker.survey;

import io.crosstide.contracts.survey.Comparison;
import java.time.Duration;
import java.util.OptionalInt;

/**
 * How much of a comparison is listed at a time, and how long that may take. Its ranges share the
 * rate, since each is listed by itself and maybe by another worker.
 */
record Pace(OptionalInt keysPerSecond, int ranges, int keysMax) {
  private static final double SECONDS_PER_LISTING = 5;
  private static final double MILLIS_PER_SECOND = 1_000;

  static Pace of(Comparison comparison, int keysMax) {
    return new Pace(comparison.keysPerSecond(), comparison.ranges(), keysMax);
  }

  /** Keys per listing: what may be listed in some seconds, so that a pause is never long. */
  int keysPerList() {
    return keysPerSecond.isEmpty()
        ? keysMax
        : (int) Math.max(1, Math.min(keysMax, Math.ceil(share() * SECONDS_PER_LISTING)));
  }

  /** How long so many keys are to take. */
  Duration timeFor(int keys) {
    return keysPerSecond.isEmpty()
        ? Duration.ZERO
        : Duration.ofMillis((long) Math.ceil(keys / share() * MILLIS_PER_SECOND));
  }

  private double share() {
    return keysPerSecond.getAsInt() / (double) ranges;
  }
}
