package io.crosstide.local.index;

import java.time.Clock;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Numbers for versions, uploads and bodies: strictly increasing, and each tells its time. The upper
 * 44 bits are milliseconds since 1970, the lower 20 a counter, so a clock that steps back never
 * makes a later write look older.
 */
public final class Sequence {
  private static final int COUNTER_BITS = 20;

  private final Clock clock;
  private final AtomicLong last;

  /**
   * @param last the highest number that may be in use already
   */
  public Sequence(Clock clock, long last) {
    this.clock = clock;
    this.last = new AtomicLong(last);
  }

  /** The next number. Safe for any thread. */
  public long next() {
    long now = clock.millis() << COUNTER_BITS;
    return last.updateAndGet(previous -> Math.max(previous + 1, now));
  }

  /** The highest number given out. */
  public long last() {
    return last.get();
  }

  /** When a number was given out, in milliseconds since 1970. */
  public static long millis(long number) {
    return number >>> COUNTER_BITS;
  }
}
