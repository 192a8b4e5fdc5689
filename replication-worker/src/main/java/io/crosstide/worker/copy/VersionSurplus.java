package io.crosstide.worker.copy;

import io.crosstide.contracts.id.VersionId;
import io.crosstide.contracts.survey.Difference;
import io.crosstide.store.ListedVersion;
import io.crosstide.store.ReadOptions;
import io.crosstide.worker.copy.VersionScan.AtSource;
import io.crosstide.worker.copy.VersionScan.InPlace;
import io.crosstide.worker.copy.VersionScan.Surplus;
import io.crosstide.worker.plan.versions.GoneVersion;
import io.crosstide.worker.plan.versions.TargetVersion;
import io.crosstide.worker.plan.versions.VersionLabel;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Deletes what the target has too many of ours, each by its own id (I30), once a scan has found
 * every version of the source in its place: copies of which another one is kept, copies of versions
 * that the source proves to be gone and delete markers that it does not have, if the rule includes
 * deletes. All else stays.
 */
final class VersionSurplus {
  private final KeyWork work;
  private final VersionReader reader;
  private final VersionScan scan;
  private final VersionPages source;
  private final Set<VersionId> ownMarkers;
  private final Optional<GoneVersion> gone;

  /** Versions of the source that are there and have a copy in its place besides. */
  private final Set<VersionId> spare = new HashSet<>();

  private boolean keptByRemit;

  /** Something of ours that may stay lies over the newest copy that is kept. */
  private boolean covered;

  private boolean hidden;
  private boolean counterpartFound;
  private boolean outdated;

  /**
   * @param scan that has gone through the whole source
   * @param source the source's versions, as the scan saw them
   * @param ownMarkers markers that this run put
   * @param gone a version that was deleted at the source and was, or may have been, a delete
   *     marker, so that one at the target has lost its counterpart
   */
  @SuppressWarnings("OptionalUsedAsFieldOrParameterType")
  VersionSurplus(
      CopyContext context,
      KeyWork work,
      VersionScan scan,
      VersionPages source,
      Set<VersionId> ownMarkers,
      Optional<GoneVersion> gone) {
    this.work = work;
    this.reader = new VersionReader(context.settings(), work);
    this.scan = scan;
    this.source = source;
    this.ownMarkers = ownMarkers;
    this.gone = gone;
  }

  /** What was deleted, by its listing at the target. */
  Future<List<TargetVersion>> delete() {
    return doomed().compose(this::deleteAll);
  }

  /** What would be deleted. */
  Future<List<TargetVersion>> find() {
    return doomed().map(doomed -> doomed.stream().map(Surplus::version).toList());
  }

  private Future<List<Surplus>> doomed() {
    return scan.surplus().isEmpty()
        ? Future.succeededFuture(List.of())
        : atSource().compose(this::doomed);
  }

  /** What it makes of the key. To a target whose marker hides it an object is not there. */
  Difference difference() {
    return hidden ? Difference.CHANGED : Difference.EXTRA;
  }

  /** True if something was not deleted because what it was too many beside has changed since. */
  boolean isOutdated() {
    return outdated;
  }

  /** True if something stays only because the remit does not allow deletes. */
  boolean isKeptByRemit() {
    return keptByRemit;
  }

  /** True if the marker of the version that is gone was found, and so is deleted. */
  boolean isCounterpartFound() {
    return counterpartFound;
  }

  /**
   * True if a marker that stays hides at the target what the source shows, and the version that is
   * gone may have been its counterpart. To be asked after nothing was deleted.
   */
  boolean isMarkerInDoubt(VersionPages target) {
    Optional<VersionId> newest = target.newest();
    return gone.isPresent()
        && source.isShown()
        && scan.surplus().stream()
            .map(Surplus::version)
            .anyMatch(each -> each.isMarker() && newest.filter(each.id()::equals).isPresent());
  }

  /** Which of the versions that surplus copies were made from the source still lists. */
  private Future<Map<VersionId, ListedVersion>> atSource() {
    Set<VersionId> wanted = new HashSet<>();
    for (Surplus each : scan.surplus()) {
      if (each.version().label() instanceof VersionLabel.Copy copy) {
        wanted.add(copy.version());
      }
    }
    Map<VersionId, ListedVersion> there = new HashMap<>();
    int[] number = {wanted.isEmpty() ? source.count() : 0};
    return Repeat.whileTrue(
            () ->
                number[0] >= source.count()
                    ? Future.succeededFuture(false)
                    : source
                        .page(number[0]++)
                        .map(
                            page -> {
                              page.stream()
                                  .filter(version -> wanted.contains(version.version()))
                                  .forEach(version -> there.put(version.version(), version));
                              return true;
                            }))
        .map(v -> there);
  }

  private Future<List<Surplus>> doomed(Map<VersionId, ListedVersion> atSource) {
    covered = scan.surplus().stream().filter(this::isOnTop).anyMatch(s -> isGone(s, atSource));
    List<Surplus> doomed = new ArrayList<>();
    Iterator<Surplus> left = scan.surplus().iterator();
    Between between = new Between();
    return Repeat.whileTrue(
            () -> {
              if (!left.hasNext()) {
                return Future.succeededFuture(false);
              }
              Surplus next = left.next();
              return isToGo(next, atSource)
                  .map(
                      is -> {
                        if (between.isToGo(next, is)) {
                          doomed.add(next);
                        }
                        return true;
                      });
            })
        .map(v -> withMarkerOfTheDeleted(doomed));
  }

  /**
   * Whether something that may be ours stays between a copy and the one below it that is kept in
   * its place, as what a rule without deletes keeps of versions that are gone. To take away the
   * upper one would then show that as the latest, and nothing would ever bring the copy back. What
   * surely others wrote is no such thing: it came after the lower one, and would be the latest if
   * the upper one had never been written.
   */
  private final class Between {
    private Optional<VersionId> above = Optional.empty();
    private boolean stays;

    boolean isToGo(Surplus surplus, boolean mayGo) {
      stays &= surplus.above().equals(above);
      above = surplus.above();
      boolean isNeeded = stays && surplus.isAboveItsLike();
      if (mayGo && isNeeded) {
        // From here on it is the one that others are too many beside.
        stays = false;
        return false;
      }
      stays |= !mayGo && !isOfOthers(surplus.version());
      return mayGo;
    }

    private boolean isOfOthers(TargetVersion version) {
      return version.label() instanceof VersionLabel.Copy copy
          && copy.isFromElsewhere(work.rule().source());
    }
  }

  private Future<Boolean> isToGo(Surplus surplus, Map<VersionId, ListedVersion> atSource) {
    if (!(surplus.version().label() instanceof VersionLabel.Copy copy)) {
      boolean isOwn = ownMarkers.contains(surplus.version().id());
      return Future.succeededFuture(isMarkerToGo(surplus) && (isOwn || mayShow(surplus)));
    }
    Optional<ListedVersion> source = Optional.ofNullable(atSource.get(copy.version()));
    if (source.filter(copy::isOf).isPresent()) {
      spare.add(copy.version());
      return Future.succeededFuture(!scan.mayBeNotOwed(copy.version()));
    }
    boolean mayDelete =
        source.isEmpty()
            && work.rule().actions().includesDelete()
            && copy.rule().equals(work.rule().id());
    return mayDelete
        ? reader.isGone(copy.version()).map(gone -> gone && mayDelete())
        : Future.succeededFuture(false);
  }

  private boolean isOnTop(Surplus surplus) {
    return surplus.copiesBelow() == scan.copiesKept();
  }

  private static boolean isGone(Surplus surplus, Map<VersionId, ListedVersion> atSource) {
    return surplus.version().label() instanceof VersionLabel.Copy copy
        && Optional.ofNullable(atSource.get(copy.version())).filter(copy::isOf).isEmpty();
  }

  /** Without a marker that alone hides what the source shows the target has no less, but more. */
  private boolean mayShow(Surplus marker) {
    boolean isHiding = isOnTop(marker) && !marker.isUnseen() && !covered && source.isShown();
    hidden |= isHiding;
    return mayGo(isHiding ? Difference.CHANGED : Difference.EXTRA);
  }

  private boolean mayDelete() {
    return mayGo(Difference.EXTRA);
  }

  /** Asked only of what would go otherwise. A report tells it, a repair may leave it. */
  private boolean mayGo(Difference difference) {
    boolean may = work.remit().isReport() || work.remit().allows(difference);
    keptByRemit |= !may;
    return may;
  }

  /**
   * A marker does not tell who put it. So it goes only where nobody but the rule has written, as
   * what is else missing at a target is copied again too. Even one that hides nothing may be a
   * client's, which shows what that client deleted as soon as what lies on it has gone. What was
   * not there when it was asked for may be a client's too, until the next listing does not have it.
   */
  private boolean isMarkerToGo(Surplus surplus) {
    // Without history those from before the rule are not known.
    boolean mayDelete = work.rule().actions().includesDelete() && work.rule().historyEnabled();
    boolean isOurs = scan.isOursAlone() || (surplus.isUnseen() && !scan.isOthersToo());
    if (ownMarkers.contains(surplus.version().id())) {
      return true;
    }
    outdated |= mayDelete && isOurs && scan.isVanished();
    return mayDelete && isOurs && !scan.isVanished();
  }

  private List<Surplus> withMarkerOfTheDeleted(List<Surplus> doomed) {
    Optional<Surplus> counterpart = gone.flatMap(this::counterpart);
    counterpart.filter(marker -> !doomed.contains(marker)).ifPresent(doomed::add);
    counterpartFound = counterpart.isPresent();
    return doomed;
  }

  /**
   * The one that has its id, else the oldest: the rule puts none on another one that is too many,
   * so what is above was put by somebody else. If a copy that is kept lies between, either may be
   * the rule's.
   */
  private Optional<Surplus> counterpart(GoneVersion deleted) {
    List<Surplus> sure = markers(deleted::isSurely);
    List<Surplus> all = sure.isEmpty() ? markers(deleted::mayBe) : sure;
    return all.stream().map(Surplus::copiesBelow).distinct().count() == 1
        ? Optional.of(all.get(0))
        : Optional.empty();
  }

  private List<Surplus> markers(Predicate<ListedVersion> wanted) {
    return scan.surplus().stream()
        .filter(surplus -> wanted.test(surplus.version().listed()))
        .toList();
  }

  private Future<List<TargetVersion>> deleteAll(List<Surplus> doomed) {
    List<TargetVersion> deleted = new ArrayList<>();
    Iterator<Surplus> left = doomed.iterator();
    return Repeat.whileTrue(
            () ->
                left.hasNext()
                    ? delete(left.next(), deleted).map(true)
                    : Future.succeededFuture(false))
        .map(v -> deleted);
  }

  /** Without a marker more is to be seen, and without one of several copies nothing is gone. */
  private Future<Void> delete(Surplus surplus, List<TargetVersion> deleted) {
    TargetVersion version = surplus.version();
    if (!(version.label() instanceof VersionLabel.Copy copy)) {
      return work.mayWrite().compose(v -> delete(version, deleted));
    }
    return spare.contains(copy.version())
        ? work.mayWrite()
            .compose(v -> isStillSpare(surplus, copy))
            .compose(is -> is ? delete(version, deleted) : leave())
        : work.mayTakeAway().compose(v -> delete(version, deleted));
  }

  private Future<Void> delete(TargetVersion version, List<TargetVersion> deleted) {
    return work.target()
        .deleteSurplus(work.key(), version.id())
        .onSuccess(v -> deleted.add(version))
        .mapEmpty();
  }

  private Future<Void> leave() {
    outdated = true;
    return Future.succeededFuture();
  }

  /**
   * Asked right before one of several copies goes, however long ago all was listed: another worker,
   * for which another one is in its place, must not take away the last one while this one does.
   * Which is in its place depends on what is below it, and that changes only by deletes at the
   * source. So the lower one goes only while the source still has what is to be below.
   */
  private Future<Boolean> isStillSpare(Surplus surplus, VersionLabel.Copy copy) {
    Optional<InPlace> like = scan.like(copy.version());
    // Stores that list while they move a version may list it twice.
    boolean isItself = like.filter(l -> l.copy().id().equals(surplus.version().id())).isPresent();
    return isItself
        ? Future.succeededFuture(false)
        : isStillThere(like)
            .compose(
                there -> there ? isStillBefore(surplus.before()) : Future.succeededFuture(false));
  }

  @SuppressWarnings("OptionalUsedAsFieldOrParameterType")
  private Future<Boolean> isStillThere(Optional<InPlace> like) {
    // One that was forgotten lies below a thousand others.
    return like.isEmpty()
        ? Future.succeededFuture(true)
        : work.target()
            .head(work.key(), ReadOptions.ofVersion(Optional.of(like.get().copy().id())))
            .map(facts -> VersionLabel.of(facts).isCopyOf(like.get().source()))
            .recover(
                cause ->
                    VersionLabels.isGone(cause)
                        ? Future.succeededFuture(false)
                        : Future.failedFuture(cause));
  }

  @SuppressWarnings("OptionalUsedAsFieldOrParameterType")
  private Future<Boolean> isStillBefore(Optional<AtSource> before) {
    return before.isEmpty()
        ? Future.succeededFuture(true)
        : source
            .again(before.get().page())
            .map(
                listed ->
                    listed.stream()
                        .map(ListedVersion::version)
                        .anyMatch(before.get().version()::equals));
  }
}
