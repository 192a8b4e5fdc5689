package io.crosstide.worker.peer;

import java.time.Duration;
import java.time.Instant;

/**
 * A worker that is not heard of any more. The broker gives what it had in work to others, and does
 * not tell them.
 *
 * @param sinceNanos before this it was surely alive
 * @param untilNanos by then others have begun what it had, or its writes have ended
 * @param sentBefore what it had was sent before this, by the clock of whoever sent it
 */
public record Departure(long sinceNanos, long untilNanos, Instant sentBefore) {
  /** How far the clocks of two processes may be apart. */
  private static final Duration CLOCKS = Duration.ofSeconds(5);

  /**
   * A worker is missed.
   *
   * @param lastHeard its last beat
   */
  static Departure of(Moment lastHeard, Moment now, PeerTimes times) {
    // The beat may have been under way for a moment.
    return new Departure(
        lastHeard.nanos() - times.beat().toNanos(),
        now.nanos() + times.handover().toNanos(),
        lastHeard.instant().plus(times.beat()).plus(CLOCKS));
  }

  /**
   * True if a task may have been in work at that worker.
   *
   * @param sentAt when it was sent
   * @param begunNanos when it was begun here
   */
  boolean mayHaveHad(Instant sentAt, long begunNanos) {
    return begunNanos - sinceNanos >= 0
        && begunNanos - untilNanos <= 0
        && sentAt.isBefore(sentBefore);
  }
}
