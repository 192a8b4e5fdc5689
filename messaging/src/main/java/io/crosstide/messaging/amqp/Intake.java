package io.crosstide.messaging.amqp;

import io.crosstide.messaging.amqp.Delivery.Outcome;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Multi;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.proton.ProtonConnection;
import io.vertx.proton.ProtonDelivery;
import io.vertx.proton.ProtonHelper;
import io.vertx.proton.ProtonReceiver;
import java.util.ArrayDeque;
import java.util.concurrent.Flow;
import org.apache.qpid.proton.amqp.Symbol;
import org.apache.qpid.proton.amqp.messaging.Source;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.jboss.logging.Logger;

/**
 * The messages of one address, taken with a bound: at any time the broker has entrusted this
 * process with at most {@link IntakeOptions#credits()} of them, in work, waiting or under way.
 * Credit is given back when a message is settled, not when it arrives. The stream lasts for ever; a
 * lost connection shows only as messages delivered again.
 */
public final class Intake {
  private static final Logger LOG = Logger.getLogger(Intake.class);
  private static final long DRAIN_CREDIT_MILLIS = 1_000;

  private final IntakeOptions options;
  private final Runnable onUp;
  private final BrokerLink link;
  private final Counter undecodable;
  private final Promise<Void> idle = Promise.promise();
  private final ArrayDeque<Delivery> waiting = new ArrayDeque<>();

  private ProtonReceiver receiver;
  private int credit;
  private volatile int begun;
  private volatile int waitingCount;
  private long demand;
  private boolean emitting;
  private boolean topUpDue;
  private boolean closing;
  private Flow.Subscriber<? super Message<byte[]>> subscriber;

  /**
   * @param onUp called on the event loop whenever the link was opened, the first time included
   */
  Intake(
      Vertx vertx, AmqpConfig config, MeterRegistry meters, IntakeOptions options, Runnable onUp) {
    this.options = options;
    this.onUp = onUp;
    this.link = new BrokerLink(vertx, config, "from " + options.address(), new LinkOwner());
    this.undecodable =
        meters.counter(MessagingMetrics.UNDECODABLE, MessagingMetrics.ADDRESS, options.address());
    Gauge.builder(MessagingMetrics.HELD, this, Intake::held)
        .tag(MessagingMetrics.ADDRESS, options.address())
        .register(meters);
  }

  /** The messages, for one subscriber. The link is opened when it subscribes. */
  public Multi<Message<byte[]>> messages() {
    Flow.Publisher<Message<byte[]>> source = this::subscribe;
    return Multi.createFrom().publisher(source);
  }

  /** Where the messages come from. */
  public String address() {
    return options.address();
  }

  /** Messages taken and not yet settled, begun or not; at most the credits. */
  public int held() {
    return begun + waitingCount;
  }

  /** True while the link to the broker is open. */
  public boolean isUp() {
    return link.isUp();
  }

  /** True once the link was opened for the first time. */
  public boolean wasUp() {
    return link.wasUp();
  }

  /**
   * Stops taking messages and gives those not begun back to the broker. Completes when every
   * message in work is settled; those can still be settled until {@link #close()}.
   */
  public Future<Void> drain() {
    link.run(this::stopTaking);
    return idle.future();
  }

  /** Closes the link for good; messages in work will be delivered to another consumer. */
  public Future<Void> close() {
    link.run(() -> closing = true);
    return link.close();
  }

  void settle(Delivery delivery, Outcome outcome) {
    link.run(() -> settleBegun(delivery, outcome));
  }

  private void subscribe(Flow.Subscriber<? super Message<byte[]>> newcomer) {
    link.run(
        () -> {
          if (subscriber != null) {
            newcomer.onSubscribe(new Demand());
            newcomer.onError(new IllegalStateException("An intake has one subscriber"));
            return;
          }
          subscriber = newcomer;
          newcomer.onSubscribe(new Demand());
          link.start();
        });
  }

  private void onArrival(Delivery delivery) {
    credit--;
    if (closing) {
      apply(delivery, Outcome.NOT_BEGUN);
      return;
    }
    waiting.add(delivery);
    emit();
  }

  private void emit() {
    if (emitting) {
      return;
    }
    emitting = true;
    try {
      while (demand > 0 && !closing && !waiting.isEmpty()) {
        begin(waiting.poll());
      }
    } finally {
      emitting = false;
      waitingCount = waiting.size();
    }
  }

  private void begin(Delivery delivery) {
    begun++;
    delivery
        .body()
        .ifPresentOrElse(
            body -> {
              if (demand != Long.MAX_VALUE) {
                demand--;
              }
              subscriber.onNext(delivery.message(body));
            },
            () -> settleBegun(delivery, Outcome.UNDECODABLE));
  }

  private void settleBegun(Delivery delivery, Outcome outcome) {
    if (!delivery.settleOnce()) {
      return;
    }
    begun--;
    if (outcome == Outcome.UNDECODABLE) {
      undecodable.increment();
      LOG.warnf("Rejected a message of %s that could not be decoded", options.address());
    }
    apply(delivery, closing && outcome == Outcome.FAILED ? Outcome.NOT_BEGUN : outcome);
    if (closing && begun == 0) {
      idle.tryComplete();
    }
    topUpSoon();
  }

  private void apply(Delivery delivery, Outcome outcome) {
    if (delivery.receiver() != receiver) {
      LOG.debugf("A message of %s outlived its connection and is delivered again", address());
      return;
    }
    ProtonDelivery proton = delivery.proton();
    switch (outcome) {
      case ACCEPTED -> ProtonHelper.accepted(proton, true);
      case FAILED -> ProtonHelper.modified(proton, true, true, false);
      case UNDECODABLE -> ProtonHelper.rejected(proton, true);
      case NOT_BEGUN -> ProtonHelper.released(proton, true);
    }
  }

  /** Once per turn of the event loop, so that a burst of acknowledgements costs one flow frame. */
  private void topUpSoon() {
    if (!topUpDue) {
      topUpDue = true;
      link.context().runOnContext(x -> topUp());
    }
  }

  private void topUp() {
    topUpDue = false;
    int missing = options.credits() - begun - waiting.size() - credit;
    if (receiver != null && !closing && missing > 0) {
      credit += missing;
      receiver.flow(missing);
    }
  }

  private void stopTaking() {
    if (!closing) {
      closing = true;
      if (receiver != null && credit > 0) {
        receiver.drain(DRAIN_CREDIT_MILLIS, x -> LOG.debugf("No more credit for %s", address()));
      }
      waiting.forEach(delivery -> apply(delivery, Outcome.NOT_BEGUN));
      waiting.clear();
      waitingCount = 0;
    }
    if (begun == 0) {
      idle.tryComplete();
    }
  }

  /** The link as the broker sees it. */
  private final class LinkOwner implements BrokerLink.Owner {
    @Override
    public Future<Void> open(ProtonConnection connection, Handler<Throwable> lost) {
      Promise<Void> opened = Promise.promise();
      ProtonReceiver fresh = connection.createReceiver(options.address());
      ((Source) fresh.getSource())
          .setCapabilities(Symbol.valueOf(options.topic() ? "topic" : "queue"));
      fresh.setAutoAccept(false).setPrefetch(0);
      fresh.handler((delivery, content) -> arrived(fresh, delivery, content));
      fresh.closeHandler(gone -> lost.handle(LinkClosed.of(gone)));
      fresh.detachHandler(gone -> lost.handle(LinkClosed.of(gone)));
      fresh.openHandler(
          result -> {
            if (result.failed()) {
              opened.tryFail(result.cause());
            } else if (fresh.getRemoteSource() == null) {
              opened.tryFail(new LinkClosed("The broker has no such address"));
            } else {
              receiver = fresh;
              credit = 0;
              topUp();
              opened.tryComplete();
              onUp.run();
            }
          });
      fresh.open();
      return opened.future();
    }

    private void arrived(
        ProtonReceiver from,
        ProtonDelivery delivery,
        org.apache.qpid.proton.message.Message content) {
      if (from == receiver) {
        onArrival(new Delivery(Intake.this, from, delivery, content));
      }
    }

    @Override
    public void lost() {
      receiver = null;
      credit = 0;
      waiting.clear();
      waitingCount = 0;
    }
  }

  /** What the subscriber asks for. */
  private final class Demand implements Flow.Subscription {
    @Override
    public void request(long n) {
      link.run(
          () -> {
            if (n <= 0) {
              cancel();
              subscriber.onError(new IllegalArgumentException("Request of " + n + " messages"));
              return;
            }
            demand = demand + n < 0 ? Long.MAX_VALUE : demand + n;
            emit();
          });
    }

    @Override
    public void cancel() {
      LOG.debugf("Nobody listens to %s any more", address());
      close();
    }
  }
}
