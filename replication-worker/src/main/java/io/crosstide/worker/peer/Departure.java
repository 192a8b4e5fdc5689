package io.crosstide.worker.peer;

/**
 * A worker that is not heard of any more. The broker gives what it had in work to others, and does
 * not tell them.
 *
 * @param sinceNanos before this it was alive
 * @param untilNanos by then others have begun what it had
 */
public record Departure(long sinceNanos, long untilNanos) {
  /** True if a task that was begun at this moment may have been the other's before. */
  boolean covers(long begunNanos) {
    return begunNanos - sinceNanos >= 0 && begunNanos - untilNanos <= 0;
  }
}
