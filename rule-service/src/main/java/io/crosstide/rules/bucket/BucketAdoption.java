package io.crosstide.rules.bucket;

import io.crosstide.contracts.http.BucketEntry;
import io.crosstide.contracts.id.BucketRef;
import io.crosstide.rules.InOrder;
import io.crosstide.rules.bucket.BucketRegistry.Registration;
import io.crosstide.store.region.Region;
import io.crosstide.store.region.RegionCatalogue;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.vertx.VertxContextSupport;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jboss.logging.Logger;

/** Registers, at the start, the buckets of stores that the region catalogue offers as they are. */
@ApplicationScoped
class BucketAdoption {
  private static final Logger LOG = Logger.getLogger(BucketAdoption.class);

  private final BucketRegistry buckets;
  private final RegionCatalogue catalogue;
  private final Clock clock;

  @Inject
  BucketAdoption(BucketRegistry buckets, RegionCatalogue catalogue, Clock clock) {
    this.buckets = buckets;
    this.catalogue = catalogue;
    this.clock = clock;
  }

  void onStart(@Observes StartupEvent event) throws Throwable {
    VertxContextSupport.subscribeAndAwait(this::adoptAll);
  }

  private Uni<Void> adoptAll() {
    Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    List<BucketEntry> entries =
        catalogue.regions().stream().flatMap(region -> adopted(region, now).stream()).toList();
    return InOrder.each(entries, this::adopt);
  }

  private static List<BucketEntry> adopted(Region region, Instant now) {
    return region.adopted().entrySet().stream()
        .map(it -> new BucketEntry(new BucketRef(region.name(), it.getKey()), it.getValue(), now))
        .toList();
  }

  private Uni<Registration> adopt(BucketEntry entry) {
    return buckets.register(entry).invoke(registration -> log(registration, entry));
  }

  private static void log(Registration registration, BucketEntry entry) {
    switch (registration) {
      case NEW -> LOG.infof("Bucket %s of %s adopted", entry.ref(), entry.owner());
      case KNOWN -> LOG.debugf("Bucket %s of %s is known", entry.ref(), entry.owner());
      case TAKEN ->
          LOG.warnf(
              "Bucket %s of %s cannot be adopted: the name belongs to another region or owner",
              entry.ref(), entry.owner());
    }
  }
}
