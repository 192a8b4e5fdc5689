package io.crosstide.messaging.amqp;

/**
 * What to take from the broker.
 *
 * @param address queue or topic
 * @param topic true to get a copy of each message from now on; false to compete for them
 * @param credits most messages held at a time, 1 to 10,000. More hides the broker's latency; fewer
 *     shares work more evenly and delivers less again after a crash
 * @param anyBody true to take also what no sender of ours can have sent; otherwise such a message
 *     is rejected
 */
public record IntakeOptions(String address, boolean topic, int credits, boolean anyBody) {
  private static final int CREDITS_MAX = 10_000;

  public IntakeOptions {
    if (address == null || address.isBlank()) {
      throw new IllegalArgumentException("An intake needs an address");
    }
    if (credits < 1 || credits > CREDITS_MAX) {
      throw new IllegalArgumentException("initial-credits must be from 1 to " + CREDITS_MAX);
    }
  }

  /** Takes messages of ours only. */
  public IntakeOptions(String address, boolean topic, int credits) {
    this(address, topic, credits, false);
  }
}
