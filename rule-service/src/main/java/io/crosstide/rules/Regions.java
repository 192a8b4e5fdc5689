package io.crosstide.rules;

import io.crosstide.rules.bucket.StoreClocks;
import io.crosstide.store.region.RegionCatalogue;
import io.crosstide.store.region.RegionCatalogueReader;
import io.crosstide.store.s3.S3Options;
import io.crosstide.store.s3.S3RegionStores;
import io.vertx.core.Vertx;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** The regions and their stores. */
class Regions {
  /** A catalogue that cannot be read ends the start. */
  @Produces
  @Singleton
  RegionCatalogue catalogue(
      @ConfigProperty(name = "crosstide.regions-file") Path regions,
      @ConfigProperty(name = "crosstide.credentials-file") Path credentials) {
    return new RegionCatalogueReader().read(regions, credentials);
  }

  @Produces
  @Singleton
  S3RegionStores s3Stores(Vertx vertx, RegionCatalogue catalogue, StoreClocks clocks) {
    return new S3RegionStores(vertx, catalogue, S3Options.DEFAULT, clocks);
  }

  void close(@Disposes S3RegionStores stores) {
    // The process ends; there is nobody to tell if a connection does not close.
    stores.close().onFailure(failure -> {});
  }
}
