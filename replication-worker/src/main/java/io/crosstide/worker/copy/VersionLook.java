package io.crosstide.worker.copy;

import io.crosstide.contracts.id.VersionId;
import io.crosstide.contracts.survey.Difference;
import io.crosstide.store.ListedVersion;
import io.crosstide.worker.plan.versions.TargetVersion;
import io.crosstide.worker.plan.versions.VersionAlignment;
import io.crosstide.worker.plan.versions.VersionFloor;
import io.vertx.core.Future;
import java.util.Optional;
import java.util.Set;

/**
 * Looks at a key of versioned buckets as {@link VersionRun} does and writes nothing. Between two
 * buckets that are each other's target it does not tell whether a key is hidden alike, since their
 * markers cannot be told apart.
 */
final class VersionLook {
  private final CopyContext context;
  private final VersionLabels labels;
  private final KeyWork work;
  private final boolean isTwoWay;
  private final VersionFloor floor;

  /** A version whose copy has other tags or another ACL. */
  private boolean differs;

  VersionLook(
      CopyContext context,
      VersionLabels labels,
      KeyWork work,
      boolean isTwoWay,
      VersionFloor floor) {
    this.context = context;
    this.labels = labels;
    this.work = work;
    this.isTwoWay = isTwoWay;
    this.floor = floor;
  }

  Future<Outcome> run() {
    VersionPages source = new VersionPages(work.source(), work.key(), floor::isBelow);
    VersionPages target = new VersionPages(work.target(), work.key(), version -> false);
    // What the target had of a newer source would be taken for surplus.
    return target.open().compose(v -> source.open()).compose(v -> look(source, target));
  }

  private Future<Outcome> look(VersionPages source, VersionPages target) {
    VersionScan scan =
        new VersionScan(
            work.rule().id(),
            new VersionCopy(context, labels, work),
            new VersionAlignment(!isTwoWay, false),
            OldestFirst.of(source, Future::succeededFuture),
            OldestFirst.of(target, page -> labels.recalled(work, page)),
            Set.of(),
            (version, copied) -> compareProperties(version, copied, source.newest()));
    return scan.run()
        .compose(v -> scan.firstMissing())
        .compose(
            missing ->
                missing.isPresent()
                    ? Future.succeededFuture(lacking(missing.get(), target))
                    : differs
                        ? Future.succeededFuture(new Outcome.Differs(Found.properties()))
                        : surplus(scan, source, target));
  }

  /** One that differs is enough to tell of the key. */
  @SuppressWarnings("OptionalUsedAsFieldOrParameterType")
  private Future<Void> compareProperties(
      ListedVersion source, TargetVersion target, Optional<VersionId> newest) {
    boolean isWanted =
        !differs && !source.deleteMarker() && work.remit().looksAtProperties(source, newest);
    return isWanted
        ? new VersionProperties(context, work)
            .differ(source.version(), target.id())
            .onSuccess(differ -> differs = differ)
            .mapEmpty()
        : Future.succeededFuture();
  }

  private static Outcome lacking(ListedVersion missing, VersionPages target) {
    Difference difference = target.newest().isPresent() ? Difference.CHANGED : Difference.MISSING;
    return new Outcome.Differs(new Found(difference, Found.changedAt(missing)));
  }

  private Future<Outcome> surplus(VersionScan scan, VersionPages source, VersionPages target) {
    VersionSurplus surplus =
        new VersionSurplus(context, work, scan, source, Set.of(), Optional.empty());
    return surplus
        .find()
        .compose(
            found ->
                found.isEmpty()
                    ? latest(scan, target)
                    : Future.succeededFuture(
                        new Outcome.Differs(new Found(surplus.difference(), Optional.empty()))));
  }

  private Future<Outcome> latest(VersionScan scan, VersionPages target) {
    return (isTwoWay
            ? Future.succeededFuture(Optional.<ListedVersion>empty())
            : BuriedLatest.find(work, scan, target))
        .map(buried -> buried.map(VersionLook::changed).orElseGet(Outcome.Unchanged::new));
  }

  private static Outcome changed(ListedVersion changed) {
    return new Outcome.Differs(new Found(Difference.CHANGED, Found.changedAt(changed)));
  }
}
