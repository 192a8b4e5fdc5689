package io.crosstide.messaging.amqp;

import java.time.Duration;
import java.util.function.DoubleSupplier;

/**
 * Pauses between attempts: doubling from the least to the greatest, each shortened by up to a
 * quarter at random so that many clients of one broker do not come back in step. Not thread-safe.
 */
final class Backoff {
  private final long minMillis;
  private final long maxMillis;
  private final DoubleSupplier random;
  private long nextMillis;

  /**
   * @param random evenly from 0 (inclusive) to 1 (exclusive)
   */
  Backoff(Duration min, Duration max, DoubleSupplier random) {
    this.minMillis = Math.max(1, min.toMillis());
    this.maxMillis = Math.max(minMillis, max.toMillis());
    this.random = random;
    this.nextMillis = minMillis;
  }

  /** The pause before the next attempt, in milliseconds, at least 1. */
  long nextMillis() {
    long whole = nextMillis;
    nextMillis = Math.min(maxMillis, whole * 2);
    return Math.max(1, Math.round(whole * (1 - random.getAsDouble() / 4)));
  }

  /** Begins anew after a success. */
  void reset() {
    nextMillis = minMillis;
  }
}
