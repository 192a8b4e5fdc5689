package io.crosstide.messaging.amqp;

import io.vertx.core.Promise;
import java.util.Date;
import java.util.Map;
import java.util.UUID;
import org.apache.qpid.proton.amqp.Binary;
import org.apache.qpid.proton.amqp.messaging.ApplicationProperties;
import org.apache.qpid.proton.amqp.messaging.Data;
import org.apache.qpid.proton.message.Message;

/** A message on its way, from the call to send it until its end is known. */
final class PendingSend {
  /** By this property Artemis drops a message that it has already. */
  private static final String DUPLICATE_ID = "_AMQ_DUPL_ID";

  private static final byte[] EMPTY = {};
  private static final String CONTENT_TYPE = "application/json";

  private final UUID id;
  private final int size;
  private final Promise<Void> promise;
  private final long deadlineNanos;

  /** Let go of at the end: a finished send may still wait in line to be forgotten. */
  private byte[] body;

  private boolean done;

  PendingSend(UUID id, byte[] body, Promise<Void> promise, long deadlineNanos) {
    this.id = id;
    this.body = body;
    this.size = body.length;
    this.promise = promise;
    this.deadlineNanos = deadlineNanos;
  }

  Promise<Void> promise() {
    return promise;
  }

  int size() {
    return size;
  }

  boolean isLate(long nowNanos) {
    return nowNanos - deadlineNanos >= 0;
  }

  boolean isDone() {
    return done;
  }

  /** True the first time only. */
  boolean finishOnce() {
    boolean first = !done;
    done = true;
    body = EMPTY;
    return first;
  }

  Message toAmqp(String address) {
    Message message = Message.Factory.create();
    message.setDurable(true);
    message.setAddress(address);
    message.setMessageId(id.toString());
    message.setContentType(CONTENT_TYPE);
    message.setCreationTime(new Date().getTime());
    message.setApplicationProperties(
        new ApplicationProperties(Map.of(DUPLICATE_ID, id.toString())));
    message.setBody(new Data(new Binary(body)));
    return message;
  }
}
