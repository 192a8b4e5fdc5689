package io.crosstide.worker.copy;

import io.crosstide.contracts.survey.Difference;
import io.crosstide.store.ListedVersion;
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
    return Future.all(source.open(), target.open()).compose(v -> look(source, target));
  }

  private Future<Outcome> look(VersionPages source, VersionPages target) {
    VersionScan scan =
        new VersionScan(
            work.rule().id(),
            new VersionCopy(context, labels, work),
            new VersionAlignment(!isTwoWay, false),
            OldestFirst.of(source, Future::succeededFuture),
            OldestFirst.of(target, page -> labels.of(work, page)),
            Set.of());
    return scan.run()
        .compose(v -> scan.firstMissing())
        .compose(
            missing ->
                missing.isPresent()
                    ? Future.succeededFuture(lacking(missing.get(), target))
                    : surplus(scan, source));
  }

  private static Outcome lacking(ListedVersion missing, VersionPages target) {
    Difference difference = target.newest().isPresent() ? Difference.CHANGED : Difference.MISSING;
    return new Outcome.Differs(new Found(difference, Found.changedAt(missing)));
  }

  private Future<Outcome> surplus(VersionScan scan, VersionPages source) {
    return new VersionSurplus(context, work, scan, Set.of(), false)
        .find(source)
        .map(
            surplus ->
                surplus.isEmpty()
                    ? new Outcome.Unchanged()
                    : new Outcome.Differs(new Found(Difference.EXTRA, Optional.empty())));
  }
}
