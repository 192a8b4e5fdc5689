package io.crosstide.store.s3;

import io.crosstide.contracts.id.RegionName;
import io.crosstide.store.ObjectStore;
import io.crosstide.store.region.Region;
import io.crosstide.store.region.RegionCatalogue;
import io.crosstide.store.region.RegionStores;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** One S3 store per region of the catalogue, made when first asked for, closed together. */
public final class S3RegionStores implements RegionStores {
  private final Vertx vertx;
  private final RegionCatalogue catalogue;
  private final S3Options options;
  private final ResponseListener listener;
  private final Map<RegionName, S3ObjectStore> stores = new ConcurrentHashMap<>();

  /**
   * @param options bounds, for each region
   * @param listener is told of every response of every region
   */
  public S3RegionStores(
      Vertx vertx, RegionCatalogue catalogue, S3Options options, ResponseListener listener) {
    this.vertx = vertx;
    this.catalogue = catalogue;
    this.options = options;
    this.listener = listener;
  }

  /** With default bounds and nobody listening. */
  public S3RegionStores(Vertx vertx, RegionCatalogue catalogue) {
    this(vertx, catalogue, S3Options.DEFAULT, ResponseListener.NONE);
  }

  @Override
  public ObjectStore store(RegionName region) {
    return stores.computeIfAbsent(region, this::open);
  }

  /** Closes every store that was made. */
  public Future<Void> close() {
    List<Future<Void>> closing = stores.values().stream().map(S3ObjectStore::close).toList();
    stores.clear();
    return Future.join(closing).mapEmpty();
  }

  private S3ObjectStore open(RegionName name) {
    Region region =
        catalogue
            .find(name)
            .orElseThrow(() -> new IllegalArgumentException("There is no region " + name));
    return new S3ObjectStore(vertx, region, options, listener);
  }
}
