package io.crosstide.messaging.amqp;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Metrics;
import io.quarkus.runtime.ShutdownEvent;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jboss.logging.Logger;

/** All intakes of the process; stops them in good order when it ends. */
@ApplicationScoped
public class Intakes {
  private static final Logger LOG = Logger.getLogger(Intakes.class);

  /** Before the observers of services, which may close what messages in work still need. */
  private static final int FIRST = 1;

  private final Vertx vertx;
  private final AmqpConfig config;
  private final MeterRegistry meters;
  private final List<Intake> intakes = new CopyOnWriteArrayList<>();

  @Inject
  Intakes(Vertx vertx, AmqpConfig config) {
    this(vertx, config, Metrics.globalRegistry);
  }

  Intakes(Vertx vertx, AmqpConfig config, MeterRegistry meters) {
    this.vertx = vertx;
    this.config = config;
    this.meters = meters;
  }

  /**
   * A new intake; it opens its link when its messages are subscribed to.
   *
   * @param onUp called on the event loop whenever the link was opened
   */
  public Intake open(IntakeOptions options, Runnable onUp) {
    Intake intake = new Intake(vertx, config, meters, options, onUp);
    intakes.add(intake);
    return intake;
  }

  /** All intakes of the process. */
  List<Intake> all() {
    return intakes;
  }

  /** Stops every intake and waits for messages in work, at most the drain time-out. */
  void onShutdown(@Observes @Priority(FIRST) ShutdownEvent event) {
    drain();
  }

  void drain() {
    Future<?> drained = Future.join(intakes.stream().map(Intake::drain).toList());
    if (!Waiting.atMost(config.drainTimeout(), drained)) {
      LOG.warnf("%d messages are still in work and will be delivered again", held());
    }
  }

  /** Messages of all intakes that are in work. */
  public int held() {
    return intakes.stream().mapToInt(Intake::held).sum();
  }

  @PreDestroy
  void close() {
    Waiting.forClose(intakes.stream().map(Intake::close).toList());
  }
}
