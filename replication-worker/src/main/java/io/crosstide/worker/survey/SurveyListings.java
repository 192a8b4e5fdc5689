package io.crosstide.worker.survey;

import io.crosstide.contracts.id.BucketRef;
import io.crosstide.contracts.id.ObjectKey;
import io.crosstide.contracts.rule.Rule;
import io.crosstide.contracts.task.SurveyTask;
import io.crosstide.store.ListedObject;
import io.crosstide.store.ObjectStore;
import io.crosstide.store.region.RegionStores;
import io.crosstide.worker.copy.DownRegions;
import io.vertx.core.Future;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Optional;

/** Lists what surveys look at, and lets the breakers know whether the regions answer. */
@Singleton
final class SurveyListings {
  /**
   * For the first key after another: few where keys have few versions, enough where some have many.
   */
  private static final int VERSIONS_ASKED = 100;

  private final RegionStores stores;
  private final DownRegions down;

  @Inject
  SurveyListings(RegionStores stores, DownRegions down) {
    this.stores = stores;
    this.down = down;
  }

  /**
   * The next keys of the source. Fails with a store's failure or {@link UnsortedListing}.
   *
   * @param keysMax keys at most, 1 to 1,000
   */
  Future<RangeListing> source(Rule rule, SurveyTask task, int keysMax) {
    return tryTarget(rule, task).compose(v -> list(rule, rule.source(), task, keysMax));
  }

  /**
   * While the target is down a listing is let through to try whether it still is. One of the source
   * alone would use that up and tell nothing, so it asks the target first, and sends no keys there
   * unless it answers, whatever that is.
   */
  private Future<Void> tryTarget(Rule rule, SurveyTask task) {
    return down.isDown(rule.target().region())
        ? first(rule, rule.target(), task)
            .<Void>mapEmpty()
            .recover(
                cause ->
                    down.isDown(rule.target().region())
                        ? Future.failedFuture(cause)
                        : Future.succeededFuture())
        : Future.succeededFuture();
  }

  /** The next keys of both sides; fails like {@link #source}. */
  Future<ComparedListing> both(Rule rule, SurveyTask task, int keysMax) {
    Future<RangeListing> source = list(rule, rule.source(), task, keysMax);
    Future<RangeListing> target = list(rule, rule.target(), task, keysMax);
    return Future.all(source, target)
        .map(v -> ComparedListing.of(source.result(), target.result()));
  }

  /**
   * The first key after a task's cursor, of the source, or of the target if the survey compares and
   * the source has none.
   */
  Future<Optional<ObjectKey>> first(Rule rule, SurveyTask task) {
    Future<Optional<ObjectKey>> source = first(rule, rule.source(), task);
    return task.comparison().isEmpty()
        ? source
        : source.compose(
            key ->
                key.isPresent() ? Future.succeededFuture(key) : first(rule, rule.target(), task));
  }

  private Future<Optional<ObjectKey>> first(Rule rule, BucketRef bucket, SurveyTask task) {
    return list(rule, bucket, task, rule.versioned() ? VERSIONS_ASKED : 1)
        .map(listing -> listing.objects().stream().map(ListedObject::key).findFirst());
  }

  private Future<RangeListing> list(Rule rule, BucketRef bucket, SurveyTask task, int keysMax) {
    ObjectStore store = stores.store(bucket.region(), rule.roleArn());
    return rule.versioned()
        ? new VersionedRangeLister(
                request ->
                    down.watched(
                        bucket.region(), () -> store.listVersions(bucket.bucket(), request)),
                task,
                keysMax)
            .list()
        : new RangeLister(
                request ->
                    down.watched(bucket.region(), () -> store.list(bucket.bucket(), request)),
                task,
                keysMax)
            .list();
  }
}
