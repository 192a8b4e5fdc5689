package io.crosstide.gateway.capture;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;

/**
 * How far a store's clock is behind ours, from its answers: the least of (received − Date header)
 * over a sliding window. Latency and the header's whole seconds only make a sample larger, so the
 * least is a bound that is never too small as long as clocks do not drift faster than the window.
 */
public final class ClockOffset {
  /** The window is kept in this many slots, each with the least of its time. */
  private static final int SLOTS = 12;

  private final Duration slot;
  private final Duration unknown;
  private final long[] slotNumbers = new long[SLOTS];
  private final Duration[] least = new Duration[SLOTS];
  private Duration lastKnown;

  /**
   * Creates an offset without samples.
   *
   * @param window how long a sample counts
   * @param unknown the offset to assume before the first sample
   */
  public ClockOffset(Duration window, Duration unknown) {
    this.slot = window.dividedBy(SLOTS);
    this.unknown = unknown;
    this.lastKnown = unknown;
    Arrays.fill(slotNumbers, Long.MIN_VALUE);
  }

  /** An answer came. */
  public synchronized void sample(Instant receivedAt, Instant date) {
    Duration difference = Duration.between(date, receivedAt);
    long number = number(receivedAt);
    int index = Math.floorMod(number, SLOTS);
    if (slotNumbers[index] < number) {
      slotNumbers[index] = number;
      least[index] = difference;
    } else if (slotNumbers[index] == number && difference.compareTo(least[index]) < 0) {
      least[index] = difference;
    }
    lastKnown = least[index];
  }

  /** The offset, never below zero; without a sample in the window the last one known. */
  public synchronized Duration current(Instant now) {
    long number = number(now);
    Duration result = null;
    for (int i = 0; i < SLOTS; i++) {
      boolean inWindow = slotNumbers[i] > number - SLOTS && slotNumbers[i] <= number;
      if (inWindow && (result == null || least[i].compareTo(result) < 0)) {
        result = least[i];
      }
    }
    Duration known = result == null ? lastKnown : result;
    return known.isNegative() ? Duration.ZERO : known;
  }

  /** Our clock was set: what was measured against it says nothing any more. */
  public synchronized void forget() {
    Arrays.fill(slotNumbers, Long.MIN_VALUE);
    lastKnown = unknown;
  }

  private long number(Instant instant) {
    return Math.floorDiv(instant.toEpochMilli(), Math.max(1, slot.toMillis()));
  }
}
