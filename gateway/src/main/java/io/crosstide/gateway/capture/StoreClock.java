package io.crosstide.gateway.capture;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;

/**
 * What a store's clock has surely reached, from the Date headers of its answers and ticks that
 * nobody sets: the greatest of (Date header − tick of its arrival) over a sliding window, plus the
 * tick asked for. Latency and the header's whole seconds only make a sample smaller, so the
 * greatest is a bound that is never too high as long as clocks do not drift within the window. Our
 * own clock has no part in it, so it may be wrong or be set (I59).
 *
 * <p>Once the window is empty the bound stands still: our ticks alone prove nothing (I4).
 */
final class StoreClock {
  /** The window is kept in this many slots, each with the greatest of its time. */
  private static final int SLOTS = 12;

  private final long origin;
  private final long slotNanos;
  private final long[] slotNumbers = new long[SLOTS];

  /** The store's time at the origin, by the best sample of each slot. */
  private final Instant[] atOrigin = new Instant[SLOTS];

  private boolean sampled;
  private long latest;

  /**
   * Creates a clock without samples.
   *
   * @param window how long a sample counts
   * @param tick now, in nanoseconds; no later tick is more than 292 years after it
   */
  StoreClock(Duration window, long tick) {
    this.slotNanos = Math.max(1, window.dividedBy(SLOTS).toNanos());
    this.origin = tick;
    Arrays.fill(slotNumbers, Long.MIN_VALUE);
  }

  /** An answer came. */
  synchronized void sample(long tick, Instant date) {
    long elapsed = tick - origin;
    Instant base = date.minusNanos(elapsed);
    long number = Math.floorDiv(elapsed, slotNanos);
    int index = Math.floorMod(number, SLOTS);
    if (slotNumbers[index] < number) {
      slotNumbers[index] = number;
      atOrigin[index] = base;
    } else if (slotNumbers[index] == number && base.isAfter(atOrigin[index])) {
      atOrigin[index] = base;
    }
    latest = sampled ? Math.max(latest, elapsed) : elapsed;
    sampled = true;
  }

  /** A time that the store had surely reached at the tick; empty before the first sample. */
  synchronized Optional<Instant> at(long tick) {
    if (!sampled) {
      return Optional.empty();
    }
    long elapsed = Math.min(tick - origin, latest + (SLOTS - 1) * slotNanos);
    long last = Math.floorDiv(Math.max(elapsed, latest), slotNanos);
    Instant greatest = Instant.MIN;
    for (int i = 0; i < SLOTS; i++) {
      if (slotNumbers[i] > last - SLOTS && atOrigin[i].isAfter(greatest)) {
        greatest = atOrigin[i];
      }
    }
    return Optional.of(greatest.plusNanos(elapsed));
  }

  /** True if there is a sample of the time since the tick. */
  synchronized boolean isSampledSince(long tick) {
    return sampled && latest - (tick - origin) >= 0;
  }

  /** True if there is no sample of the time before the tick. */
  synchronized boolean isStale(long tick, Duration age) {
    return !sampled || tick - origin - latest > age.toNanos();
  }
}
