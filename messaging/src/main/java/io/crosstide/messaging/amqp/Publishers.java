package io.crosstide.messaging.amqp;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Metrics;
import io.vertx.core.Vertx;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The publishers of the process, one per address. They stay open while observers of the shutdown
 * event run, so that the last messages can still be sent.
 */
@ApplicationScoped
public class Publishers {
  private final Vertx vertx;
  private final AmqpConfig config;
  private final MeterRegistry meters;
  private final Map<String, ConfirmedPublisher> publishers = new ConcurrentHashMap<>();

  @Inject
  Publishers(Vertx vertx, AmqpConfig config) {
    this(vertx, config, Metrics.globalRegistry);
  }

  Publishers(Vertx vertx, AmqpConfig config, MeterRegistry meters) {
    this.vertx = vertx;
    this.config = config;
    this.meters = meters;
  }

  /** The publisher to a queue; its link is opened with the first call. */
  public ConfirmedPublisher toQueue(String address) {
    return publishers.computeIfAbsent(
        address, a -> new ConfirmedPublisher(vertx, config, meters, a, false));
  }

  /** The publisher to a topic; its link is opened with the first call. */
  public ConfirmedPublisher toTopic(String address) {
    return publishers.computeIfAbsent(
        address, a -> new ConfirmedPublisher(vertx, config, meters, a, true));
  }

  @PreDestroy
  void close() {
    Waiting.forClose(publishers.values().stream().map(ConfirmedPublisher::close).toList());
  }
}
