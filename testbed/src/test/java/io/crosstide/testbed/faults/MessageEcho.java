package io.crosstide.testbed.faults;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.crosstide.contracts.codec.Addresses;
import io.crosstide.testbed.faults.link.Frame;
import io.crosstide.testbed.faults.link.TransferTap;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import org.apache.qpid.proton.message.Message;

/**
 * Overhears what services are sent, and says it again later in another order under ids of its own,
 * so that the broker does not drop it: what a second delivery, a service that wakes late or a
 * bridge between brokers does.
 */
final class MessageEcho {
  /** Of each address, so that what comes rarely is not crowded out. */
  private static final int KEPT_MAX = 200;

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Map<String, List<Heard>> heard = new TreeMap<>();

  private record Heard(String address, String body) {}

  /** For a gate: hears what the broker delivers, and lets all pass. */
  synchronized boolean hear(Frame frame) {
    String address = frame.name().substring(frame.name().indexOf(' ') + 1);
    if (!frame.toServer() && !address.equals(Addresses.DEAD_LETTERS)) {
      TransferTap.body(frame)
          .ifPresent(
              body -> {
                List<Heard> own = heard.computeIfAbsent(address, first -> new ArrayList<>());
                if (own.size() < KEPT_MAX) {
                  own.add(new Heard(address, body));
                }
              });
    }
    return true;
  }

  /**
   * Says some of it again, of each address up to so many.
   *
   * @param port of the broker
   */
  void repeat(Vertx vertx, int port, int count, Random random) throws Exception {
    List<Message> messages = new ArrayList<>();
    for (Heard one : some(count, random)) {
      messages.add(message(one));
    }
    BrokerSender.send(vertx, port, messages);
  }

  private synchronized List<Heard> some(int count, Random random) {
    List<Heard> some = new ArrayList<>();
    for (List<Heard> own : heard.values()) {
      List<Heard> mixed = new ArrayList<>(own);
      Collections.shuffle(mixed, random);
      some.addAll(mixed.subList(0, Math.min(count, mixed.size())));
    }
    Collections.shuffle(some, random);
    return some;
  }

  private static Message message(Heard one) throws IOException {
    UUID id = UUID.randomUUID();
    ObjectNode body = (ObjectNode) JSON.readTree(one.body());
    body.put(body.has("id") ? "id" : "messageId", id.toString());
    return BrokerSender.message(one.address(), id, body.toString());
  }
}
