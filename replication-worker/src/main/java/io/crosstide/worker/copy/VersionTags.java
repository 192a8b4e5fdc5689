package io.crosstide.worker.copy;

import io.crosstide.contracts.id.VersionId;
import io.crosstide.store.ListedVersion;
import io.crosstide.worker.plan.Planner;
import io.crosstide.worker.plan.versions.TargetVersion;
import io.vertx.core.Future;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Tags of copies that were found at the target. Stores drop those of uploads and of copies of their
 * own, so they are put afterwards; a worker that fails or dies between leaves a copy without them,
 * which must not count as done. What was looked at once is remembered.
 */
final class VersionTags {
  private final CopySettings settings;
  private final VersionLabels labels;
  private final KeyWork work;
  private final VersionCopy copy;
  private final VersionTally tally;
  private final VersionReader reader;

  VersionTags(
      CopySettings settings,
      VersionLabels labels,
      KeyWork work,
      VersionCopy copy,
      VersionTally tally) {
    this.settings = settings;
    this.labels = labels;
    this.work = work;
    this.copy = copy;
    this.tally = tally;
    this.reader = new VersionReader(settings, work);
  }

  /** Puts the tags of a version on its copy if that has none. */
  Future<Void> ensure(ListedVersion source, TargetVersion target) {
    return isPutAfterwards(source) && !labels.hasTags(work, target.id())
        ? reader.readTags(source.version()).compose(tags -> ensure(source, tags, target.id()))
        : Future.succeededFuture();
  }

  /**
   * The same for what the task may tell of, if it was at the target already. False if a copy is not
   * among the newest there, so that all is to be compared.
   *
   * @param there the newest of the source of which the newest has a copy
   */
  Future<Boolean> ensureOfTask(List<ListedVersion> there) {
    List<ListedVersion> meant =
        there.stream().filter(this::isPutAfterwards).filter(this::isMeant).toList();
    return meant.isEmpty()
        ? Future.succeededFuture(true)
        : VersionPages.newest(work.target(), work.key(), VersionTop.LISTED_MAX)
            .compose(newest -> labels.of(work, newest))
            .compose(newest -> ensureEach(meant.iterator(), newest));
  }

  private boolean isMeant(ListedVersion version) {
    return work.task().version().map(version.version()::equals).orElse(true);
  }

  private Future<Boolean> ensureEach(Iterator<ListedVersion> left, List<TargetVersion> newest) {
    if (!left.hasNext()) {
      return Future.succeededFuture(true);
    }
    ListedVersion next = left.next();
    Optional<TargetVersion> copied =
        newest.stream().filter(version -> version.label().isCopyOf(next)).findFirst();
    return (copied.isEmpty() ? isLeftOut(next) : ensure(next, copied.get()).map(true))
        .compose(done -> done ? ensureEach(left, newest) : Future.succeededFuture(false));
  }

  /** What has no copy for a reason is no reason to compare all. */
  private Future<Boolean> isLeftOut(ListedVersion version) {
    return copy.skipReason(version)
        .onSuccess(reason -> reason.ifPresent(why -> tally.skipped(Map.of(why, version.version()))))
        .map(Optional::isPresent);
  }

  private Future<Void> ensure(ListedVersion source, Map<String, String> wanted, VersionId target) {
    return (wanted.isEmpty()
            ? Future.succeededFuture(false)
            : put(source.version(), wanted, target))
        .onSuccess(set -> tally.foundProperties(set))
        .onSuccess(v -> labels.tagsSeen(work, target))
        .mapEmpty();
  }

  /** Others than the source's may be a client's, and have tasks of their own. */
  private Future<Boolean> put(VersionId source, Map<String, String> wanted, VersionId target) {
    Optional<VersionId> version = Optional.of(target);
    return ObjectTags.read(work.target(), work.key(), version)
        .compose(
            tags ->
                tags.isEmpty()
                    ? ObjectTags.replaceAfterwards(work, Optional.of(source), wanted, version)
                        .map(true)
                    : Future.succeededFuture(false));
  }

  /** All else is written with its tags at once. */
  private boolean isPutAfterwards(ListedVersion version) {
    return !version.deleteMarker()
        && work.rule().actions().includesPut()
        && (VersionReader.isMadeOfParts(settings, version) || Planner.isWithinStore(work.rule()));
  }
}
