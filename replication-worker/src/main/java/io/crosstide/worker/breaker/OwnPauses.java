package io.crosstide.worker.breaker;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Whether this process itself has stood still (paused, or without a processor) right before it
 * looks who is silent. Answers that came meanwhile have yet to be heard then, so one such look is
 * left out; the next one counts, however late it is. Not thread-safe.
 */
public final class OwnPauses {
  private final long lateNanos;
  private final LongSupplier nanoTime;
  private long lookedAt;
  private boolean leftOut;

  /**
   * @param late since the last look, more than the pause between two of them
   * @param nanoTime a clock that never goes back, in nanoseconds
   */
  public OwnPauses(Duration late, LongSupplier nanoTime) {
    this.lateNanos = late.toNanos();
    this.nanoTime = nanoTime;
    this.lookedAt = nanoTime.getAsLong();
  }

  /** To be asked at each look; true if it is to be left out. */
  public boolean stoodStill() {
    long now = nanoTime.getAsLong();
    leftOut = !leftOut && now - lookedAt >= lateNanos;
    lookedAt = now;
    return leftOut;
  }
}
