package io.crosstide.worker.copy;

import io.crosstide.contracts.task.ChangeKind;
import io.crosstide.store.ListedVersion;
import io.crosstide.worker.plan.versions.VersionLabel;
import io.vertx.core.Future;
import java.util.List;

/**
 * Delete markers between two buckets that are each other's target. They have no metadata, so those
 * that a rule put cannot be told from those of clients, and counting them would send them to and
 * fro. Only whether the key is hidden is made equal (I39).
 */
final class VersionTwoWay {
  private static final int LISTED_MAX = 2;

  private final VersionLabels labels;
  private final KeyWork work;
  private final VersionTally tally;

  VersionTwoWay(VersionLabels labels, KeyWork work, VersionTally tally) {
    this.labels = labels;
    this.work = work;
    this.tally = tally;
  }

  /**
   * @param markerIsGone true if a delete marker was deleted at the source
   */
  Future<Void> settle(boolean markerIsGone) {
    Future<List<ListedVersion>> source = VersionPages.newest(work.source(), work.key(), LISTED_MAX);
    Future<List<ListedVersion>> target = VersionPages.newest(work.target(), work.key(), LISTED_MAX);
    return Future.all(source, target)
        .compose(v -> settle(source.result(), target.result(), markerIsGone));
  }

  private Future<Void> settle(
      List<ListedVersion> source, List<ListedVersion> target, boolean markerIsGone) {
    if (source.isEmpty() || target.isEmpty()) {
      return Future.succeededFuture();
    }
    boolean isHidden = source.get(0).deleteMarker();
    ListedVersion latest = target.get(0);
    if (isHidden && !latest.deleteMarker()) {
      return isToBeHidden(latest).compose(is -> is ? hide() : Future.succeededFuture());
    }
    return !isHidden && latest.deleteMarker() && markerIsGone
        ? show(latest)
        : Future.succeededFuture();
  }

  /** What a client wrote at the target is hidden by a client's delete only, not by a survey. */
  private Future<Boolean> isToBeHidden(ListedVersion latest) {
    return work.task().kind() == ChangeKind.DELETE
        ? Future.succeededFuture(true)
        : labels
            .of(work, latest)
            .map(
                label ->
                    label instanceof VersionLabel.Copy copy
                        && copy.rule().equals(work.rule().id()));
  }

  private Future<Void> hide() {
    return work.mayWrite()
        .compose(v -> work.target().delete(work.key()))
        .onSuccess(v -> tally.marker())
        .mapEmpty();
  }

  private Future<Void> show(ListedVersion marker) {
    return work.mayWrite()
        .compose(v -> work.target().delete(work.key(), marker.version()))
        .onSuccess(v -> tally.marker())
        .mapEmpty();
  }
}
