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
   * @param gateway name of the process
   */
  public record Settings(
      String gateway, int waitingMax, Duration acceptTimeout, Duration heartbeat, Duration lease) {}

  private final Capture capture;
  private final StoreProbe probe;

  /** Does nothing yet. */
  public CaptureAssembly(
      Vertx vertx,
      Settings settings,
      InstantSource clock,
      Offsets offsets,
      Publishers publishers,
      RuleFeed feed,
      ProgressClient progress,
      RegionStores stores,
      MeterRegistry registry) {
    CaptureDesk desk =
        new CaptureDesk(clock, System::nanoTime, offsets, settings.waitingMax(), settings.lease());
    CaptureMetrics.watch(registry, desk);
    this.capture =
        new Capture(
            vertx,
            new BrokerCaptureLinks(publishers, feed, progress),
            desk,
            offsets,
            new CaptureMetrics(registry),
            clock,
            settings.gateway(),
            settings.acceptTimeout(),
            settings.heartbeat());
    this.probe = new StoreProbe(vertx, stores, offsets, feed::all);
    feed.onChange(snapshot -> capture.rulesChanged(snapshot.all()));
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
