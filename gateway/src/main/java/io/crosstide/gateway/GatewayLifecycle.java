package io.crosstide.gateway;

import io.crosstide.messaging.amqp.Publishers;
import io.crosstide.messaging.rules.RuleFeed;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jboss.logging.Logger;

/** Starts and stops the gateway with the process. */
@ApplicationScoped
public class GatewayLifecycle {
  private static final Logger LOG = Logger.getLogger(GatewayLifecycle.class);
  private static final Duration START_MAX = Duration.ofSeconds(30);

  /** How long the last batches and the last heartbeat may take once no request is in work. */
  private static final Duration CLOSE_MAX = Duration.ofSeconds(10);

  private final Vertx vertx;
  private final GatewayConfig config;
  private final Publishers publishers;
  private final RuleFeed feed;
  private final MeterRegistry registry;
  private volatile Gateway gateway;

  @Inject
  GatewayLifecycle(
      Vertx vertx,
      GatewayConfig config,
      Publishers publishers,
      RuleFeed feed,
      MeterRegistry registry) {
    this.vertx = vertx;
    this.config = config;
    this.publishers = publishers;
    this.feed = feed;
    this.registry = registry;
  }

  void start(@Observes StartupEvent event) throws Exception {
    Gateway made = new Gateway(vertx, config, publishers, feed, registry);
    made.capture().start();
    await(made.servers().start(), START_MAX);
    gateway = made;
    LOG.infof("The gateway listens; regions are reached at %s", GatewayBanner.of(made, config));
  }

  void stop(@Observes ShutdownEvent event) throws InterruptedException {
    if (gateway == null) {
      return;
    }
    Duration patience = config.server().drainTimeout();
    try {
      await(gateway.servers().close(patience), patience.plusSeconds(2));
      await(gateway.capture().close(CLOSE_MAX), CLOSE_MAX.plusSeconds(2));
      await(gateway.stores().close(), Duration.ofSeconds(5));
    } catch (ExecutionException | TimeoutException late) {
      LOG.warnf("The stream could not be closed in order: %s", late.toString());
    }
  }

  private static <T> T await(Future<T> future, Duration max)
      throws InterruptedException, ExecutionException, TimeoutException {
    return future
        .toCompletionStage()
        .toCompletableFuture()
        .get(max.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** True once clients can connect and writes are captured. */
  boolean isReady() {
    Gateway current = gateway;
    return current != null
        && current.servers().isListening()
        && current.capture().capture().isOpen();
  }

  /** The gateway, once it is started. */
  Gateway gateway() {
    return gateway;
  }
}
