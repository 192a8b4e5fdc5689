package io.crosstide.messaging.amqp;

/** Names of the metrics; each is labelled by {@value #ADDRESS}. */
public final class MessagingMetrics {
  /** Counter: messages rejected to the dead-letter address because they could not be decoded. */
  public static final String UNDECODABLE = "crosstide.messages.undecodable";

  /** Gauge: messages taken from the broker and not yet settled, begun or not. */
  public static final String HELD = "crosstide.messages.held";

  /** Gauge: messages waiting for the broker to confirm them. */
  public static final String WAITING = "crosstide.publish.waiting";

  /** Counter: messages that failed to be published, also labelled by {@value #REASON}. */
  public static final String PUBLISH_FAILED = "crosstide.publish.failed";

  /** Label: address at the broker. */
  public static final String ADDRESS = "address";

  /** Label: a {@link PublishException.Reason}. */
  public static final String REASON = "reason";

  private MessagingMetrics() {}
}
