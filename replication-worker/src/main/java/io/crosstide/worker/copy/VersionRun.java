package io.crosstide.worker.copy;

import io.crosstide.contracts.failure.FailureKind;
import io.crosstide.contracts.id.VersionId;
import io.crosstide.contracts.report.SkipReason;
import io.crosstide.contracts.survey.Difference;
import io.crosstide.contracts.task.ChangeKind;
import io.crosstide.store.ListedVersion;
import io.crosstide.worker.fault.FailureClassifier;
import io.crosstide.worker.fault.ReplicationFailure;
import io.crosstide.worker.plan.versions.GoneVersion;
import io.crosstide.worker.plan.versions.TargetVersion;
import io.crosstide.worker.plan.versions.VersionAlignment;
import io.crosstide.worker.plan.versions.VersionFloor;
import io.vertx.core.Future;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * One attempt at a key of versioned buckets: the target gets every version and delete marker of the
 * source, in the source's order (I33). What was captured just now is tried at the top of both
 * lists; everything else, and what turns out to be less simple, is compared from the oldest version
 * on, again and again until a comparison finds nothing to do. So whoever writes last has compared
 * last (I13, I14).
 */
final class VersionRun {
  /** Rounds in all, those that only make room included: enough for ten million surplus versions. */
  private static final int ROUNDS_MAX = 10_000;

  /** Rounds that only look again after the key was hidden or shown, beside the others. */
  private static final int SETTLED_MAX = 8;

  private final CopyContext context;
  private final VersionLabels labels;
  private final KeyWork work;
  private final boolean isTwoWay;
  private final VersionFloor floor;
  private final VersionCopy copy;
  private final VersionTally tally = new VersionTally();
  private final VersionTags tags;
  private final VersionTwoWay twoWay;
  private final Set<VersionId> ownMarkers = new HashSet<>();
  private Optional<GoneVersion> gone = Optional.empty();
  private boolean propertiesSeen;
  private boolean isLatestShown;
  private int rounds;
  private int roundsInAll;
  private int settled;

  /**
   * @param isTwoWay true if another rule replicates from the target to the source
   */
  VersionRun(CopyContext context, VersionLabels labels, KeyWork work, boolean isTwoWay) {
    this.context = context;
    this.labels = labels;
    this.work = work;
    this.isTwoWay = isTwoWay;
    this.floor = VersionFloor.of(work.rule());
    this.copy = new VersionCopy(context, labels, work);
    this.tags = new VersionTags(context.settings(), labels, work, copy, tally);
    this.twoWay = new VersionTwoWay(labels, copy, work, tally);
  }

  /**
   * @param named the version that the task names, if it is gone and had no copy: it may have been a
   *     delete marker
   */
  @SuppressWarnings("OptionalUsedAsFieldOrParameterType")
  Future<Outcome> run(Optional<GoneVersion> named) {
    if (!work.rule().actions().includesPut() && !work.rule().actions().includesDelete()) {
      return Future.succeededFuture(new Outcome.Skipped(SkipReason.ACTION));
    }
    gone = named.filter(v -> work.rule().actions().includesDelete());
    if (work.remit().isReport()) {
      return new VersionLook(context, labels, work, isTwoWay, floor).run();
    }
    boolean isSimple = !work.look() && named.isEmpty() && !isTwoWay && !isUnknownDelete();
    return (isSimple ? top().recover(VersionRun::notIfMoved) : Future.succeededFuture(false))
        .compose(done -> done ? Future.succeededFuture() : whole())
        .map(v -> leavingOut(told(tally.outcome())));
  }

  private Outcome told(Outcome outcome) {
    Optional<Found> found = work.remit().isAudit() ? tally.found() : Optional.empty();
    if (found.isEmpty()) {
      return outcome;
    }
    boolean isDone = outcome instanceof Outcome.Copied || outcome instanceof Outcome.Deleted;
    return isDone ? new Outcome.Repaired(found.get(), outcome) : new Outcome.Differs(found.get());
  }

  private Outcome leavingOut(Outcome outcome) {
    return tally.leftOut().isEmpty() ? outcome : new Outcome.LeavingOut(outcome, tally.leftOut());
  }

  /** A delete of which nobody heard an answer may have made a marker, or deleted anything. */
  private boolean isUnknownDelete() {
    return work.task().kind() == ChangeKind.DELETE && work.task().version().isEmpty();
  }

  /** True if that was all there was to do. */
  private Future<Boolean> top() {
    return VersionTop.read(labels, work, floor)
        .compose(top -> top.isPresent() ? append(top.get()) : Future.succeededFuture(false));
  }

  private Future<Boolean> append(VersionTop top) {
    VersionScan scan =
        new VersionScan(
            work.rule().id(),
            copy,
            new VersionAlignment(true, top.newest().isPresent()),
            OldestFirst.of(top.source()),
            OldestFirst.of(top.target()),
            Set.of(),
            VersionScan.Matched.NOTHING);
    return scan.run()
        .compose(v -> scan.append())
        .onSuccess(v -> tally.skipped(scan.skipped()))
        .compose(
            appended ->
                isUndisturbed(
                    new VersionCheck(labels, work, top.newest()),
                    appended,
                    () -> VersionPages.newest(work.source(), work.key(), VersionTop.LISTED_MAX)))
        .compose(done -> done ? tags.ensureOfTask(owed(top)) : Future.succeededFuture(false));
  }

  /** Versions of before the rule have no copy to look at. */
  private List<ListedVersion> owed(VersionTop top) {
    return top.below().stream().takeWhile(version -> !floor.isBelow(version)).toList();
  }

  private Future<Boolean> isUndisturbed(
      VersionCheck check, List<Appended> appended, Supplier<Future<List<ListedVersion>>> source) {
    List<Appended> written = appended.stream().filter(Appended::isWritten).toList();
    appended.forEach(tally::appended);
    written.stream()
        .filter(one -> one.source().deleteMarker() && ownMarkers.size() < VersionScan.SURPLUS_MAX)
        .forEach(one -> one.target().ifPresent(ownMarkers::add));
    return written.isEmpty()
        ? Future.succeededFuture(true)
        : check.isUndisturbed(written, source.get());
  }

  private Future<Void> whole() {
    return Repeat.whileTrue(
        () ->
            ++rounds > context.settings().writesMax() || ++roundsInAll > ROUNDS_MAX
                ? Future.failedFuture(work.source().moved("The versions kept changing"))
                : round().recover(VersionRun::againIfMoved));
  }

  /** A version that vanished while it was read is compared anew. */
  private static Future<Boolean> againIfMoved(Throwable cause) {
    return isMoved(cause) ? Future.succeededFuture(true) : Future.failedFuture(cause);
  }

  private static Future<Boolean> notIfMoved(Throwable cause) {
    return isMoved(cause) ? Future.succeededFuture(false) : Future.failedFuture(cause);
  }

  private static boolean isMoved(Throwable cause) {
    return cause instanceof ReplicationFailure failure
        && (failure.kind() == FailureKind.MOVED || FailureClassifier.isSourceMoved(failure));
  }

  /** True if another round is needed. */
  private Future<Boolean> round() {
    if (rounds > 1) {
      context.metrics().repeated();
    }
    VersionPages source = new VersionPages(work.source(), work.key(), floor::isBelow);
    VersionPages target = new VersionPages(work.target(), work.key(), version -> false);
    // In this order: what the target has of a newer source would be taken for surplus.
    return target
        .open()
        .compose(v -> source.open())
        .compose(v -> WatchedVersions.of(work, source))
        .compose(watched -> round(source, target, watched));
  }

  private Future<Boolean> round(VersionPages source, VersionPages target, Set<VersionId> watched) {
    Set<VersionId> watch = new HashSet<>(watched);
    work.task().version().ifPresent(watch::add);
    VersionScan scan =
        new VersionScan(
            work.rule().id(),
            copy,
            new VersionAlignment(!isTwoWay, false),
            OldestFirst.of(source, Future::succeededFuture),
            OldestFirst.of(target, page -> labels.recalled(work, page)),
            watch,
            (version, copied) -> ensureProperties(version, copied, source.newest()));
    return scan.run()
        .onSuccess(v -> propertiesSeen = true)
        .compose(v -> appendAll(scan, source, target))
        .onSuccess(v -> tally.skipped(scan.skipped()))
        .onSuccess(v -> tally.found(target.newest().isPresent()))
        .compose(
            undisturbed ->
                undisturbed ? finish(scan, source, target, watched) : Future.succeededFuture(true));
  }

  /**
   * Of what a round appends they are written along, so one look at what was there is enough.
   * Between two buckets that are each other's target, what differs may be what a client has set on
   * the replica, whose task is on its way (I40).
   */
  @SuppressWarnings("OptionalUsedAsFieldOrParameterType")
  private Future<Void> ensureProperties(
      ListedVersion source, TargetVersion target, Optional<VersionId> newest) {
    boolean isWanted =
        !isTwoWay
            && !propertiesSeen
            && !source.deleteMarker()
            && work.remit().looksAtProperties(source, newest);
    return isWanted
        ? new VersionProperties(context, work)
            .update(source.version(), Optional.of(target.id()))
            .onSuccess(set -> tally.foundProperties(set))
            .onSuccess(v -> labels.tagsSeen(work, target.id()))
            .mapEmpty()
        : tags.ensure(source, target);
  }

  /** True if nobody else wrote meanwhile, and nothing was written in vain. */
  private Future<Boolean> appendAll(VersionScan scan, VersionPages source, VersionPages target) {
    VersionCheck check = new VersionCheck(labels, work, target.newest());
    boolean[] undisturbed = {true};
    boolean[] written = {false};
    return Repeat.whileTrue(
            () ->
                scan.append()
                    .compose(
                        appended -> {
                          written[0] |= appended.stream().anyMatch(Appended::isWritten);
                          return isUndisturbed(
                              check, appended, () -> source.again(scan.sourcePage()));
                        })
                    .map(
                        same -> {
                          undisturbed[0] &= same;
                          return !scan.isSourceEnded();
                        }))
        // What is surplus goes only after another look has found everything in its place.
        .map(v -> undisturbed[0] && !(written[0] && !scan.surplus().isEmpty()));
  }

  private Future<Boolean> finish(
      VersionScan scan, VersionPages source, VersionPages target, Set<VersionId> watched) {
    Optional<GoneVersion> evidence = gone.filter(version -> !scan.isAtSource(version.id()));
    VersionSurplus surplus = new VersionSurplus(context, work, scan, source, ownMarkers, evidence);
    return surplus
        .delete()
        .compose(
            deleted -> {
              if (surplus.isKeptByRemit()) {
                tally.extra();
              }
              if (deleted.isEmpty() && surplus.isOutdated()) {
                return Future.succeededFuture(true);
              }
              if (deleted.isEmpty()) {
                if (surplus.isMarkerInDoubt(target)) {
                  tally.leftOut(SkipReason.MARKER_IN_DOUBT, evidence.orElseThrow().id());
                }
                return showLatest(scan, source, target, surplus.isKeptByRemit())
                    .compose(
                        shown ->
                            shown
                                ? Future.succeededFuture(true)
                                : settle(scan, source, target, evidence, watched));
              }
              tally.deleted(surplus.difference());
              twoWay.tookAway(deleted);
              gone = surplus.isCounterpartFound() ? Optional.empty() : gone;
              rounds -= scan.isSurplusLeft() && !surplus.isOutdated() ? 1 : 0;
              return Future.succeededFuture(true);
            });
  }

  /**
   * True if the source's latest was put on top once more. Once is enough: a marker that goes again
   * as surplus would be put for ever.
   *
   * @param isExtraKept whether something stays that only the remit keeps
   */
  private Future<Boolean> showLatest(
      VersionScan scan, VersionPages source, VersionPages target, boolean isExtraKept) {
    return isLatestShown || !work.remit().allows(Difference.CHANGED)
        ? Future.succeededFuture(false)
        : underOthers(scan, source, target, isExtraKept)
            .compose(
                latest ->
                    latest.isEmpty()
                        ? Future.succeededFuture(false)
                        : copy.append(latest.get())
                            .onSuccess(tally::appended)
                            .onSuccess(v -> isLatestShown = true)
                            .map(Appended::isWritten));
  }

  /**
   * The source's latest, if something that stays lies over its copy and must not. A target that is
   * filled anew shows it, whoever has hidden it. Where the rule deletes, what is too many goes
   * instead.
   */
  private Future<Optional<ListedVersion>> underOthers(
      VersionScan scan, VersionPages source, VersionPages target, boolean isExtraKept) {
    if (isTwoWay) {
      return Future.succeededFuture(Optional.empty());
    }
    boolean isUnderExtra =
        work.remit().isResync()
            && source.isShown()
            && isExtraKept
            && BuriedLatest.over(scan, target).isPresent();
    if (isUnderExtra || isHiddenAfterResync(source, target)) {
      return Future.succeededFuture(scan.newestInPlace());
    }
    boolean staysBuried = !(work.rule().actions().includesDelete() && work.rule().historyEnabled());
    return staysBuried
        ? BuriedLatest.find(work, scan, target)
        : Future.succeededFuture(Optional.empty());
  }

  private boolean isHiddenAfterResync(VersionPages source, VersionPages target) {
    return work.remit().isResync() && source.isShown() && target.isHidden();
  }

  /** True if another round is needed. */
  @SuppressWarnings("OptionalUsedAsFieldOrParameterType")
  private Future<Boolean> settle(
      VersionScan scan,
      VersionPages source,
      VersionPages target,
      Optional<GoneVersion> evidence,
      Set<VersionId> watched) {
    return (isTwoWay ? twoWay.settle(evidence, source.newest()) : Future.succeededFuture(false))
        .compose(
            again -> {
              if (again) {
                rounds -= ++settled <= SETTLED_MAX ? 1 : 0;
                return Future.succeededFuture(true);
              }
              if (isTwoWay && isHiddenAfterResync(source, target)) {
                // The delete of a client there may be on its way to the source.
                tally.leftOut(SkipReason.MARKER_IN_DOUBT, source.newest().orElseThrow());
              }
              return setProperties(scan, watched).map(false);
            });
  }

  private Future<Void> setProperties(VersionScan scan, Set<VersionId> watched) {
    Iterator<VersionId> rest = watched.stream().filter(scan::isAtSource).iterator();
    return Repeat.whileTrue(
        () -> rest.hasNext() ? setProperties(scan, rest.next()) : Future.succeededFuture(false));
  }

  private Future<Boolean> setProperties(VersionScan scan, VersionId version) {
    return new VersionProperties(context, work)
        .update(version, scan.counterpart(version))
        .onSuccess(tally::properties)
        .map(true);
  }
}
