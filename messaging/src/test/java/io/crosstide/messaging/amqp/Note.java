package io.crosstide.messaging.amqp;

import io.crosstide.contracts.codec.Message;
import java.util.UUID;

/** A message for tests. */
record Note(int schemaVersion, UUID messageId, String text) implements Message {
  static Note of(String text) {
    return new Note(1, UUID.randomUUID(), text);
  }
}
