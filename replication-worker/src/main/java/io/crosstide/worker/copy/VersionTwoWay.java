package io.crosstide.worker.copy;

import io.crosstide.contracts.id.VersionId;
import io.crosstide.contracts.report.SkipReason;
import io.crosstide.contracts.task.ChangeKind;
import io.crosstide.contracts.task.KeyTask;
import io.crosstide.store.ListedVersion;
import io.crosstide.store.ReadOptions;
import io.crosstide.worker.plan.versions.GoneVersion;
import io.crosstide.worker.plan.versions.TargetVersion;
import io.crosstide.worker.plan.versions.VersionLabel;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Delete markers between two buckets that are each other's target. They have no metadata, so those
 * that a rule put cannot be told from those of clients, and counting them would send them to and
 * fro. Only whether the key is hidden is made equal (I39).
 *
 * <p>It serves one run, which looks again after each write until it finds nothing to write: whoever
 * writes last, on either side, has looked last at both (I14). What it put itself on a look that was
 * out of date by then it knows, and takes away.
 */
final class VersionTwoWay {
  private static final int LISTED_MAX = VersionPages.FIRST_MAX;

  /**
   * A marker that this run put.
   *
   * @param origin the source's, for which it was put
   * @param hidden what it was to hide at the target
   */
  private record Put(VersionId origin, VersionId hidden) {}

  private final VersionLabels labels;
  private final VersionCopy copy;
  private final KeyWork work;
  private final VersionTally tally;

  /** By the marker's id at the target; as many as the run has rounds. */
  private final Map<VersionId, Put> own = new HashMap<>();

  private final Set<VersionId> awaited = new HashSet<>();
  private Optional<Instant> newestTaken = Optional.empty();
  private boolean hasShown;
  private boolean isCounterpartFound;

  VersionTwoWay(VersionLabels labels, VersionCopy copy, KeyWork work, VersionTally tally) {
    this.labels = labels;
    this.copy = copy;
    this.work = work;
    this.tally = tally;
  }

  /** Notes what the run took away at the target: a marker below may have come to light. */
  void tookAway(List<TargetVersion> versions) {
    for (TargetVersion version : versions) {
      Instant at = version.listed().lastModified();
      newestTaken = newestTaken.filter(at::isBefore).or(() -> Optional.of(at));
    }
  }

  /**
   * True if all is to be looked at again, always if something was written: others may have found
   * both sides right just before, with a delete or an undelete that came since this look.
   *
   * @param gone a version that was deleted at the source and was, or may have been, a delete marker
   * @param compared the newest version of the source when its versions were compared; empty if
   *     there was none since the rule
   */
  @SuppressWarnings("OptionalUsedAsFieldOrParameterType")
  Future<Boolean> settle(Optional<GoneVersion> gone, Optional<VersionId> compared) {
    // In this order: what the source hides by a client's marker of the target is seen there too, so
    // what is put under its id is never that one, which a store that keeps ids would answer with.
    return VersionPages.newest(work.source(), work.key(), LISTED_MAX)
        .compose(
            source ->
                VersionPages.newest(work.target(), work.key(), LISTED_MAX)
                    .compose(target -> settle(source, target, gone, compared)));
  }

  @SuppressWarnings("OptionalUsedAsFieldOrParameterType")
  private Future<Boolean> settle(
      List<ListedVersion> source,
      List<ListedVersion> target,
      Optional<GoneVersion> gone,
      Optional<VersionId> compared) {
    if (source.isEmpty() || target.isEmpty()) {
      return Future.succeededFuture(false);
    }
    Optional<ListedVersion> counterpart =
        gone.flatMap(one -> target.stream().filter(one::isSurely).findFirst());
    if (counterpart.isPresent()) {
      isCounterpartFound = true;
      // Also below others, or where another one hides the key at the source: it has done its time.
      return show(counterpart.get());
    }
    boolean isHidden = source.get(0).deleteMarker();
    ListedVersion latest = target.get(0);
    if (isHidden) {
      return latest.deleteMarker()
          ? isOverWhatCameSince(source, target)
              .compose(is -> is ? show(latest) : Future.succeededFuture(false))
          : isToBeHidden(source, latest)
              .compose(
                  is ->
                      is && !isOutOfOrder(source, target, compared)
                          ? hide(source.get(0), latest)
                          : Future.succeededFuture(is));
    }
    if (!latest.deleteMarker()) {
      return Future.succeededFuture(false);
    }
    return isOutdated(source, target)
        .compose(is -> is ? show(latest) : showOrLeave(source, target, gone));
  }

  /**
   * True if the marker would come before an object that is to lie below it, or if the target has it
   * already, below what another worker is about to take away: it would get another id, and be known
   * no more. That one is waited for once.
   */
  @SuppressWarnings("OptionalUsedAsFieldOrParameterType")
  private boolean isOutOfOrder(
      List<ListedVersion> source, List<ListedVersion> target, Optional<VersionId> compared) {
    VersionId marker = source.get(0).version();
    // Without one all are from before the rule, and none is to lie there.
    boolean isNewer =
        compared.isPresent()
            && source.stream()
                .takeWhile(version -> !version.version().equals(compared.get()))
                .anyMatch(version -> !version.deleteMarker());
    return isNewer
        || (target.stream().anyMatch(version -> version.version().equals(marker))
            && awaited.add(marker));
  }

  @SuppressWarnings("OptionalUsedAsFieldOrParameterType")
  private Future<Boolean> showOrLeave(
      List<ListedVersion> source, List<ListedVersion> target, Optional<GoneVersion> gone) {
    ListedVersion marker = target.get(0);
    VersionId shown = source.get(0).version();
    if (gone.isPresent() && isCounterpartFound) {
      // That one is gone already; what else hides the key was put for something else.
      return leave(gone.get().id());
    }
    if (gone.isPresent()) {
      return isReplica(source.get(0), target, gone.get())
          .compose(is -> is ? show(marker) : leave(gone.get().id()));
    }
    if (own.containsKey(marker.version())) {
      return Future.succeededFuture(false);
    }
    return isShownByDelete(marker) || isLaidBare(marker)
        ? leave(work.task().version().orElse(shown))
        : mayBeOfEarlierTry(target)
            .compose(
                may ->
                    may
                        ? leave(work.task().version().orElse(shown))
                        : Future.succeededFuture(false));
  }

  /**
   * True if the marker that hides the key at the target is one of this run, and was put on a look
   * at the source that was out of date: what that was put for is gone again, or what the source
   * shows instead has come across below it. What has not will come on top.
   */
  private Future<Boolean> isOutdated(List<ListedVersion> source, List<ListedVersion> target) {
    Put put = own.get(target.get(0).version());
    if (put == null) {
      return Future.succeededFuture(false);
    }
    boolean isThere = source.stream().anyMatch(each -> each.version().equals(put.origin()));
    return isThere ? isAmong(target, source.get(0)) : Future.succeededFuture(true);
  }

  /**
   * True if the marker that hides the key at the target is one of this run, and came on top of what
   * a client wrote there after this run had looked.
   */
  private Future<Boolean> isOverWhatCameSince(
      List<ListedVersion> source, List<ListedVersion> target) {
    Put put = own.get(target.get(0).version());
    boolean isKnown =
        put == null
            || target.size() < 2
            || target.get(1).deleteMarker()
            || target.get(1).version().equals(put.hidden());
    return isKnown
        ? Future.succeededFuture(false)
        : isOwnOrOlder(source, target.get(1)).map(is -> !is);
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
   * True if the marker came to light because this run took away a copy too many above it. Its own
   * task may have come before, when it hid nothing.
   */
  private boolean isLaidBare(ListedVersion marker) {
    return newestTaken.filter(at -> !marker.lastModified().isAfter(at)).isPresent();
  }

  /**
   * True if this task may have put the marker when it was tried before, and have died before it
   * looked again: nobody else will look.
   */
  private Future<Boolean> mayBeOfEarlierTry(List<ListedVersion> target) {
    KeyTask task = work.task();
    boolean mayBe =
        work.repeated()
            && task.changedAt()
                .filter(at -> GoneVersion.isSurelyBefore(target.get(0), at))
                .isEmpty();
    Optional<ListedVersion> hidden =
        target.stream().filter(version -> !version.deleteMarker()).findFirst();
    if (!mayBe || task.kind() == ChangeKind.DELETE || hidden.isEmpty()) {
      return Future.succeededFuture(mayBe && hidden.isPresent());
    }
    return isOwn(hidden.get());
  }

  /**
   * True if the marker that hides the key at the target is the one that this rule put for the one
   * that is gone: it was there when that was deleted, alone, and hides just what the source shows.
   * A client's own is never taken for it, even if it is then left too often.
   */
  private Future<Boolean> isReplica(
      ListedVersion shown, List<ListedVersion> target, GoneVersion gone) {
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

  /** True if the target has the object of the source among its newest. */
  private Future<Boolean> isAmong(List<ListedVersion> target, ListedVersion source) {
    return isAny(target, each -> areTheSame(source, each));
  }

  private interface Question {
    Future<Boolean> ask(ListedVersion object);
  }

  /** True if the answer is yes for one of the objects, which are asked about in turn. */
  private static Future<Boolean> isAny(List<ListedVersion> versions, Question question) {
    Iterator<ListedVersion> objects =
        versions.stream().filter(version -> !version.deleteMarker()).iterator();
    boolean[] found = {false};
    return Repeat.whileTrue(
            () ->
                objects.hasNext() && !found[0]
                    ? question.ask(objects.next()).onSuccess(is -> found[0] = is).map(true)
                    : Future.succeededFuture(false))
        .map(v -> found[0]);
  }

  private Future<Boolean> leave(VersionId deleted) {
    tally.leftOut(SkipReason.MARKER_IN_DOUBT, deleted);
    return Future.succeededFuture(false);
  }

  /**
   * What a client wrote at the target is hidden by a client's delete only, not by a survey; and
   * only if it was there before: a task that comes again must not hide what was written since
   * (I13). Who has shown the key is the last to look, whatever it came for.
   */
  private Future<Boolean> isToBeHidden(List<ListedVersion> source, ListedVersion latest) {
    return work.task().kind() == ChangeKind.DELETE || hasShown
        ? isOwnOrOlder(source, latest)
        : isOwn(latest);
  }

  private Future<Boolean> isOwn(ListedVersion latest) {
    return labels
        .of(work, latest)
        .map(
            label ->
                label instanceof VersionLabel.Copy made && made.rule().equals(work.rule().id()));
  }

  private Future<Boolean> isOwnOrOlder(List<ListedVersion> source, ListedVersion latest) {
    return isOwn(latest).compose(is -> is ? Future.succeededFuture(true) : isOlder(source, latest));
  }

  /** By the times of both stores, or since the source has it under its marker. */
  private Future<Boolean> isOlder(List<ListedVersion> source, ListedVersion latest) {
    return GoneVersion.isSurelyBefore(latest, source.get(0).lastModified())
        ? Future.succeededFuture(true)
        : isAny(source, under -> areTheSame(under, latest));
  }

  /** With the id of the source's marker where the target keeps ids, so that it is known by it. */
  private Future<Boolean> hide(ListedVersion marker, ListedVersion latest) {
    return copy.append(marker)
        .onSuccess(v -> tally.marker())
        .onSuccess(
            appended ->
                appended
                    .target()
                    .ifPresent(id -> own.put(id, new Put(marker.version(), latest.version()))))
        .map(true);
  }

  private Future<Boolean> show(ListedVersion marker) {
    return work.mayWrite()
        .compose(v -> work.target().deleteSurplus(work.key(), marker.version()))
        .onSuccess(v -> tally.marker())
        .onSuccess(v -> hasShown = true)
        .map(true);
  }
}
