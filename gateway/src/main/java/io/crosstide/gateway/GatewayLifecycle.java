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
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/** Starts and stops the gateway with the process. */
@ApplicationScoped
public class GatewayLifecycle {
  private static final Logger LOG = Logger.getLogger(GatewayLifecycle.class);
  private static final Duration START_MAX = Duration.ofSeconds(30);

  /** How long the last batches and the last heartbeat may take once no request is in work. */
  private static final Duration CLOSE_MAX = Duration.ofSeconds(10);

  private static final Duration STORES_CLOSE_MAX = Duration.ofSeconds(5);

  private final Vertx vertx;
  private final GatewayConfig config;
  private final SharedSettings shared;
  private final Publishers publishers;
  private final RuleFeed feed;
  private final MeterRegistry registry;
  private volatile Gateway gateway;

  @Inject
  GatewayLifecycle(
      Vertx vertx,
      GatewayConfig config,
      SharedSettings shared,
      Publishers publishers,
      RuleFeed feed,
      MeterRegistry registry) {
    this.vertx = vertx;
    this.config = config;
    this.shared = shared;
    this.publishers = publishers;
    this.feed = feed;
    this.registry = registry;
  }

  void start(@Observes StartupEvent event) throws Exception {
    Gateway made = new Gateway(vertx, config, shared, publishers, feed, registry);
    await(made.servers().start(), START_MAX);
    made.capture().start();
    gateway = made;
    LOG.infof("The gateway listens; regions are reached at %s", GatewayBanner.of(made, config));
  }

  /** Each part is closed whatever became of the one before. */
  void stop(@Observes ShutdownEvent event) throws InterruptedException {
    if (gateway == null) {
      return;
    }
    Duration patience = config.server().drainTimeout();
    close("The servers", () -> gateway.servers().close(patience), patience.plusSeconds(2));
    close("The stream", () -> gateway.capture().close(CLOSE_MAX), CLOSE_MAX.plusSeconds(2));
    close("The connections to stores", () -> gateway.stores().close(), STORES_CLOSE_MAX);
  }

  /** Package-private for its test. */
  static void close(String what, Supplier<Future<Void>> closing, Duration max)
      throws InterruptedException {
    try {
      await(closing.get(), max);
    } catch (ExecutionException | TimeoutException | RuntimeException failure) {
      LOG.warnf("%s could not be closed in order: %s", what, failure.toString());
    }
  }

  private static <T> T await(Future<T> future, Duration max)
      throws InterruptedException, ExecutionException, TimeoutException {
    return future
        .toCompletionStage()
        .toCompletableFuture()
        .get(max.toMillis(), TimeUnit.MILLISECONDS);
  }

  /**
   * True once clients can connect and a stream was open. It stays true while writes cannot be
   * captured: reads are served all the same, and another gateway would have the same broker.
   */
  boolean isReady() {
    Gateway current = gateway;
    return current != null
        && current.servers().isListening()
        && current.capture().capture().wasOpen();
  }

  /** The gateway, once it is started. */
  Gateway gateway() {
    return gateway;
  }
}
