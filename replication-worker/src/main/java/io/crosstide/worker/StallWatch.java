package io.crosstide.worker;

import io.crosstide.worker.copy.KeyWatches;
import io.crosstide.worker.copy.KeyWatches.Stalled;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Vertx;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import org.jboss.logging.Logger;

/** Looks every second which keys make no progress, and says what they waited for. */
@Singleton
class StallWatch {
  private static final Logger LOG = Logger.getLogger(StallWatch.class);
  private static final long PERIOD_MILLIS = 1000;

  private final Vertx vertx;
  private final KeyWatches watches;
  private final WorkerMetrics metrics;

  @Inject
  StallWatch(Vertx vertx, KeyWatches watches, WorkerMetrics metrics) {
    this.vertx = vertx;
    this.watches = watches;
    this.metrics = metrics;
  }

  void onStart(@Observes StartupEvent event) {
    vertx.setPeriodic(PERIOD_MILLIS, id -> watches.check().forEach(this::tell));
  }

  private void tell(Stalled key) {
    metrics.stalled();
    LOG.warnf(
        "A key made no progress and goes to the ledger: %s of rule %s, for %d s, waiting for %s",
        key.key(), key.rule(), key.quiet().toSeconds(), key.waitsFor());
  }
}
