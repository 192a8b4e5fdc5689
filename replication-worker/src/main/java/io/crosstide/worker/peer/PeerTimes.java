package io.crosstide.worker.peer;

import java.time.Duration;

/**
 * How long what takes.
 *
 * @param beat from one beat of a worker to the next
 * @param silence after which a worker is missed, at least four beats
 * @param lateWrite within which a store carries out what it has of a client that is gone
 */
public record PeerTimes(Duration beat, Duration silence, Duration lateWrite) {
  private static final int BEATS_MIN = 4;

  /**
   * @throws IllegalArgumentException if a beat or two that are lost would make a worker missed
   */
  public PeerTimes {
    if (beat.isZero() || beat.isNegative() || silence.compareTo(beat.multipliedBy(BEATS_MIN)) < 0) {
      throw new IllegalArgumentException(
          "crosstide.worker.peers.silence must be at least four times crosstide.worker.peers.beat");
    }
  }

  /** How long after a worker is missed others may begin what it had. */
  Duration handover() {
    return silence.plus(lateWrite);
  }
}
