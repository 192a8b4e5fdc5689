package io.crosstide.gateway.buckets;

import io.crosstide.contracts.http.BucketEntry;
import io.crosstide.contracts.id.BucketName;
import io.crosstide.contracts.id.BucketRef;
import io.crosstide.gateway.oss.error.OssErrorCode;
import io.crosstide.gateway.oss.error.OssErrors;
import io.crosstide.gateway.oss.error.OssException;
import io.crosstide.gateway.service.RulesClient;
import io.crosstide.store.region.Region;
import io.crosstide.store.region.RegionCatalogue;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Which region and owner a bucket has. Answers of the registry are remembered for a while; that a
 * bucket is missing never is, so that a new one can be used at once.
 */
public final class BucketDirectory {
  private final RulesClient registry;
  private final RegionCatalogue catalogue;
  private final Remembered<BucketName, BucketEntry> remembered;

  /** Remembers so many for so long. */
  public BucketDirectory(
      RulesClient registry, RegionCatalogue catalogue, Duration lifetime, int entriesMax) {
    this.registry = registry;
    this.catalogue = catalogue;
    this.remembered = new Remembered<>(lifetime, entriesMax, System::nanoTime);
  }

  /** The bucket; fails with NoSuchBucket. */
  public Future<BucketEntry> find(BucketName bucket) {
    Optional<BucketEntry> known = remembered.get(bucket);
    if (known.isPresent()) {
      return Future.succeededFuture(known.get());
    }
    return registry
        .bucket(bucket)
        .recover(missing -> adopted(bucket, missing))
        .onSuccess(entry -> remembered.put(bucket, entry));
  }

  /** A bucket that the catalogue names is there although nobody created it through us. */
  private Future<BucketEntry> adopted(BucketName bucket, Throwable missing) {
    boolean unknown =
        missing instanceof OssException refused && refused.error().is(OssErrorCode.NO_SUCH_BUCKET);
    if (unknown) {
      for (Region region : catalogue.regions()) {
        String owner = region.adopted().get(bucket);
        if (owner != null) {
          BucketRef ref = new BucketRef(region.name(), bucket);
          return Future.succeededFuture(new BucketEntry(ref, owner, Instant.EPOCH));
        }
      }
      return Future.failedFuture(OssErrors.noSuchBucket(bucket.value()).asException());
    }
    return Future.failedFuture(missing);
  }

  /** The bucket is new, or known for sure. */
  void remember(BucketEntry entry) {
    remembered.put(entry.ref().bucket(), entry);
  }

  /** The bucket may be gone. */
  public void forget(BucketName bucket) {
    remembered.forget(bucket);
  }
}
