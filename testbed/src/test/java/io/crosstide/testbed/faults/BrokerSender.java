package io.crosstide.testbed.faults;

import io.crosstide.contracts.codec.Addresses;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.proton.ProtonClient;
import io.vertx.proton.ProtonConnection;
import io.vertx.proton.ProtonSender;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.qpid.proton.Proton;
import org.apache.qpid.proton.amqp.Binary;
import org.apache.qpid.proton.amqp.Symbol;
import org.apache.qpid.proton.amqp.messaging.Data;
import org.apache.qpid.proton.amqp.messaging.MessageAnnotations;
import org.apache.qpid.proton.message.Message;

/** Says something to the broker that no service has said. */
final class BrokerSender {
  private static final int SECONDS_MAX = 10;

  private BrokerSender() {}

  /** A durable message under an id of its own. */
  static Message message(String address, String body) {
    return message(address, UUID.randomUUID(), body);
  }

  /** What the broker has given up, as it says it. */
  static Message deadLetter(String queue, String body) {
    Message message = message(Addresses.DEAD_LETTERS, body);
    message.setMessageAnnotations(
        new MessageAnnotations(Map.of(Symbol.valueOf("x-opt-ORIG-QUEUE"), queue)));
    return message;
  }

  static Message message(String address, UUID id, String body) {
    Message message = Proton.message();
    message.setDurable(true);
    message.setAddress(address);
    message.setMessageId(id.toString());
    message.setBody(new Data(new Binary(body.getBytes(StandardCharsets.UTF_8))));
    return message;
  }

  /**
   * Sends all, and waits until the broker has settled them.
   *
   * @param port of the broker
   */
  static void send(Vertx vertx, int port, List<Message> messages) throws Exception {
    if (messages.isEmpty()) {
      return;
    }
    CompletableFuture<Void> done = new CompletableFuture<>();
    ProtonClient.create(vertx)
        .connect(
            "127.0.0.1",
            port,
            connected -> {
              if (connected.failed()) {
                done.completeExceptionally(connected.cause());
              } else {
                send(connected.result(), messages, done);
              }
            });
    try {
      done.get(SECONDS_MAX, TimeUnit.SECONDS);
    } finally {
      // Ends the connection, if there is one.
      done.cancel(false);
    }
  }

  private static void send(
      ProtonConnection connection, List<Message> messages, CompletableFuture<Void> done) {
    connection.disconnectHandler(lost -> done.completeExceptionally(new IOException("lost")));
    connection.open();
    Context context = Vertx.currentContext();
    CompletableFuture<Void> unused =
        done.whenComplete((x, cause) -> context.runOnContext(v -> connection.close()));
    ProtonSender sender = connection.createSender(null).open();
    int[] left = {messages.size()};
    for (Message message : messages) {
      sender.send(
          message,
          settled -> {
            if (--left[0] == 0) {
              done.complete(null);
            }
          });
    }
  }
}
