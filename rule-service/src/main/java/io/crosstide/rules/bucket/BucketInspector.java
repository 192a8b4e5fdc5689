package io.crosstide.rules.bucket;

import io.crosstide.contracts.failure.FailureKind;
import io.crosstide.contracts.id.BucketRef;
import io.crosstide.rules.RuleServiceConfig;
import io.crosstide.rules.error.RefusedException;
import io.crosstide.rules.error.RuleError;
import io.crosstide.store.StoreException;
import io.crosstide.store.Versioning;
import io.crosstide.store.region.RegionStores;
import io.smallrye.mutiny.TimeoutException;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

/** Asks the stores what their buckets are. */
@ApplicationScoped
public class BucketInspector {
  private final RegionStores stores;
  private final RuleServiceConfig config;

  @Inject
  BucketInspector(RegionStores stores, RuleServiceConfig config) {
    this.stores = stores;
    this.config = config;
  }

  /**
   * The state of a bucket, never {@code UNKNOWN}; fails with {@link RefusedException} if the store
   * does not say.
   */
  public Uni<BucketState> state(BucketRef bucket) {
    return Uni.createFrom()
        .completionStage(
            () -> stores.store(bucket.region()).versioning(bucket.bucket()).toCompletionStage())
        .map(BucketInspector::stateOf)
        .ifNoItem()
        .after(config.storeTimeout())
        .fail()
        .onFailure(StoreException.class)
        .recoverWithUni(failure -> classify((StoreException) failure))
        .onFailure(TimeoutException.class)
        .transform(late -> new RefusedException(RuleError.STORE_UNAVAILABLE, late));
  }

  private static BucketState stateOf(Versioning versioning) {
    return switch (versioning) {
      case NEVER -> BucketState.UNVERSIONED;
      case ENABLED -> BucketState.VERSIONED;
      case SUSPENDED -> BucketState.SUSPENDED;
    };
  }

  private static Uni<BucketState> classify(StoreException failure) {
    FailureKind kind = failure.kind();
    if (kind == FailureKind.NO_SUCH_BUCKET || kind == FailureKind.NOT_FOUND) {
      return Uni.createFrom().item(BucketState.MISSING);
    }
    if (kind == FailureKind.UNSUPPORTED) {
      return Uni.createFrom().item(BucketState.UNVERSIONED);
    }
    return Uni.createFrom().failure(new RefusedException(RuleError.STORE_UNAVAILABLE, failure));
  }
}
