package io.crosstide.messaging.amqp;

import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.eclipse.microprofile.reactive.messaging.Message;

/** Takes messages of one address and remembers them. */
final class Taker {
  final List<Message<byte[]>> taken = new CopyOnWriteArrayList<>();
  final Intake intake;

  /**
   * @param then what to do with each; nothing leaves it unsettled
   */
  Taker(
      Vertx vertx,
      AmqpConfig config,
      MeterRegistry meters,
      IntakeOptions options,
      Consumer<Message<byte[]>> then) {
    intake = new Intake(vertx, config, meters, options, () -> {});
    intake
        .messages()
        .subscribe()
        .with(
            message -> {
              taken.add(message);
              then.accept(message);
            },
            cause -> {
              throw new AssertionError("The stream must never end", cause);
            });
  }

  List<String> bodies() {
    return taken.stream().map(Taker::body).toList();
  }

  static String body(Message<byte[]> message) {
    return new String(message.getPayload(), StandardCharsets.UTF_8);
  }

  static DeliveryMetadata about(Message<byte[]> message) {
    return message.getMetadata(DeliveryMetadata.class).orElseThrow();
  }
}
