package io.crosstide.testbed.faults.link;

import java.util.HashMap;
import java.util.Map;

/** What is spoken on a link. */
public enum Protocol {
  AMQP,
  POSTGRES,
  /** Not looked into. */
  BYTES;

  /** How both directions of one connection are cut into frames. */
  Splitters splitters() {
    return switch (this) {
      case AMQP -> {
        Map<Long, String> toServer = new HashMap<>();
        Map<Long, String> toClient = new HashMap<>();
        yield new Splitters(
            new AmqpSplitter(true, toServer, toClient),
            new AmqpSplitter(false, toClient, toServer));
      }
      case POSTGRES -> new Splitters(Splitter.postgres(true), Splitter.postgres(false));
      case BYTES -> new Splitters(Splitter.none(true), Splitter.none(false));
    };
  }

  /** One for each direction. */
  record Splitters(Splitter toServer, Splitter toClient) {}
}
