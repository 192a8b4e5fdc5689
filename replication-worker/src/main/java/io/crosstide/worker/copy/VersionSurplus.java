package io.crosstide.worker.copy;

import io.crosstide.contracts.id.VersionId;
import io.crosstide.contracts.survey.Difference;
import io.crosstide.store.ListedVersion;
import io.crosstide.worker.copy.VersionScan.Surplus;
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
  private final Set<VersionId> ownMarkers;
  private final boolean markerIsGone;
  private boolean keptByRemit;

  /**
   * @param scan that has gone through the whole source
   * @param ownMarkers markers that this run put
   * @param markerIsGone true if a delete marker was deleted at the source, so that one at the
   *     target has lost its counterpart
   */
  VersionSurplus(
      CopyContext context,
      KeyWork work,
      VersionScan scan,
      Set<VersionId> ownMarkers,
      boolean markerIsGone) {
    this.work = work;
    this.reader = new VersionReader(context.settings(), work);
    this.scan = scan;
    this.ownMarkers = ownMarkers;
    this.markerIsGone = markerIsGone;
  }

  /** What was deleted, by its listing at the target. */
  Future<List<TargetVersion>> delete(VersionPages source) {
    return find(source).compose(this::deleteAll);
  }

  /** What would be deleted. */
  Future<List<TargetVersion>> find(VersionPages source) {
    return scan.surplus().isEmpty()
        ? Future.succeededFuture(List.of())
        : atSource(source).compose(this::doomed);
  }

  /** True if something stays only because the remit does not allow deletes. */
  boolean isKeptByRemit() {
    return keptByRemit;
  }

  /** Which of the versions that surplus copies were made from the source still lists. */
  private Future<Map<VersionId, ListedVersion>> atSource(VersionPages source) {
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

  private Future<List<TargetVersion>> doomed(Map<VersionId, ListedVersion> atSource) {
    List<TargetVersion> doomed = new ArrayList<>();
    Iterator<Surplus> left = scan.surplus().iterator();
    return Repeat.whileTrue(
            () -> {
              if (!left.hasNext()) {
                return Future.succeededFuture(false);
              }
              Surplus next = left.next();
              return isToGo(next, atSource)
                  .map(
                      is -> {
                        if (is) {
                          doomed.add(next.version());
                        }
                        return true;
                      });
            })
        .map(v -> withMarkerOfTheDeleted(doomed));
  }

  private Future<Boolean> isToGo(Surplus surplus, Map<VersionId, ListedVersion> atSource) {
    if (!(surplus.version().label() instanceof VersionLabel.Copy copy)) {
      boolean isOwn = ownMarkers.contains(surplus.version().id());
      return Future.succeededFuture(isMarkerToGo(surplus) && (isOwn || mayDelete()));
    }
    Optional<ListedVersion> source = Optional.ofNullable(atSource.get(copy.version()));
    if (source.filter(copy::isOf).isPresent()) {
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

  /** Asked only of what would go otherwise. A report tells it, a repair leaves it. */
  private boolean mayDelete() {
    boolean may = work.remit().isReport() || work.remit().allows(Difference.EXTRA);
    keptByRemit |= !may;
    return may;
  }

  /**
   * A marker does not tell who put it. One that hides something goes only where nobody but the rule
   * has written, as what is else missing at a target is copied again too.
   */
  private boolean isMarkerToGo(Surplus surplus) {
    // Without history those from before the rule are not known.
    boolean mayDelete = work.rule().actions().includesDelete() && work.rule().historyEnabled();
    return ownMarkers.contains(surplus.version().id())
        || (mayDelete && (surplus.isUnseen() || scan.isOursAlone()));
  }

  /** Of several the newest, as that is what hides the key. */
  private List<TargetVersion> withMarkerOfTheDeleted(List<TargetVersion> doomed) {
    if (markerIsGone && doomed.stream().noneMatch(TargetVersion::isMarker)) {
      scan.surplus().stream()
          .map(Surplus::version)
          .filter(TargetVersion::isMarker)
          .reduce((older, newer) -> newer)
          .ifPresent(doomed::add);
    }
    return doomed;
  }

  private Future<List<TargetVersion>> deleteAll(List<TargetVersion> doomed) {
    Iterator<TargetVersion> left = doomed.iterator();
    return Repeat.whileTrue(
            () ->
                left.hasNext() ? delete(left.next()).map(v -> true) : Future.succeededFuture(false))
        .map(v -> doomed);
  }

  private Future<Void> delete(TargetVersion version) {
    return work.mayWrite()
        .compose(v -> work.target().deleteSurplus(work.key(), version.id()))
        .mapEmpty();
  }
}
