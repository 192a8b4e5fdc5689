package io.crosstide.worker.bucket;

import io.crosstide.contracts.failure.FailureKind;
import io.crosstide.contracts.failure.Side;
import io.crosstide.contracts.id.BucketRef;
import io.crosstide.store.Encryption;
import io.crosstide.store.StoreException;
import io.crosstide.store.region.RegionStores;
import io.crosstide.worker.fault.FailureClassifier;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;

/** How target buckets encrypt objects whose writer does not say. Thread-safe. */
public final class BucketEncryption {
  /** After which a change of a bucket's default is noticed, for one request per bucket. */
  static final Duration LIFETIME = Duration.ofMinutes(10);

  /** Far above the targets of a worker's rules. */
  private static final int ENTRIES_MAX = 10_000;

  /** The store does not know the question, or does not let our credentials ask it. */
  private static final Set<FailureKind> UNTOLD =
      Set.of(FailureKind.UNSUPPORTED, FailureKind.FORBIDDEN, FailureKind.REFUSED);

  private final RegionStores stores;
  private final Remembered<BucketRef, Optional<Encryption>> defaults;

  public BucketEncryption(RegionStores stores) {
    this(stores, System::nanoTime);
  }

  BucketEncryption(RegionStores stores, LongSupplier nanos) {
    this.stores = stores;
    this.defaults = new Remembered<>(LIFETIME, ENTRIES_MAX, nanos);
  }

  /**
   * The default of a target bucket; empty if it has none, or if its store never tells. Fails as a
   * call to the target does.
   */
  public Future<Optional<Encryption>> of(BucketRef bucket) {
    return defaults
        .get(bucket, () -> ask(bucket))
        .recover(cause -> Future.failedFuture(FailureClassifier.at(Side.TARGET, cause)));
  }

  private Future<Optional<Encryption>> ask(BucketRef bucket) {
    return stores
        .store(bucket.region())
        .bucketEncryption(bucket.bucket())
        .recover(
            cause ->
                cause instanceof StoreException failure && UNTOLD.contains(failure.kind())
                    ? Future.succeededFuture(Optional.empty())
                    : Future.failedFuture(cause));
  }
}
