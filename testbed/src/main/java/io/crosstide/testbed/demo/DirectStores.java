package io.crosstide.testbed.demo;

import io.crosstide.contracts.id.RegionName;
import io.crosstide.store.ObjectStore;
import io.crosstide.store.region.Region;
import io.crosstide.store.region.RegionCatalogue;
import io.crosstide.store.region.StoreCredentials;
import io.crosstide.store.s3.S3RegionStores;
import io.crosstide.testbed.launch.Connection;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** The stores behind the regions, read without the gateway: what is really there. */
public final class DirectStores implements AutoCloseable {
  private final Vertx vertx = Vertx.vertx();
  private final S3RegionStores stores;
  private final List<String> regions;

  public DirectStores(Connection connection) {
    List<Region> catalogue = new ArrayList<>();
    for (int i = 0; i < connection.regions().size(); i++) {
      catalogue.add(
          new Region(
              new RegionName(connection.regions().get(i)),
              connection.stores().get(i),
              Region.Addressing.PATH,
              "us-east-1",
              new StoreCredentials(connection.storeAccessKeyId(), connection.storeSecret()),
              Optional.empty(),
              Optional.empty(),
              OptionalLong.empty(),
              false,
              Map.of(),
              Map.of()));
    }
    regions = connection.regions();
    stores = new S3RegionStores(vertx, new RegionCatalogue(catalogue));
  }

  /** The store of the first (0) or second (1) region. */
  public ObjectStore store(int region) {
    return stores.store(new RegionName(regions.get(region)));
  }

  @Override
  public void close() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }
}
