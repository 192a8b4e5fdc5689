package io.crosstide.store;

import java.util.OptionalLong;

/**
 * A range of bytes as HTTP has it: from-to, from-, or the last n.
 *
 * @param first first byte; empty for "the last {@code last} bytes"
 * @param last last byte, inclusive; empty for "to the end"
 */
public record ByteRange(OptionalLong first, OptionalLong last) {
  public ByteRange {
    if (first.isEmpty() && last.isEmpty()) {
      throw new IllegalArgumentException("A range needs a bound");
    }
  }

  /** Bytes {@code first} to {@code last}, both inclusive. */
  public static ByteRange of(long first, long last) {
    return new ByteRange(OptionalLong.of(first), OptionalLong.of(last));
  }

  /** The value of the HTTP header. */
  public String header() {
    return "bytes=" + text(first) + "-" + text(last);
  }

  private static String text(OptionalLong bound) {
    return bound.isPresent() ? Long.toString(bound.getAsLong()) : "";
  }
}
