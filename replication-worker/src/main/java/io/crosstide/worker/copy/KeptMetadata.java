package io.crosstide.worker.copy;

import io.crosstide.contracts.failure.FailureKind;
import io.crosstide.contracts.failure.Side;
import io.crosstide.contracts.id.BucketRef;
import io.crosstide.store.ObjectFacts;
import io.crosstide.store.Provenance;
import io.crosstide.store.ReadOptions;
import io.crosstide.worker.fault.ReplicationFailure;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Whether target buckets keep the metadata that names replicas, seen after the first copy to each.
 * To a store that drops it nothing more is copied: replicas would look like clients' objects, be
 * copied again, and under rules in both directions go back (I39). Thread-safe.
 */
public final class KeptMetadata {
  /** A bucket that dropped it is tried again after this: it may have been mended. */
  static final Duration TRIED_AGAIN_AFTER = Duration.ofMinutes(10);

  /** More target buckets than a worker has; beyond it all are looked at anew. */
  private static final int BUCKETS_MAX = 10_000;

  private final LongSupplier nanos;

  /** When a bucket was seen to drop it; empty if it was seen to keep it. */
  private final Map<BucketRef, Optional<Long>> seen = new HashMap<>();

  /** By the process's clock. */
  public KeptMetadata() {
    this(System::nanoTime);
  }

  KeptMetadata(LongSupplier nanos) {
    this.nanos = nanos;
  }

  /**
   * Runs a copy, and looks at what came of it if nothing is known of the bucket yet.
   *
   * @param size bytes of the object
   * @param copy is not run if the bucket is known to drop metadata
   * @param instead is run then
   */
  Future<Void> around(KeyWork work, long size, Supplier<Future<Void>> copy, Runnable instead) {
    BucketRef bucket = work.rule().target();
    Optional<Optional<Long>> known = known(bucket);
    if (known.isEmpty()) {
      return copy.get().compose(v -> look(work, size));
    }
    if (known.get().isEmpty()) {
      return copy.get();
    }
    instead.run();
    return dropped();
  }

  /** Somebody may have written since: only an object of this size and without a name tells. */
  private Future<Void> look(KeyWork work, long size) {
    return work.target()
        .head(work.key(), ReadOptions.ofVersion(work.target().written()))
        .transform(
            found ->
                found.succeeded()
                    ? judge(work.rule().target(), found.result(), size)
                    : Future.succeededFuture());
  }

  private Future<Void> judge(BucketRef bucket, ObjectFacts facts, long size) {
    if (Provenance.of(facts.headers()).isPresent()) {
      add(bucket, Optional.empty());
      return Future.succeededFuture();
    }
    if (facts.size() != size) {
      return Future.succeededFuture();
    }
    add(bucket, Optional.of(nanos.getAsLong()));
    return dropped();
  }

  private static Future<Void> dropped() {
    return Future.failedFuture(
        new ReplicationFailure(
            FailureKind.UNSUPPORTED,
            Side.TARGET,
            "The target drops the metadata that names replicas"));
  }

  private synchronized Optional<Optional<Long>> known(BucketRef bucket) {
    return Optional.ofNullable(seen.get(bucket))
        .filter(at -> at.isEmpty() || nanos.getAsLong() - at.get() < TRIED_AGAIN_AFTER.toNanos());
  }

  private synchronized void add(BucketRef bucket, Optional<Long> droppedAt) {
    if (seen.size() >= BUCKETS_MAX) {
      seen.clear();
    }
    seen.put(bucket, droppedAt);
  }

  /** It need not be looked at. */
  synchronized void keeps(BucketRef bucket) {
    add(bucket, Optional.empty());
  }
}
