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
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * One S3 store per region of the catalogue, and one more per role with credentials of its own
 * there. Made when first asked for, closed together.
 */
public final class S3RegionStores implements RegionStores {
  private final Vertx vertx;
  private final RegionCatalogue catalogue;
  private final S3Options options;
  private final ResponseListener listener;
  private final Map<Access, S3ObjectStore> stores = new ConcurrentHashMap<>();

  /** A region, and the role if that has credentials of its own there. */
  private record Access(RegionName region, Optional<String> role) {}

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
    return stores.computeIfAbsent(new Access(region, Optional.empty()), this::open);
  }

  /** Roles without credentials of their own share the region's connections. */
  @Override
  public ObjectStore store(RegionName region, Optional<String> role) {
    Optional<String> known = role.filter(name -> find(region).roles().containsKey(name));
    return stores.computeIfAbsent(new Access(region, known), this::open);
  }

  /** Closes every store that was made. */
  public Future<Void> close() {
    List<Future<Void>> closing = stores.values().stream().map(S3ObjectStore::close).toList();
    stores.clear();
    return Future.join(closing).mapEmpty();
  }

  private S3ObjectStore open(Access access) {
    Region region = find(access.region());
    return new S3ObjectStore(
        vertx, access.role().flatMap(region::as).orElse(region), options, listener);
  }

  private Region find(RegionName name) {
    return catalogue
        .find(name)
        .orElseThrow(() -> new IllegalArgumentException("There is no region " + name));
  }
}
