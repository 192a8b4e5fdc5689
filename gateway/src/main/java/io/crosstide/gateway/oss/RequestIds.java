package io.crosstide.gateway.oss;

import java.time.InstantSource;
import java.util.Locale;
import java.util.function.LongSupplier;

/** Makes request ids: 24 upper-case hexadecimal digits, which clients check. */
public final class RequestIds {
  private final InstantSource clock;
  private final LongSupplier random;

  /**
   * Creates a source of ids.
   *
   * @param random any long per call; must be safe for use by several threads if this is
   */
  public RequestIds(InstantSource clock, LongSupplier random) {
    this.clock = clock;
    this.random = random;
  }

  /** Eight digits of the time in seconds, so that ids sort by time, and sixteen random ones. */
  public String next() {
    int seconds = (int) clock.instant().getEpochSecond();
    return String.format(Locale.ROOT, "%08X%016X", seconds, random.getAsLong());
  }
}
