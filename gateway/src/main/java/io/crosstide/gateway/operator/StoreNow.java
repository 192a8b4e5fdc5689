package io.crosstide.gateway.operator;

import io.crosstide.contracts.id.BucketRef;
import io.crosstide.gateway.capture.StoreClocks;
import io.crosstide.gateway.oss.error.OssError;
import io.crosstide.gateway.oss.error.OssErrorCode;
import io.crosstide.store.ObjectStore;
import io.crosstide.store.region.RegionStores;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;

/**
 * A time that a store has not passed yet at the moment of the question. What the gateways capture
 * by is a time that the store has surely reached; here the other bound is needed.
 */
final class StoreNow {
  /** Stores tell their time in full seconds, rounded down. */
  private static final Duration RESOLUTION = Duration.ofSeconds(1);

  private final RegionStores stores;
  private final StoreClocks clocks;

  StoreNow(RegionStores stores, StoreClocks clocks) {
    this.stores = stores;
    this.clocks = clocks;
  }

  /**
   * An instant later than the time of every write to the bucket that was acknowledged before this
   * call. The store is asked after the call began, so its answer is from then or later.
   *
   * @param tolerance by how much nodes of one store may differ
   */
  Future<Instant> after(BucketRef bucket, Duration tolerance) {
    long asked = System.nanoTime();
    ObjectStore store;
    try {
      store = stores.store(bucket.region());
    } catch (IllegalArgumentException unknown) {
      return unavailable("The region of the source is not in this gateway's catalogue.");
    }
    return store
        .headBucket(bucket.bucket())
        .transform(answered -> reached(bucket, asked))
        .map(reached -> reached.plus(RESOLUTION).plus(tolerance));
  }

  /** An answer that refuses tells the time too. */
  private Future<Instant> reached(BucketRef bucket, long asked) {
    return clocks
        .reachedSince(bucket.region(), asked)
        .map(Future::succeededFuture)
        .orElseGet(() -> unavailable("The source store does not tell the time."));
  }

  private static Future<Instant> unavailable(String why) {
    return Future.failedFuture(
        OssError.of(OssErrorCode.SERVICE_UNAVAILABLE).withMessage(why).asException());
  }
}
