package io.crosstide.worker.copy;

import io.crosstide.contracts.id.VersionId;
import io.crosstide.contracts.report.SkipReason;
import io.crosstide.contracts.task.ChangeKind;
import io.crosstide.contracts.task.KeyTask;
import io.crosstide.store.ListedVersion;
import io.crosstide.store.ReadOptions;
import io.crosstide.worker.plan.versions.GoneVersion;
import io.crosstide.worker.plan.versions.VersionLabel;
import io.vertx.core.Future;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/**
 * Delete markers between two buckets that are each other's target. They have no metadata, so those
 * that a rule put cannot be told from those of clients, and counting them would send them to and
 * fro. Only whether the key is hidden is made equal (I39).
 */
final class VersionTwoWay {
  private static final int LISTED_MAX = VersionPages.FIRST_MAX;

  private final VersionLabels labels;
  private final VersionCopy copy;
  private final KeyWork work;
  private final VersionTally tally;

  VersionTwoWay(VersionLabels labels, VersionCopy copy, KeyWork work, VersionTally tally) {
    this.labels = labels;
    this.copy = copy;
    this.work = work;
    this.tally = tally;
  }

  /**
   * @param gone a version that was deleted at the source and was, or may have been, a delete marker
   */
  @SuppressWarnings("OptionalUsedAsFieldOrParameterType")
  Future<Void> settle(Optional<GoneVersion> gone) {
    Future<List<ListedVersion>> source = VersionPages.newest(work.source(), work.key(), LISTED_MAX);
    Future<List<ListedVersion>> target = VersionPages.newest(work.target(), work.key(), LISTED_MAX);
    return Future.all(source, target).compose(v -> settle(source.result(), target.result(), gone));
  }

  @SuppressWarnings("OptionalUsedAsFieldOrParameterType")
  private Future<Void> settle(
      List<ListedVersion> source, List<ListedVersion> target, Optional<GoneVersion> gone) {
    if (source.isEmpty() || target.isEmpty()) {
      return Future.succeededFuture();
    }
    boolean isHidden = source.get(0).deleteMarker();
    ListedVersion latest = target.get(0);
    if (isHidden && !latest.deleteMarker()) {
      return isToBeHidden(source, latest)
          .compose(is -> is ? hide(source.get(0)) : Future.succeededFuture());
    }
    if (isHidden || !latest.deleteMarker()) {
      return Future.succeededFuture();
    }
    if (gone.isPresent()) {
      return isReplica(source.get(0), target, gone.get())
          .compose(is -> is ? show(latest) : leave(gone.get().id()));
    }
    return isShownByDelete(latest)
        ? leave(work.task().version().orElseThrow())
        : Future.succeededFuture();
  }

  /**
   * True if the marker came to light at the target by the delete of an object above it, and so may
   * have lost its counterpart while it was hidden itself.
   */
  private boolean isShownByDelete(ListedVersion marker) {
    KeyTask task = work.task();
    return task.kind() == ChangeKind.DELETE
        && task.version().isPresent()
        && !task.marker()
        && task.changedAt().filter(marker.lastModified()::isAfter).isEmpty();
  }

  /**
   * True if the marker that hides the key at the target is the one that this rule put for the one
   * that is gone: it has its id, or it was there when that was deleted, alone, and hides just what
   * the source shows. A client's own is never taken for it, even if it is then left too often.
   */
  private Future<Boolean> isReplica(
      ListedVersion shown, List<ListedVersion> target, GoneVersion gone) {
    if (gone.isSurely(target.get(0))) {
      return Future.succeededFuture(true);
    }
    boolean isAlone = target.size() > 1 && !target.get(1).deleteMarker();
    return isAlone && gone.mayBe(target.get(0))
        ? areTheSame(shown, target.get(1))
        : Future.succeededFuture(false);
  }

  /** True if one is a copy of the other, whichever side it was written at. */
  private Future<Boolean> areTheSame(ListedVersion source, ListedVersion target) {
    return labels
        .of(work, target)
        .compose(
            label ->
                label.isCopyOf(source)
                    ? Future.succeededFuture(true)
                    : work.source()
                        .head(work.key(), ReadOptions.ofVersion(Optional.of(source.version())))
                        .map(facts -> VersionLabel.of(facts).isCopyOf(target)));
  }

  private Future<Void> leave(VersionId deleted) {
    tally.leftOut(SkipReason.MARKER_IN_DOUBT, deleted);
    return Future.succeededFuture();
  }

  /**
   * What a client wrote at the target is hidden by a client's delete only, not by a survey; and
   * only if it was there before: a task that comes again must not hide what was written since
   * (I13).
   */
  private Future<Boolean> isToBeHidden(List<ListedVersion> source, ListedVersion latest) {
    return labels
        .of(work, latest)
        .compose(
            label -> {
              boolean isOwn =
                  label instanceof VersionLabel.Copy copy && copy.rule().equals(work.rule().id());
              return isOwn || work.task().kind() != ChangeKind.DELETE
                  ? Future.succeededFuture(isOwn)
                  : isOlder(source, latest);
            });
  }

  /** By the times of both stores, or since the source has it under its marker. */
  private Future<Boolean> isOlder(List<ListedVersion> source, ListedVersion latest) {
    if (GoneVersion.isSurelyBefore(latest, source.get(0).lastModified())) {
      return Future.succeededFuture(true);
    }
    Iterator<ListedVersion> under =
        source.stream().filter(version -> !version.deleteMarker()).iterator();
    boolean[] found = {false};
    return Repeat.whileTrue(
            () ->
                under.hasNext() && !found[0]
                    ? areTheSame(under.next(), latest).onSuccess(same -> found[0] = same).map(true)
                    : Future.succeededFuture(false))
        .map(v -> found[0]);
  }

  /** With the id of the source's marker where the target keeps ids, so that it is known by it. */
  private Future<Void> hide(ListedVersion marker) {
    return copy.append(marker).onSuccess(v -> tally.marker()).mapEmpty();
  }

  private Future<Void> show(ListedVersion marker) {
    return work.mayWrite()
        .compose(v -> work.target().delete(work.key(), marker.version()))
        .onSuccess(v -> tally.marker())
        .mapEmpty();
  }
}
