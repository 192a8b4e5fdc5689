package io.crosstide.worker.survey;

import java.time.Duration;

/**
 * How surveys wait that cannot be listed now, so that they are not in the way of those that can:
 * few of a route in hand, and the more pause the shorter, since the others are behind them in the
 * queue.
 *
 * @param held messages in hand at most, whatever they do
 * @param pause between two attempts
 * @param aheadPause before a range is looked at again that is listed far enough ahead
 */
record Waiting(int held, Duration pause, Duration aheadPause) {
  /** Of what may be in hand a route has a quarter to wait with. */
  private static final int ROUTES = 4;

  /** Long enough that a queue in which all must wait is gone through seldom. */
  static final Duration PAUSE_MIN = Duration.ofMillis(500);

  /** True if a survey is to go back to the queue, as many of its route wait for a place here. */
  boolean isCrowded(int waiting) {
    return waiting >= Math.max(1, held / ROUTES);
  }

  /**
   * The pause of one more survey that could not be listed.
   *
   * @param pausing how many pause already
   */
  Duration pauseBeside(int pausing) {
    return shorter(pause, pausing);
  }

  /** The same of one that is listed far enough ahead. */
  Duration aheadPauseBeside(int pausing) {
    return shorter(aheadPause, pausing);
  }

  private Duration shorter(Duration usual, int pausing) {
    boolean isRoom = pausing < held / 2;
    return isRoom || usual.compareTo(PAUSE_MIN) < 0 ? usual : PAUSE_MIN;
  }
}
