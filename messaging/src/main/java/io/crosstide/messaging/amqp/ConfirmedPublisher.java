package io.crosstide.messaging.amqp;

import io.crosstide.contracts.codec.Message;
import io.crosstide.contracts.codec.MessageCodec;
import io.crosstide.messaging.amqp.PublishException.Reason;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.impl.ContextInternal;
import io.vertx.proton.ProtonConnection;
import io.vertx.proton.ProtonDelivery;
import io.vertx.proton.ProtonSender;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.qpid.proton.amqp.Symbol;
import org.apache.qpid.proton.amqp.messaging.Accepted;
import org.apache.qpid.proton.amqp.messaging.Target;
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
  private final boolean topic;
  private final BrokerLink link;
  private final MeterRegistry meters;

  private final Queue<PendingSend> arrivals = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean arrivalsDue = new AtomicBoolean();
  private final AtomicInteger waiting = new AtomicInteger();
  private final AtomicLong waitingBytes = new AtomicLong();
  private volatile boolean closed;

  /** In the order of the calls, as are the others. */
  private final ArrayDeque<PendingSend> unsent = new ArrayDeque<>();

  private final Set<PendingSend> inFlight = new LinkedHashSet<>();
  private final ArrayDeque<PendingSend> byAge = new ArrayDeque<>();
  private ProtonSender sender;
  private boolean sweeping;

  ConfirmedPublisher(
      Vertx vertx, AmqpConfig config, MeterRegistry meters, String address, boolean topic) {
    this.bounds = config.publish();
    this.address = address;
    this.topic = topic;
    this.meters = meters;
    this.link = new BrokerLink(vertx, config, "to " + address, new LinkOwner());
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
    link.run(this::abandon);
    return link.close();
  }

  Future<Void> sendBytes(UUID id, byte[] body) {
    ContextInternal caller = ContextInternal.current();
    Promise<Void> promise = caller == null ? Promise.promise() : caller.promise();
    if (closed) {
      return failed(promise, Reason.CLOSED, "closed");
    }
    int count = waiting.incrementAndGet();
    long bytes = waitingBytes.addAndGet(body.length);
    if (count > bounds.waitingMax() || bytes > bounds.waitingBytesMax()) {
      waiting.decrementAndGet();
      waitingBytes.addAndGet(-body.length);
      return failed(promise, Reason.OVERFLOW, "too much is waiting");
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
      unsent.add(next);
      byAge.add(next);
    }
    if (closed) {
      abandon();
      return;
    }
    pump();
    sweepLater();
  }

  private void pump() {
    while (sender != null && inFlight.size() < bounds.inFlightMax() && !sender.sendQueueFull()) {
      PendingSend next = unsent.poll();
      if (next == null) {
        return;
      }
      if (!next.isDone()) {
        inFlight.add(next);
        sender.send(next.toAmqp(address), delivery -> onOutcome(next, delivery));
      }
    }
  }

  private void onOutcome(PendingSend send, ProtonDelivery delivery) {
    DeliveryState state = delivery.getRemoteState();
    if (state == null && !delivery.remotelySettled()) {
      return;
    }
    inFlight.remove(send);
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
    if (!sweeping && !byAge.isEmpty()) {
      sweeping = true;
      link.context().owner().setTimer(SWEEP_MILLIS, x -> sweep());
    }
  }

  private void sweep() {
    sweeping = false;
    long now = System.nanoTime();
    while (!byAge.isEmpty() && (byAge.peek().isDone() || byAge.peek().isLate(now))) {
      PendingSend old = byAge.poll();
      inFlight.remove(old);
      fail(old, Reason.TIMED_OUT, "no confirmation within " + bounds.timeout());
    }
    while (!unsent.isEmpty() && unsent.peek().isDone()) {
      unsent.poll();
    }
    pump();
    sweepLater();
  }

  private void abandon() {
    takeAll().forEach(send -> fail(send, Reason.CLOSED, "closed while waiting"));
  }

  private List<PendingSend> takeAll() {
    List<PendingSend> all = new ArrayList<>(byAge);
    PendingSend next;
    while ((next = arrivals.poll()) != null) {
      all.add(next);
    }
    byAge.clear();
    unsent.clear();
    inFlight.clear();
    return all;
  }

  private void fail(PendingSend send, Reason reason, String detail) {
    if (finish(send)) {
      failed(send.promise(), reason, detail);
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

  private Future<Void> failed(Promise<Void> promise, Reason reason, String detail) {
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

  /** The link as the broker sees it. */
  private final class LinkOwner implements BrokerLink.Owner {
    @Override
    public Future<Void> open(ProtonConnection connection, Handler<Throwable> lost) {
      Promise<Void> opened = Promise.promise();
      ProtonSender fresh = connection.createSender(address);
      ((Target) fresh.getTarget()).setCapabilities(Symbol.valueOf(topic ? "topic" : "queue"));
      fresh.closeHandler(gone -> lost.handle(LinkClosed.of(gone)));
      fresh.detachHandler(gone -> lost.handle(LinkClosed.of(gone)));
      fresh.openHandler(
          result -> {
            if (result.failed()) {
              opened.tryFail(result.cause());
            } else if (fresh.getRemoteTarget() == null) {
              opened.tryFail(new LinkClosed("The broker has no such address"));
            } else {
              sender = fresh;
              fresh.sendQueueDrainHandler(x -> pump());
              opened.tryComplete();
            }
          });
      fresh.open();
      return opened.future();
    }

    /** What is in flight goes first on the next link, in its order. */
    @Override
    public void lost() {
      sender = null;
      List<PendingSend> again = new ArrayList<>(inFlight);
      inFlight.clear();
      Collections.reverse(again);
      again.forEach(unsent::addFirst);
    }
  }
}
