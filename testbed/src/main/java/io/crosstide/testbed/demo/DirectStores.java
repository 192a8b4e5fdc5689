package io.crosstide.testbed.demo;

import io.crosstide.contracts.id.RegionName;
import io.crosstide.store.ObjectStore;
import io.crosstide.store.region.RegionCatalogue;
import io.crosstide.store.s3.S3RegionStores;
import io.crosstide.testbed.launch.Connection;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.Optional;

/** The stores behind the regions, read without the gateway: what is really there. */
public final class DirectStores implements AutoCloseable {
  private final Vertx vertx = Vertx.vertx();
  private final S3RegionStores stores;
  private final List<String> regions;

  public DirectStores(Connection connection) {
    regions = connection.regions();
    stores = new S3RegionStores(vertx, new RegionCatalogue(connection.catalogue()));
  }

  /** The store of a region by its place in the catalogue, from 0. */
  public ObjectStore store(int region) {
    return stores.store(new RegionName(regions.get(region)));
  }

  /** The same with the credentials of a role. */
  public ObjectStore store(int region, String role) {
    return stores.store(new RegionName(regions.get(region)), Optional.of(role));
  }

  @Override
  public void close() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }
}
