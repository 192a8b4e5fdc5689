package io.crosstide.worker.survey;

import io.crosstide.contracts.id.ObjectKey;
import io.crosstide.contracts.id.VersionId;
import io.crosstide.contracts.task.SurveyTask;
import io.crosstide.store.ListedObject;
import io.crosstide.store.ObjectPage;
import io.crosstide.store.VersionListRequest;
import io.crosstide.store.VersionPage;
import io.crosstide.worker.copy.Repeat;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

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

  private final Function<VersionListRequest, Future<VersionPage>> store;
  private final SurveyTask task;
  private final int versionsMax;

  /**
   * @param store answers each request
   */
  VersionedRangeLister(
      Function<VersionListRequest, Future<VersionPage>> store, SurveyTask task, int versionsMax) {
    this.store = store;
    this.task = task;
    this.versionsMax = versionsMax;
  }

  /** Fails with a store's failure or {@link UnsortedListing}. */
  Future<RangeListing> list() {
    Optional<String> after = RangeListing.after(task).map(ObjectKey::value);
    Cursor cursor = new Cursor(after);
    return Repeat.whileTrue(() -> list(cursor)).map(v -> RangeListing.of(task, cursor.found));
  }

  private static final class Cursor {
    private Optional<String> key;
    private Optional<VersionId> version = Optional.empty();
    private int pages;
    private ObjectPage found;

    @SuppressWarnings("OptionalUsedAsFieldOrParameterType")
    Cursor(Optional<String> key) {
      this.key = key;
    }
  }

  private Future<Boolean> list(Cursor cursor) {
    VersionListRequest request =
        new VersionListRequest(task.keys().prefix(), "", cursor.key, cursor.version, versionsMax);
    return store.apply(request).compose(page -> goOn(cursor, page));
  }

  /** True if the page had no further key. */
  private Future<Boolean> goOn(Cursor cursor, VersionPage page) {
    List<ListedObject> keys =
        VersionedKeys.of(page.versions(), RangeListing.after(task), page.nextKeyMarker());
    boolean isMore = page.nextKeyMarker().isPresent();
    if (!keys.isEmpty() || !isMore) {
      cursor.found = new ObjectPage(keys, List.of(), isMore ? Optional.of(MORE) : Optional.empty());
      return Future.succeededFuture(false);
    }
    boolean advances =
        !page.nextKeyMarker().equals(cursor.key)
            || !page.nextVersionMarker().equals(cursor.version);
    if (!advances || ++cursor.pages > PAGES_MAX) {
      return Future.failedFuture(new UnsortedListing("The store's listing does not advance"));
    }
    cursor.key = page.nextKeyMarker();
    cursor.version = page.nextVersionMarker();
    return Future.succeededFuture(true);
  }
}
