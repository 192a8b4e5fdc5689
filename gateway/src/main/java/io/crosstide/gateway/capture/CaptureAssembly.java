package io.crosstide.gateway.capture;

import io.crosstide.gateway.service.ProgressClient;
import io.crosstide.messaging.amqp.Publishers;
import io.crosstide.messaging.rules.RuleFeed;
import io.crosstide.store.region.RegionStores;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.InstantSource;

/** Puts the capture together, starts and ends it. */
public final class CaptureAssembly {
  /**
   * What can be set.
   *
   * @param gateway name of the process in heartbeats, for operators
   * @param waitingMax changes that may wait for the broker, at least 1
   * @param acceptTimeout how long a client waits for the broker, more than zero
   * @param heartbeat pause between heartbeats, at least 1 ms; well below the lease
   * @param lease how old the last accepted heartbeat may be; well below the time after which
   *     progress calls a stream lost
   * @param settling how long a write of unknown outcome stays in flight; 0 hands it over at once
   */
  public record Settings(
      String gateway,
      int waitingMax,
      Duration acceptTimeout,
      Duration heartbeat,
      Duration lease,
      Duration settling) {

    /**
     * @throws IllegalArgumentException if a value is out of its range
     */
    public Settings {
      require(waitingMax >= 1, "waiting-max must be at least 1");
      require(acceptTimeout.toMillis() >= 1, "accept-timeout must be at least 1 ms");
      require(heartbeat.toMillis() >= 1, "heartbeat must be at least 1 ms");
      require(lease.compareTo(heartbeat) > 0, "lease must be more than heartbeat");
      require(!settling.isNegative(), "settling must not be negative");
    }

    private static void require(boolean holds, String message) {
      if (!holds) {
        throw new IllegalArgumentException("crosstide.gateway.capture: " + message);
      }
    }
  }

  private final Capture capture;
  private final StoreProbe probe;

  /** Does nothing yet. */
  public CaptureAssembly(
      Vertx vertx,
      Settings settings,
      InstantSource clock,
      StoreClocks clocks,
      Publishers publishers,
      RuleFeed feed,
      ProgressClient progress,
      RegionStores stores,
      MeterRegistry registry) {
    CaptureDesk desk =
        new CaptureDesk(
            clock, System::nanoTime, clocks, feed::all, settings.waitingMax(), settings.lease());
    CaptureMetrics.watch(registry, desk);
    this.capture =
        new Capture(
            vertx,
            new BrokerCaptureLinks(publishers, feed, progress),
            desk,
            new CaptureMetrics(registry),
            clock,
            settings);
    this.probe = new StoreProbe(vertx, stores, clocks, feed::all);
    feed.onChange(snapshot -> rulesChanged());
  }

  private void rulesChanged() {
    capture.rulesChanged();
    probe.probe();
  }

  /** The capture. */
  public Capture capture() {
    return capture;
  }

  /** Begins to open a stream. */
  public void start() {
    capture.start();
    probe.start();
  }

  /** Ends the stream; fails if that takes too long. */
  public Future<Void> close(Duration patience) {
    return capture.close(patience);
  }
}
