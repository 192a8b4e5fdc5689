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
import io.crosstide.worker.plan.versions.GoneVersion;
import io.crosstide.worker.plan.versions.TargetVersion;
import io.crosstide.worker.plan.versions.VersionLabel;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * A version that was deleted at the source: every copy of it that the rule made, or an earlier one
 * of the same source, is deleted at the target, by its own version id and never otherwise (I29,
 * I30). Only then the others are made right.
 */
final class VersionDelete {
  /** Versions per listing; the most that stores give, and all that is held at a time. */
  private static final int PAGE_MAX = 1000;

  private final KeyWork work;

  /** Versions that are asked for at once before the copy is found. */
  private static final int CHUNK_MAX = 8;

  private final VersionLabels labels;
  private final VersionId version;
  private Optional<ListedVersion> found = Optional.empty();

  VersionDelete(VersionLabels labels, KeyWork work) {
    this.labels = labels;
    this.work = work;
    this.version = work.task().version().orElseThrow();
  }

  /**
   * @param others makes the other versions right; is told of the version if it is gone and had no
   *     copy
   */
  Future<Outcome> run(Function<Optional<GoneVersion>, Future<Outcome>> others) {
    return isGone().compose(gone -> gone ? afterDelete(others) : others.apply(Optional.empty()));
  }

  private Future<Outcome> afterDelete(Function<Optional<GoneVersion>, Future<Outcome>> others) {
    return work.rule().actions().includesDelete()
        ? deleteCopies().compose(v -> others.apply(copyless())).map(this::outcome)
        : Future.succeededFuture(new Outcome.Skipped(SkipReason.ACTION));
  }

  /** The version, if it had no copy: it may have been a delete marker. */
  private Optional<GoneVersion> copyless() {
    return found.isPresent()
        ? Optional.empty()
        : Optional.of(new GoneVersion(version, work.task().marker(), work.task().changedAt()));
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
        return isListed().map(listed -> !listed);
      }
    }
    return Future.failedFuture(cause);
  }

  /**
   * Some stores answer for a delete marker as if it were not there; a listing shows it, however
   * much was written on top since. What was not told to be a marker may be only the newest, as what
   * a task of old names.
   */
  private Future<Boolean> isListed() {
    if (!work.task().marker()) {
      return VersionPages.newest(work.source(), work.key(), 1)
          .map(newest -> newest.stream().anyMatch(this::isIt));
    }
    boolean[] found = {false};
    return new VersionPages(work.source(), work.key(), listed -> found[0] |= isIt(listed))
        .open()
        .map(v -> found[0]);
  }

  private boolean isIt(ListedVersion listed) {
    return listed.version().equals(version);
  }

  /**
   * Of markers there are no copies; of the null version one may be left from what it was before.
   */
  private Future<Void> deleteCopies() {
    return work.task().marker() && !version.equals(VersionLabel.NULL)
        ? Future.succeededFuture()
        : deleteAllCopies();
  }

  private Future<Void> deleteAllCopies() {
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
    Iterator<ListedVersion> left =
        page.versions().stream()
            .filter(listed -> listed.key().equals(work.key()) && !listed.deleteMarker())
            .iterator();
    boolean isLong = page.versions().size() > VersionPages.FIRST_MAX;
    return Repeat.whileTrue(() -> deleteInChunk(left, isLong)).map(page);
  }

  private Future<Boolean> deleteInChunk(Iterator<ListedVersion> left, boolean isLong) {
    List<ListedVersion> chunk = new ArrayList<>(CHUNK_MAX);
    while (left.hasNext() && chunk.size() < CHUNK_MAX) {
      ListedVersion next = left.next();
      if (mayBeCopy(next)) {
        chunk.add(next);
      }
    }
    return labels
        .recalled(work, chunk, isLong)
        .compose(
            labelled -> {
              Future<Void> looked = Future.succeededFuture();
              for (TargetVersion each : labelled) {
                if (each.label().mayBeCopyOf(version)) {
                  looked = looked.compose(v -> deleteIfCopy(each.listed()));
                }
              }
              return looked;
            })
        .map(v -> left.hasNext());
  }

  /**
   * Whose it is, labels do not tell; and a store that keeps ids may have given the same one again
   * since (I30).
   */
  private Future<Void> deleteIfCopy(ListedVersion listed) {
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
    return work.mayTakeAway()
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
    if (current instanceof Outcome.LeavingOut left) {
      boolean isDone = found.isPresent() && left.done() instanceof Outcome.Skipped;
      Outcome done = isDone ? new Outcome.Deleted() : outcome(left.done());
      return new Outcome.LeavingOut(done, left.versions());
    }
    boolean isSkipped =
        current instanceof Outcome.Skipped skip && skip.reason() == SkipReason.ACTION;
    if (isSkipped || current instanceof Outcome.Unchanged) {
      return found.isPresent() ? new Outcome.Deleted() : new Outcome.Unchanged();
    }
    return current;
  }
}
