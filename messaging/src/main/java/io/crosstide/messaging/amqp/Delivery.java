package io.crosstide.messaging.amqp;

import io.crosstide.contracts.codec.UndecodableException;
import io.smallrye.reactive.messaging.providers.locals.ContextAwareMessage;
import io.vertx.proton.ProtonDelivery;
import io.vertx.proton.ProtonReceiver;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.qpid.proton.amqp.Binary;
import org.apache.qpid.proton.amqp.Symbol;
import org.apache.qpid.proton.amqp.messaging.AmqpValue;
import org.apache.qpid.proton.amqp.messaging.Data;
import org.apache.qpid.proton.amqp.messaging.Section;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.eclipse.microprofile.reactive.messaging.Metadata;

/** One message taken from the broker, from its arrival until it is settled. */
final class Delivery {
  private static final int CAUSES_MAX = 16;

  /** How Artemis says where a dead letter comes from. */
  private static final List<Symbol> ORIGINS =
      List.of(Symbol.valueOf("x-opt-ORIG-QUEUE"), Symbol.valueOf("x-opt-ORIG-ADDRESS"));

  private final Intake intake;
  private final ProtonReceiver receiver;
  private final ProtonDelivery delivery;
  private final org.apache.qpid.proton.message.Message content;
  private boolean settled;

  Delivery(
      Intake intake,
      ProtonReceiver receiver,
      ProtonDelivery delivery,
      org.apache.qpid.proton.message.Message content) {
    this.intake = intake;
    this.receiver = receiver;
    this.delivery = delivery;
    this.content = content;
  }

  ProtonReceiver receiver() {
    return receiver;
  }

  ProtonDelivery proton() {
    return delivery;
  }

  /** True the first time only, so that a message settled twice is counted once. */
  boolean settleOnce() {
    boolean first = !settled;
    settled = true;
    return first;
  }

  /** The body; empty if it is of a kind that none of our senders uses. */
  Optional<byte[]> body() {
    Section section = content.getBody();
    if (section instanceof Data data) {
      return Optional.of(bytes(data.getValue()));
    }
    if (section instanceof AmqpValue value && value.getValue() instanceof Binary binary) {
      return Optional.of(bytes(binary));
    }
    if (section instanceof AmqpValue value && value.getValue() instanceof String text) {
      return Optional.of(text.getBytes(StandardCharsets.UTF_8));
    }
    return Optional.empty();
  }

  /** The body, or what it looks like if it is none that our senders use. */
  byte[] anyBody() {
    return body()
        .orElseGet(() -> String.valueOf(content.getBody()).getBytes(StandardCharsets.UTF_8));
  }

  private static byte[] bytes(Binary binary) {
    byte[] copy = new byte[binary.getLength()];
    System.arraycopy(binary.getArray(), binary.getArrayOffset(), copy, 0, copy.length);
    return copy;
  }

  Message<byte[]> message(byte[] body) {
    DeliveryMetadata about =
        new DeliveryMetadata(
            intake.address(),
            Optional.ofNullable(content.getMessageId()).map(Object::toString),
            (int) content.getDeliveryCount(),
            origin());
    Metadata metadata = ContextAwareMessage.captureContextMetadata(about);
    return Message.of(body, metadata, this::ack, this::nack);
  }

  private Optional<String> origin() {
    return Optional.ofNullable(content.getMessageAnnotations())
        .map(annotations -> annotations.getValue())
        .flatMap(values -> ORIGINS.stream().map(values::get).filter(Objects::nonNull).findFirst())
        .map(Object::toString);
  }

  private CompletionStage<Void> ack() {
    intake.settle(this, Outcome.ACCEPTED);
    return CompletableFuture.completedFuture(null);
  }

  private CompletionStage<Void> nack(Throwable reason) {
    intake.settle(this, outcome(reason));
    return CompletableFuture.completedFuture(null);
  }

  /** Frameworks wrap what a consumer throws. */
  private static Outcome outcome(Throwable reason) {
    Throwable cause = reason;
    for (int depth = 0; cause != null && depth < CAUSES_MAX; depth++) {
      if (cause instanceof UndecodableException) {
        return Outcome.UNDECODABLE;
      }
      if (cause instanceof GivenBack) {
        return Outcome.NOT_BEGUN;
      }
      cause = cause.getCause();
    }
    return Outcome.FAILED;
  }

  /** How a message ended. */
  enum Outcome {
    /** The work is done. */
    ACCEPTED,
    /** The work failed; deliver again, counting it. */
    FAILED,
    /** Not a message of ours; to the dead letters. */
    UNDECODABLE,
    /** Never begun, or given back; deliver again, without counting. */
    NOT_BEGUN
  }
}
