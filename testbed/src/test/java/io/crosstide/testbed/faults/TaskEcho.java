package io.crosstide.testbed.faults;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.crosstide.testbed.faults.link.Frame;
import io.crosstide.testbed.faults.link.TransferTap;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.apache.qpid.proton.message.Message;

/**
 * Overhears tasks and reports, and says them again later in another order under ids of their own,
 * so that the broker does not drop them: what a second delivery, a worker that wakes late or a
 * bridge between brokers does.
 */
final class TaskEcho {
  private static final int KEPT_MAX = 500;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final List<Heard> heard = Collections.synchronizedList(new ArrayList<>());

  private record Heard(String address, String body) {}

  /** For a gate: hears and lets pass. */
  boolean hear(Frame frame) {
    if (heard.size() < KEPT_MAX) {
      String address = frame.name().substring(frame.name().indexOf(' ') + 1);
      TransferTap.body(frame).ifPresent(body -> heard.add(new Heard(address, body)));
    }
    return true;
  }

  /**
   * Says up to so many of them again.
   *
   * @param port of the broker
   */
  void repeat(Vertx vertx, int port, int count, Random random) throws Exception {
    List<Heard> some = new ArrayList<>(heard);
    Collections.shuffle(some, random);
    List<Message> messages = new ArrayList<>();
    for (Heard one : some.subList(0, Math.min(count, some.size()))) {
      messages.add(message(one));
    }
    BrokerSender.send(vertx, port, messages);
  }

  private static Message message(Heard one) throws IOException {
    UUID id = UUID.randomUUID();
    ObjectNode body = (ObjectNode) JSON.readTree(one.body());
    body.put(body.has("id") ? "id" : "messageId", id.toString());
    return BrokerSender.message(one.address(), id, body.toString());
  }
}
