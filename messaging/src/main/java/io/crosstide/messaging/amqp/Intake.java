package io.crosstide.messaging.amqp;

import io.crosstide.messaging.amqp.Delivery.Outcome;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.helpers.Subscriptions;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.proton.ProtonDelivery;
import io.vertx.proton.ProtonReceiver;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Flow;
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

  private final IntakeOptions options;
  private final Runnable onUp;
  private final ReceivingLink receiving;
  private final BrokerLink link;
  private final Counter undecodable;
  private final Promise<Void> idle = Promise.promise();

  /** Taken, not begun. This and what follows belongs to the link's context. */
  private final ArrayDeque<Delivery> waiting = new ArrayDeque<>();

  private final Set<Delivery> begun = new HashSet<>();

  /** The sum of both, for other threads. */
  private volatile int held;

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
    this.receiving = new ReceivingLink(options.address(), options.topic(), new Events());
    this.link = new BrokerLink(vertx, config, "from " + options.address(), receiving);
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
    return held;
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

  /**
   * Closes the link for good. Messages still in work are delivered to another consumer, and that
   * counts: what was begun of them may still take effect. The broker itself would not count it.
   */
  public Future<Void> close() {
    link.run(
        () -> {
          closing = true;
          List.copyOf(begun).forEach(delivery -> settleBegun(delivery, Outcome.FAILED));
        });
    return link.close();
  }

  void settle(Delivery delivery, Outcome outcome) {
    link.run(() -> settleBegun(delivery, outcome));
  }

  private void subscribe(Flow.Subscriber<? super Message<byte[]>> newcomer) {
    link.run(
        () -> {
          if (subscriber != null) {
            Subscriptions.fail(newcomer, new IllegalStateException("An intake has one subscriber"));
            return;
          }
          subscriber = newcomer;
          newcomer.onSubscribe(new Demand());
          link.start();
        });
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
      count();
    }
  }

  private void begin(Delivery delivery) {
    begun.add(delivery);
    Optional<byte[]> content =
        options.anyBody() ? Optional.of(delivery.anyBody()) : delivery.body();
    content.ifPresentOrElse(
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
    begun.remove(delivery);
    count();
    if (outcome == Outcome.UNDECODABLE) {
      undecodable.increment();
      LOG.warnf("Rejected a message of %s that could not be decoded", options.address());
    }
    receiving.settle(delivery, outcome);
    if (closing && begun.isEmpty()) {
      idle.tryComplete();
    }
    topUpSoon();
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
    if (!closing) {
      receiving.grant(options.credits() - begun.size() - waiting.size() - receiving.credit());
    }
  }

  private void stopTaking() {
    if (!closing) {
      closing = true;
      receiving.drain();
      waiting.forEach(delivery -> receiving.settle(delivery, Outcome.NOT_BEGUN));
      waiting.clear();
      count();
    }
    if (begun.isEmpty()) {
      idle.tryComplete();
    }
  }

  private void count() {
    held = begun.size() + waiting.size();
  }

  /** What happens on the link. */
  private final class Events implements ReceivingLink.Listener {
    @Override
    public void opened() {
      topUp();
      onUp.run();
    }

    @Override
    public void arrived(
        ProtonReceiver from,
        ProtonDelivery proton,
        org.apache.qpid.proton.message.Message content) {
      Delivery delivery = new Delivery(Intake.this, from, proton, content);
      if (closing) {
        receiving.settle(delivery, Outcome.NOT_BEGUN);
      } else {
        waiting.add(delivery);
        emit();
      }
    }

    /** What was not begun comes again; what was is counted until its work ends. */
    @Override
    public void lost() {
      waiting.clear();
      count();
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
