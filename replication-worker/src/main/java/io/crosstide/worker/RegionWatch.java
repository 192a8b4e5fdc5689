package io.crosstide.worker;

import io.crosstide.contracts.id.RegionName;
import io.crosstide.worker.breaker.OwnPauses;
import io.crosstide.worker.breaker.RegionBreakers;
import io.crosstide.worker.copy.DownRegions;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Vertx;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.jboss.logging.Logger;

/** Looks every second which regions went down, and tells when they answer again. */
@Singleton
class RegionWatch {
  private static final Logger LOG = Logger.getLogger(RegionWatch.class);
  private static final long PERIOD_MILLIS = 1000;
  private static final Duration LATE = Duration.ofMillis(3 * PERIOD_MILLIS);

  private final Vertx vertx;
  private final DownRegions regions;
  private final RegionBreakers breakers;
  private final Set<RegionName> down = new HashSet<>();
  private final OwnPauses pauses = new OwnPauses(LATE, System::nanoTime);

  @Inject
  RegionWatch(Vertx vertx, DownRegions regions, RegionBreakers breakers, WorkerMetrics metrics) {
    this.vertx = vertx;
    this.regions = regions;
    this.breakers = breakers;
    metrics.watch(breakers);
  }

  void onStart(@Observes StartupEvent event) {
    vertx.setPeriodic(PERIOD_MILLIS, id -> look());
  }

  private void look() {
    if (pauses.stoodStill()) {
      return;
    }
    for (RegionName region : regions.check()) {
      down.add(region);
      LOG.warnf("Region %s does not answer; its keys wait in the ledger", region.value());
    }
    down.removeIf(region -> !breakers.of(region).isDown() && answersAgain(region));
  }

  private static boolean answersAgain(RegionName region) {
    LOG.infof("Region %s answers again", region.value());
    return true;
  }
}
