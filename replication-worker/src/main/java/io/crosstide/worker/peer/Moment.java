package io.crosstide.worker.peer;

import java.time.Instant;

/**
 * A moment by both clocks of this process.
 *
 * @param nanos of {@link System#nanoTime()}, for spans of time
 * @param instant for comparison with what others say
 */
public record Moment(long nanos, Instant instant) {
  /** The same moment so much later, or earlier. */
  Moment plusNanos(long more) {
    return new Moment(nanos + more, instant.plusNanos(more));
  }

  /** Nanoseconds from another moment to this one. */
  long since(Moment other) {
    return nanos - other.nanos;
  }
}
