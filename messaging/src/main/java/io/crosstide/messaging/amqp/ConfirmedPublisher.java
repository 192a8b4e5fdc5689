package io.crosstide.messaging.amqp;

import io.crosstide.contracts.codec.Message;
import io.crosstide.contracts.codec.MessageCodec;
import io.crosstide.messaging.amqp.PublishException.Reason;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.impl.ContextInternal;
import io.vertx.proton.ProtonDelivery;
import java.util.Optional;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.qpid.proton.amqp.messaging.Accepted;
import org.apache.qpid.proton.amqp.transport.DeliveryState;

/**
 * Sends messages to one address. A send completes only when the broker has accepted the message and
 * made it durable; otherwise it fails with a {@link PublishException} within the time-out. What is
 * unconfirmed when a connection is lost is sent again on the next, under the same duplicate id.
 * Sends are pipelined and go out in the order of the calls. Thread-safe.
 */
public final class ConfirmedPublisher {
  private static final long SWEEP_MILLIS = 100;

  private final AmqpConfig.Publish bounds;
  private final String address;
  private final SendingLink sending;
  private final BrokerLink link;
  private final MeterRegistry meters;

  private final Queue<PendingSend> arrivals = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean arrivalsDue = new AtomicBoolean();
  private final AtomicInteger waiting = new AtomicInteger();
  private final AtomicLong waitingBytes = new AtomicLong();
  private volatile boolean closed;

  /** This and what follows belongs to the link's context. */
  private final SendLine line = new SendLine();

  private boolean sweeping;

  ConfirmedPublisher(
      Vertx vertx, AmqpConfig config, MeterRegistry meters, String address, boolean topic) {
    this.bounds = config.publish();
    this.address = address;
    this.meters = meters;
    this.sending = new SendingLink(address, topic, this::pump, line::sendAgain);
    this.link = new BrokerLink(vertx, config, "to " + address, sending);
    Gauge.builder(MessagingMetrics.WAITING, waiting, AtomicInteger::get)
        .tag(MessagingMetrics.ADDRESS, address)
        .register(meters);
    link.start();
  }

  /** Sends when subscribed to; fails with {@link PublishException}. */
  public Uni<Void> send(Message message) {
    return Uni.createFrom()
        .emitter(
            emitter ->
                sendFuture(message)
                    .onSuccess(x -> emitter.complete(null))
                    .onFailure(emitter::fail));
  }

  /**
   * Sends at once; fails with {@link PublishException}. Completes on the caller's Vert.x context if
   * it has one.
   */
  public Future<Void> sendFuture(Message message) {
    return sendBytes(message.messageId(), MessageCodec.encode(message));
  }

  /** Sends bytes as they are under an id, when subscribed to; otherwise as {@link #send}. */
  public Uni<Void> sendAs(UUID id, byte[] body) {
    return Uni.createFrom()
        .emitter(
            emitter ->
                sendBytes(id, body)
                    .onSuccess(x -> emitter.complete(null))
                    .onFailure(emitter::fail));
  }

  /** Where messages go. */
  public String address() {
    return address;
  }

  /** True while the link to the broker is open. */
  public boolean isUp() {
    return link.isUp();
  }

  /** Messages not confirmed yet. */
  public int waiting() {
    return waiting.get();
  }

  /** Gives up what is waiting and closes the link for good. */
  Future<Void> close() {
    closed = true;
    link.run(this::takeArrivals);
    return link.close();
  }

  Future<Void> sendBytes(UUID id, byte[] body) {
    ContextInternal caller = ContextInternal.current();
    Promise<Void> promise = caller == null ? Promise.promise() : caller.promise();
    if (closed) {
      return refuse(promise, Reason.CLOSED, "closed");
    }
    int count = waiting.incrementAndGet();
    long bytes = waitingBytes.addAndGet(body.length);
    if (count > bounds.waitingMax() || bytes > bounds.waitingBytesMax()) {
      waiting.decrementAndGet();
      waitingBytes.addAndGet(-body.length);
      return refuse(promise, Reason.OVERFLOW, "too much is waiting");
    }
    long deadline = System.nanoTime() + bounds.timeout().toNanos();
    arrivals.add(new PendingSend(id, body, promise, deadline));
    if (arrivalsDue.compareAndSet(false, true)) {
      link.run(this::takeArrivals);
    }
    return promise.future();
  }

  private void takeArrivals() {
    arrivalsDue.set(false);
    PendingSend next;
    while ((next = arrivals.poll()) != null) {
      line.add(next);
    }
    if (closed) {
      line.takeAll().forEach(send -> fail(send, Reason.CLOSED, "closed while waiting"));
      return;
    }
    pump();
    sweepLater();
  }

  private void pump() {
    while (sending.isReady() && line.inFlight() < bounds.inFlightMax()) {
      Optional<PendingSend> next = line.next();
      if (next.isEmpty()) {
        return;
      }
      PendingSend send = next.get();
      sending.send(send.toAmqp(address), delivery -> onAnswer(send, delivery));
    }
  }

  private void onAnswer(PendingSend send, ProtonDelivery delivery) {
    DeliveryState state = delivery.getRemoteState();
    if (state == null && !delivery.remotelySettled()) {
      return;
    }
    line.answered(send);
    if (state instanceof Accepted) {
      if (finish(send)) {
        send.promise().complete();
      }
    } else if (state == null) {
      fail(send, Reason.TIMED_OUT, "settled without an outcome");
    } else {
      fail(send, Reason.REFUSED, state.toString());
    }
    pump();
  }

  private void sweepLater() {
    if (!sweeping && !line.isEmpty()) {
      sweeping = true;
      link.context().owner().setTimer(SWEEP_MILLIS, x -> sweep());
    }
  }

  private void sweep() {
    sweeping = false;
    line.takeLate(System.nanoTime())
        .forEach(send -> fail(send, Reason.TIMED_OUT, "unconfirmed for " + bounds.timeout()));
    line.dropDone();
    pump();
    sweepLater();
  }

  private void fail(PendingSend send, Reason reason, String detail) {
    if (finish(send)) {
      refuse(send.promise(), reason, detail);
    }
  }

  private boolean finish(PendingSend send) {
    boolean first = send.finishOnce();
    if (first) {
      waiting.decrementAndGet();
      waitingBytes.addAndGet(-send.size());
    }
    return first;
  }

  private Future<Void> refuse(Promise<Void> promise, Reason reason, String detail) {
    meters
        .counter(
            MessagingMetrics.PUBLISH_FAILED,
            MessagingMetrics.ADDRESS,
            address,
            MessagingMetrics.REASON,
            reason.name())
        .increment();
    promise.fail(new PublishException(reason, address, detail));
    return promise.future();
  }
}
