package io.crosstide.worker.copy;

import io.crosstide.contracts.failure.FailureKind;
import io.crosstide.contracts.id.VersionId;
import io.crosstide.contracts.report.SkipReason;
import io.crosstide.store.ListedVersion;
import io.crosstide.store.ReadOptions;
import io.crosstide.store.VersionListRequest;
import io.crosstide.store.VersionPage;
import io.crosstide.worker.fault.FailureClassifier;
import io.crosstide.worker.fault.ReplicationFailure;
import io.crosstide.worker.plan.VersionDeletes;
import io.vertx.core.Future;
import java.util.Optional;
import java.util.function.Function;

/**
 * A version that was deleted at the source: every copy that the rule made of it is deleted at the
 * target, by its own version id and never otherwise (I29, I30). Only then the others are made
 * right.
 */
final class VersionDelete {
  /** Versions per listing; the most that stores give, and all that is held at a time. */
  private static final int PAGE_MAX = 1000;

  private final KeyWork work;
  private final VersionId version;
  private Optional<ListedVersion> found = Optional.empty();

  VersionDelete(KeyWork work) {
    this.work = work;
    this.version = work.task().version().orElseThrow();
  }

  /**
   * @param others makes the other versions right; is told whether the version is gone and had no
   *     copy
   */
  Future<Outcome> run(Function<Boolean, Future<Outcome>> others) {
    return isGone().compose(gone -> gone ? afterDelete(others) : others.apply(false));
  }

  private Future<Outcome> afterDelete(Function<Boolean, Future<Outcome>> others) {
    return work.rule().actions().includesDelete()
        ? deleteCopies().compose(v -> others.apply(found.isEmpty())).map(this::outcome)
        : Future.succeededFuture(new Outcome.Skipped(SkipReason.ACTION));
  }

  /** Proven by an answer that says so; that of a delete marker says that it is there (I31). */
  private Future<Boolean> isGone() {
    return work.source()
        .get(work.key(), ReadOptions.ofVersion(Optional.of(version)))
        .map(
            content -> {
              content.discard().run();
              return false;
            })
        .recover(this::isGoneBy);
  }

  private Future<Boolean> isGoneBy(Throwable cause) {
    if (cause instanceof ReplicationFailure failure) {
      if (FailureClassifier.isDeleteMarker(failure)) {
        return Future.succeededFuture(false);
      }
      if (FailureClassifier.provesVersionAbsence(failure)) {
        return isNewest().map(newest -> !newest);
      }
    }
    return Future.failedFuture(cause);
  }

  /** Some stores answer for a delete marker as if it were not there; a listing shows it. */
  private Future<Boolean> isNewest() {
    return work.source()
        .newestVersion(work.key())
        .map(
            page ->
                page.versions().stream()
                    .anyMatch(
                        listed ->
                            listed.key().equals(work.key()) && listed.version().equals(version)));
  }

  private Future<Void> deleteCopies() {
    return page(Optional.empty(), Optional.empty());
  }

  /** Of keys with this prefix the key itself comes first, so no other is ever looked at (I38). */
  private Future<Void> page(Optional<String> keyMarker, Optional<VersionId> versionMarker) {
    VersionListRequest request =
        new VersionListRequest(work.key().value(), "", keyMarker, versionMarker, PAGE_MAX);
    return work.target()
        .versions(request)
        .compose(page -> deleteCopies(page).compose(done -> next(done, versionMarker)));
  }

  @SuppressWarnings("OptionalUsedAsFieldOrParameterType")
  private Future<Void> next(VersionPage page, Optional<VersionId> after) {
    boolean isMore =
        page.nextKeyMarker().filter(work.key().value()::equals).isPresent()
            && page.nextVersionMarker().isPresent();
    if (isMore && page.nextVersionMarker().equals(after)) {
      return Future.failedFuture(work.target().moved("The listing of versions does not advance"));
    }
    return isMore ? page(page.nextKeyMarker(), page.nextVersionMarker()) : Future.succeededFuture();
  }

  private Future<VersionPage> deleteCopies(VersionPage page) {
    Future<Void> looked = Future.succeededFuture();
    for (ListedVersion listed : page.versions()) {
      if (listed.key().equals(work.key()) && !listed.deleteMarker()) {
        looked = looked.compose(v -> deleteIfCopy(listed));
      }
    }
    return looked.map(page);
  }

  private Future<Void> deleteIfCopy(ListedVersion listed) {
    if (!mayBeCopy(listed)) {
      return Future.succeededFuture();
    }
    return work.target()
        .head(work.key(), ReadOptions.ofVersion(Optional.of(listed.version())))
        .map(facts -> VersionDeletes.isCopyOf(version, work.rule(), facts))
        .recover(VersionDelete::goneMeanwhile)
        .compose(is -> is ? delete(listed) : Future.succeededFuture());
  }

  /** All copies of one version have one size, so once one was found few others are asked for. */
  private boolean mayBeCopy(ListedVersion listed) {
    return found.isEmpty() || found.get().size() == listed.size();
  }

  private Future<Void> delete(ListedVersion listed) {
    return work.mayWrite()
        .compose(v -> work.target().delete(work.key(), listed.version()))
        .onSuccess(v -> found = Optional.of(listed))
        .mapEmpty();
  }

  /** What another worker has just deleted is no copy any more. */
  private static Future<Boolean> goneMeanwhile(Throwable cause) {
    return cause instanceof ReplicationFailure failure && failure.kind() == FailureKind.NOT_FOUND
        ? Future.succeededFuture(false)
        : Future.failedFuture(cause);
  }

  private Outcome outcome(Outcome current) {
    boolean isSkipped =
        current instanceof Outcome.Skipped skip && skip.reason() == SkipReason.ACTION;
    if (isSkipped || current instanceof Outcome.Unchanged) {
      return found.isPresent() ? new Outcome.Deleted() : new Outcome.Unchanged();
    }
    return current;
  }
}
