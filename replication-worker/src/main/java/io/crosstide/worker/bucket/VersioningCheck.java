package io.crosstide.worker.bucket;

import io.crosstide.contracts.failure.FailureKind;
import io.crosstide.contracts.id.BucketRef;
import io.crosstide.contracts.rule.Rule;
import io.crosstide.store.StoreException;
import io.crosstide.store.Versioning;
import io.crosstide.store.region.RegionStores;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Whether the buckets of a rule still have the versioning that the rule was made for. The rule
 * service stops a rule when they have not; until it has noticed, this keeps workers from making
 * copies without their versions (I35). Thread-safe.
 */
public final class VersioningCheck {
  /** Far above the buckets of a worker's rules. */
  private static final int ENTRIES_MAX = 10_000;

  /**
   * How old an answer may be that shows a mismatch: when a rule goes on again, an older one must
   * not keep its keys back.
   */
  private static final Duration MISMATCH_AGE_MAX = Duration.ofSeconds(1);

  /**
   * Whoever asks holds a place of its lane, and nothing has told yet that the region is down: where
   * a store hangs, tasks for it must not keep others out until the call has timed out (I43). What
   * it answers later counts for the tasks after them.
   */
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private final RegionStores stores;
  private final Duration lifetime;
  private final Remembered<Asked, Versioning> states;

  /** A bucket, and the role that it is asked with: only that may be let in (I54). */
  private record Asked(BucketRef bucket, Optional<String> role) {}

  /**
   * @param lifetime how long an answer of a store is trusted
   */
  public VersioningCheck(RegionStores stores, Duration lifetime) {
    this(stores, lifetime, System::nanoTime, PATIENCE);
  }

  VersioningCheck(RegionStores stores, Duration lifetime, LongSupplier nanos, Duration patience) {
    this.stores = stores;
    this.lifetime = lifetime;
    this.states = new Remembered<>(lifetime, ENTRIES_MAX, nanos, patience);
  }

  /**
   * What is wrong, in a sentence; empty if nothing is. Of a store that does not answer soon the
   * last answer counts. One that never answered says nothing: then what is to be done at it fails
   * by itself. Never fails.
   */
  public Future<Optional<String>> mismatch(Rule rule) {
    return mismatch(rule, lifetime)
        .compose(
            found ->
                found.isPresent()
                    ? mismatch(rule, MISMATCH_AGE_MAX)
                    : Future.succeededFuture(found));
  }

  private Future<Optional<String>> mismatch(Rule rule, Duration ageMax) {
    Future<Optional<Versioning>> source = state(new Asked(rule.source(), rule.roleArn()), ageMax);
    Future<Optional<Versioning>> target = state(new Asked(rule.target(), rule.roleArn()), ageMax);
    return Future.all(source, target)
        .map(
            told ->
                mismatch(rule, "source", source.result())
                    .or(() -> mismatch(rule, "target", target.result())));
  }

  @SuppressWarnings("OptionalUsedAsFieldOrParameterType")
  static Optional<String> mismatch(Rule rule, String side, Optional<Versioning> state) {
    Versioning wanted = rule.versioned() ? Versioning.ENABLED : Versioning.NEVER;
    return state
        .filter(now -> now != wanted)
        .map(now -> "Versioning of the %s bucket is %s now".formatted(side, word(now)));
  }

  private static String word(Versioning versioning) {
    return switch (versioning) {
      case NEVER -> "not enabled";
      case ENABLED -> "enabled";
      case SUSPENDED -> "suspended";
    };
  }

  private Future<Optional<Versioning>> state(Asked asked, Duration ageMax) {
    return states
        .get(asked, ageMax, () -> ask(asked))
        .map(Optional::of)
        .otherwise(unanswered -> Optional.empty());
  }

  private Future<Versioning> ask(Asked asked) {
    return stores
        .store(asked.bucket().region(), asked.role())
        .versioning(asked.bucket().bucket())
        .recover(
            cause ->
                isWithout(cause)
                    ? Future.succeededFuture(Versioning.NEVER)
                    : Future.failedFuture(cause));
  }

  private static boolean isWithout(Throwable cause) {
    return cause instanceof StoreException failure && failure.kind() == FailureKind.UNSUPPORTED;
  }
}
