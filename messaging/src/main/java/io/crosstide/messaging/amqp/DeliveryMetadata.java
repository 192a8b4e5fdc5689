package io.crosstide.messaging.amqp;

import java.util.Optional;

/**
 * What came with a message beside its body.
 *
 * @param address where it was taken from
 * @param messageId the sender's id; our own messages always have one
 * @param deliveryCount how often it was delivered before and failed; 0 the first time
 * @param origin of a dead letter, the queue that it came from; empty if the broker does not tell
 */
public record DeliveryMetadata(
    String address, Optional<String> messageId, int deliveryCount, Optional<String> origin) {
  /**
   * True if an earlier delivery failed. False does not prove that this is the first: Artemis does
   * not count one to a consumer whose connection broke.
   */
  public boolean redelivered() {
    return deliveryCount > 0;
  }
}
