package io.crosstide.worker.breaker;

import java.time.Duration;

/**
 * When a region is taken for down, and how it is asked then.
 *
 * @param stallAfter nothing answered for so long, while calls wait for it
 * @param callsMin calls that wait, or failed, at least: one alone may have a reason of its own, but
 *     not one that several keys wait for
 * @param probeFirst wait before the first key is tried at a region that is down
 * @param probeMost longest such wait; each is twice the one before
 */
public record BreakerSettings(
    Duration stallAfter, int callsMin, Duration probeFirst, Duration probeMost) {
  /** What fits most regions. */
  public static final BreakerSettings DEFAULT =
      new BreakerSettings(Duration.ofSeconds(5), 4, Duration.ofSeconds(2), Duration.ofSeconds(30));

  public BreakerSettings {
    if (callsMin < 1
        || stallAfter.compareTo(Duration.ZERO) <= 0
        || probeFirst.compareTo(Duration.ZERO) <= 0
        || probeMost.compareTo(probeFirst) < 0) {
      throw new IllegalArgumentException("Waits of a breaker are positive and do not shrink");
    }
  }
}
