package io.crosstide.messaging.amqp;

/**
 * A message is given back though nothing is wrong with it, and nothing of it is under way any more:
 * its next delivery counts as its first. To refuse it with any other cause counts a delivery.
 */
public final class GivenBack extends RuntimeException {
  /**
   * @param why for the log
   */
  public GivenBack(String why) {
    super(why, null, false, false);
  }
}
