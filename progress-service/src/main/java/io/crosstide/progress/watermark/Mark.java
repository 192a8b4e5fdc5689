package io.crosstide.progress.watermark;

import java.time.Instant;

/**
 * A stream's claim: every write that began before {@code safeUntil} is in a batch numbered at most
 * {@code lastSequence}.
 *
 * @param lastSequence 0 or more
 * @param safeUntil in source-store time
 */
public record Mark(long lastSequence, Instant safeUntil) {
  public Mark {
    if (lastSequence < 0 || lastSequence > StreamPrefix.SEQUENCE_MAX) {
      throw new IllegalArgumentException("A mark's sequence is 0 or more, and never so high");
    }
  }

  /** True if this says everything that the other says. */
  boolean implies(Mark other) {
    return lastSequence <= other.lastSequence && !safeUntil.isBefore(other.safeUntil);
  }
}
