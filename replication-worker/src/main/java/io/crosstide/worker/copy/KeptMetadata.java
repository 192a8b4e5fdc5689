package io.crosstide.worker.copy;

import io.crosstide.contracts.failure.FailureKind;
import io.crosstide.contracts.failure.Side;
import io.crosstide.contracts.id.BucketRef;
import io.crosstide.store.ObjectContent;
import io.crosstide.store.ObjectFacts;
import io.crosstide.store.Provenance;
import io.crosstide.store.ReadOptions;
import io.crosstide.worker.fault.ReplicationFailure;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.LongSupplier;

/**
 * Whether target buckets keep the metadata that names replicas, seen after the first copy to each,
 * for which the others wait. To a store that drops it nothing more is copied: replicas would look
 * like clients' objects, be copied again, and under rules in both directions go back (I39).
 * Thread-safe.
 */
public final class KeptMetadata {
  /** A bucket that dropped it is tried again after this: it may have been mended. */
  static final Duration TRIED_AGAIN_AFTER = Duration.ofMinutes(10);

  /**
   * After which one more copy is made although the first has not ended: a large one takes hours,
   * and a bucket whose first object is large must not stand still for it. Below the time after
   * which a key that does not get on is given up.
   */
  static final Duration TRIAL_MAX = Duration.ofMinutes(1);

  /**
   * The same of a small one: a store that is so slow hangs, and soon as many calls are without an
   * answer as show that its region is down (I43).
   */
  static final Duration SMALL_TRIAL_MAX = Duration.ofSeconds(2);

  private static final long SMALL_MAX = 1 << 20;

  /** More target buckets than a worker has; beyond it all are looked at anew. */
  private static final int BUCKETS_MAX = 10_000;

  private final LongSupplier nanos;
  private final Duration trialMax;

  /** When a bucket was seen to drop it; empty if it was seen to keep it. */
  private final Map<BucketRef, Optional<Long>> seen = new HashMap<>();

  /** The last copy that was begun to learn it, of buckets of which nothing is known. */
  private final Map<BucketRef, Trial> trials = new HashMap<>();

  /** One copy that shows what the bucket does. */
  private static final class Trial {
    private final long begunAt;
    private final Duration atMost;
    private final Promise<Void> over = Promise.promise();

    Trial(long begunAt, Duration atMost) {
      this.begunAt = begunAt;
      this.atMost = atMost;
    }
  }

  /** What to do with a copy. */
  private sealed interface Turn permits Kept, Dropped, Try, Wait {}

  private record Kept() implements Turn {}

  private record Dropped() implements Turn {}

  private record Try(Trial trial) implements Turn {}

  private record Wait(Trial trial, Duration atMost) implements Turn {}

  /** By the process's clock. */
  public KeptMetadata() {
    this(System::nanoTime, TRIAL_MAX);
  }

  KeptMetadata(LongSupplier nanos, Duration trialMax) {
    this.nanos = nanos;
    this.trialMax = trialMax;
  }

  /**
   * Runs a copy, and looks at what came of it if nothing is known of the bucket yet. If another
   * copy is about to show it, it is waited for.
   *
   * @param size bytes of the object
   * @param content that was read along; discarded if it cannot be used at once
   * @param copy is not run if the bucket is known to drop metadata
   */
  @SuppressWarnings("OptionalUsedAsFieldOrParameterType")
  Future<Void> around(
      KeyWork work,
      long size,
      Optional<ObjectContent> content,
      Function<Optional<ObjectContent>, Future<Void>> copy) {
    BucketRef bucket = work.rule().target();
    Turn turn = turn(bucket, size);
    if (turn instanceof Kept) {
      return copy.apply(content);
    }
    if (turn instanceof Try it) {
      return Guarded.call(() -> copy.apply(content))
          .compose(v -> look(work, size))
          .onComplete(done -> end(bucket, it.trial()));
    }
    content.ifPresent(open -> open.discard().run());
    if (turn instanceof Wait wait) {
      return over(wait)
          .compose(
              v -> {
                work.watch().progress();
                return around(work, size, Optional.empty(), copy);
              });
    }
    return dropped();
  }

  private synchronized Turn turn(BucketRef bucket, long size) {
    long now = nanos.getAsLong();
    Optional<Long> known = seen.get(bucket);
    if (known != null && known.isEmpty()) {
      return new Kept();
    }
    if (known != null && now - known.get() < TRIED_AGAIN_AFTER.toNanos()) {
      return new Dropped();
    }
    Trial trial = trials.get(bucket);
    if (trial != null && now - trial.begunAt < trial.atMost.toNanos()) {
      return new Wait(trial, trial.atMost.minusNanos(now - trial.begunAt));
    }
    boolean isSmall = size <= SMALL_MAX && SMALL_TRIAL_MAX.compareTo(trialMax) < 0;
    Trial begun = new Trial(now, isSmall ? SMALL_TRIAL_MAX : trialMax);
    trials.put(bucket, begun);
    return new Try(begun);
  }

  private void end(BucketRef bucket, Trial trial) {
    synchronized (this) {
      trials.remove(bucket, trial);
    }
    trial.over.tryComplete();
  }

  /**
   * Completes where it was called; whether the trial has ended or it takes too long is the same.
   */
  private static Future<Void> over(Wait wait) {
    Context context = Vertx.currentContext();
    Promise<Void> here = Promise.promise();
    wait.trial()
        .over
        .future()
        .timeout(Math.max(1, wait.atMost().toMillis()), TimeUnit.MILLISECONDS)
        .onComplete(
            done -> {
              if (context == null) {
                here.complete();
              } else {
                context.runOnContext(v -> here.complete());
              }
            });
    return here.future();
  }

  /** Somebody may have written since: only what has the tag and size of the copy tells. */
  private Future<Void> look(KeyWork work, long size) {
    return work.target()
        .head(work.key(), ReadOptions.ofVersion(work.target().written()))
        .transform(
            found ->
                found.succeeded() ? judge(work, found.result(), size) : Future.succeededFuture());
  }

  private Future<Void> judge(KeyWork work, ObjectFacts facts, long size) {
    BucketRef bucket = work.rule().target();
    if (Provenance.of(facts.headers()).isPresent()) {
      add(bucket, Optional.empty());
      return Future.succeededFuture();
    }
    boolean isCopy = work.target().writtenTag().filter(facts.etag()::equals).isPresent();
    if (!isCopy || facts.size() != size) {
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

  @SuppressWarnings("OptionalUsedAsFieldOrParameterType")
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
