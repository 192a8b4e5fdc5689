package io.crosstide.worker.survey;

import io.crosstide.contracts.id.BucketName;
import io.crosstide.contracts.id.ObjectKey;
import io.crosstide.contracts.id.VersionId;
import io.crosstide.contracts.task.SurveyTask;
import io.crosstide.store.ListedObject;
import io.crosstide.store.ObjectPage;
import io.crosstide.store.ObjectStore;
import io.crosstide.store.VersionListRequest;
import io.crosstide.store.VersionPage;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;

/**
 * Lists the next keys of a range in a bucket that keeps versions, also those whose latest is a
 * delete marker. A page may end within a key: the next begins after it, since whoever takes the key
 * lists its versions anyway.
 */
final class VersionedRangeLister {
  private static final String MORE = "more";

  /**
   * Pages without a further key, as some stores (Ceph) list the versions of the key again after
   * which they shall begin: ten million versions of one key.
   */
  private static final int PAGES_MAX = 10_000;

  private final ObjectStore store;
  private final BucketName bucket;
  private final SurveyTask task;
  private final int versionsMax;

  VersionedRangeLister(ObjectStore store, BucketName bucket, SurveyTask task, int versionsMax) {
    this.store = store;
    this.bucket = bucket;
    this.task = task;
    this.versionsMax = versionsMax;
  }

  /** Fails with a store's failure or {@link UnsortedListing}. */
  Future<RangeListing> list() {
    Optional<ObjectKey> after = RangeListing.after(task);
    return list(after.map(ObjectKey::value), Optional.empty(), 0)
        .map(page -> RangeListing.of(task, page));
  }

  private Future<ObjectPage> list(
      Optional<String> keyMarker, Optional<VersionId> versionMarker, int pages) {
    VersionListRequest request =
        new VersionListRequest(task.keys().prefix(), "", keyMarker, versionMarker, versionsMax);
    return store.listVersions(bucket, request).compose(page -> goOn(request, page, pages));
  }

  private Future<ObjectPage> goOn(VersionListRequest request, VersionPage page, int pages) {
    List<ListedObject> keys =
        VersionedKeys.of(page.versions(), RangeListing.after(task), page.nextKeyMarker());
    boolean isMore = page.nextKeyMarker().isPresent();
    if (!keys.isEmpty() || !isMore) {
      return Future.succeededFuture(
          new ObjectPage(keys, List.of(), isMore ? Optional.of(MORE) : Optional.empty()));
    }
    boolean advances =
        !page.nextKeyMarker().equals(request.keyMarker())
            || !page.nextVersionMarker().equals(request.versionMarker());
    return advances && pages < PAGES_MAX
        ? list(page.nextKeyMarker(), page.nextVersionMarker(), pages + 1)
        : Future.failedFuture(new UnsortedListing("The store's listing does not advance"));
  }
}
