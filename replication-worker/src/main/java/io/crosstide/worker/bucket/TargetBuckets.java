package io.crosstide.worker.bucket;

import io.crosstide.contracts.failure.FailureKind;
import io.crosstide.contracts.failure.Side;
import io.crosstide.contracts.id.BucketRef;
import io.crosstide.contracts.id.RegionName;
import io.crosstide.store.Encryption;
import io.crosstide.store.StoreException;
import io.crosstide.store.region.Region;
import io.crosstide.store.region.RegionStores;
import io.crosstide.worker.fault.FailureClassifier;
import io.crosstide.worker.plan.TargetBucket;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.LongSupplier;

/**
 * What is known of target buckets: how they encrypt objects whose writer does not say, asked of the
 * store and remembered, and their storage classes, by the region catalogue. Thread-safe.
 */
public final class TargetBuckets {
  /** After which a change of a bucket's default is noticed, for one request per bucket. */
  static final Duration LIFETIME = Duration.ofMinutes(10);

  /** Far above the targets of a worker's rules. */
  private static final int ENTRIES_MAX = 10_000;

  /** The store does not know the question, or does not let our credentials ask it. */
  private static final Set<FailureKind> UNTOLD =
      Set.of(FailureKind.UNSUPPORTED, FailureKind.FORBIDDEN, FailureKind.REFUSED);

  private final RegionStores stores;
  private final Function<RegionName, Optional<Region>> regions;
  private final Remembered<Asked, Default> defaults;

  /** A bucket, and the role that it is asked with: only that may be let in (I54). */
  private record Asked(BucketRef bucket, Optional<String> role) {}

  /**
   * How a bucket encrypts by itself.
   *
   * @param isTold false if the store may do so and keeps it from us
   */
  private record Default(Optional<Encryption> encryption, boolean isTold) {}

  /**
   * @param regions the regions of the catalogue; one that is not there has S3's classes
   */
  public TargetBuckets(RegionStores stores, Function<RegionName, Optional<Region>> regions) {
    this(stores, regions, System::nanoTime);
  }

  TargetBuckets(
      RegionStores stores, Function<RegionName, Optional<Region>> regions, LongSupplier nanos) {
    this.stores = stores;
    this.regions = regions;
    this.defaults = new Remembered<>(LIFETIME, ENTRIES_MAX, nanos);
  }

  /** What the catalogue says; how the bucket encrypts is not asked. */
  public TargetBucket of(BucketRef bucket) {
    return regions.apply(bucket.region()).map(TargetBuckets::ofRegion).orElse(TargetBucket.PLAIN);
  }

  private static TargetBucket ofRegion(Region region) {
    return new TargetBucket(
        Optional.empty(), region.storageClasses(), region.storageClass(), Set.of());
  }

  /**
   * With how it encrypts: not at all if its store never tells. Fails as a call to the target does.
   *
   * @param role that the rule acts with, if any
   */
  public Future<TargetBucket> withEncryption(BucketRef bucket, Optional<String> role) {
    return ofItself(new Asked(bucket, role))
        .map(byItself -> of(bucket).encrypting(byItself.encryption()));
  }

  /** True if its store says that it does not encrypt by itself. */
  public Future<Boolean> isSurelyPlain(BucketRef bucket, Optional<String> role) {
    return ofItself(new Asked(bucket, role))
        .map(byItself -> byItself.isTold() && byItself.encryption().isEmpty());
  }

  private Future<Default> ofItself(Asked asked) {
    return defaults
        .get(asked, () -> ask(asked))
        .recover(cause -> Future.failedFuture(FailureClassifier.at(Side.TARGET, cause)));
  }

  private Future<Default> ask(Asked asked) {
    return stores
        .store(asked.bucket().region(), asked.role())
        .bucketEncryption(asked.bucket().bucket())
        .map(encryption -> new Default(encryption, true))
        .recover(
            cause ->
                cause instanceof StoreException failure && UNTOLD.contains(failure.kind())
                    ? Future.succeededFuture(
                        // A store that does not know the question does not encrypt.
                        new Default(Optional.empty(), failure.kind() == FailureKind.UNSUPPORTED))
                    : Future.failedFuture(cause));
  }
}
