package io.crosstide.worker.survey;

import io.crosstide.contracts.task.SurveyTask;
import io.crosstide.store.ListRequest;
import io.crosstide.store.ObjectPage;
import io.vertx.core.Future;
import java.util.Optional;
import java.util.function.Function;

/** Lists the next keys of a range. A listing that fails is never the end of the range (I47). */
final class RangeLister {
  /** Pages without a key that a store may answer before it counts as going in circles. */
  private static final int EMPTY_PAGES_MAX = 100;

  private final Function<ListRequest, Future<ObjectPage>> store;
  private final SurveyTask task;
  private final int keysMax;

  /**
   * @param store answers each request
   */
  RangeLister(Function<ListRequest, Future<ObjectPage>> store, SurveyTask task, int keysMax) {
    this.store = store;
    this.task = task;
    this.keysMax = keysMax;
  }

  /** Fails with a store's failure or {@link UnsortedListing}. */
  Future<RangeListing> list() {
    return list(Optional.empty(), 0).map(page -> RangeListing.of(task, page));
  }

  /** Some stores answer pages without keys; then only their token leads on. */
  private Future<ObjectPage> list(Optional<String> token, int emptyPages) {
    ListRequest request =
        new ListRequest(task.keys().prefix(), "", RangeListing.after(task), token, keysMax);
    return store
        .apply(request)
        .compose(
            page -> {
              if (!page.objects().isEmpty() || page.nextToken().isEmpty()) {
                return Future.succeededFuture(page);
              }
              return emptyPages < EMPTY_PAGES_MAX && !page.nextToken().equals(token)
                  ? list(page.nextToken(), emptyPages + 1)
                  : Future.failedFuture(
                      new UnsortedListing("The store's listing does not advance"));
            });
  }
}
