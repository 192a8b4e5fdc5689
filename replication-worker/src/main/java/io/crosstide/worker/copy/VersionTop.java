package io.crosstide.worker.copy;

import io.crosstide.contracts.id.VersionId;
import io.crosstide.store.ListedVersion;
import io.crosstide.worker.plan.versions.TargetVersion;
import io.crosstide.worker.plan.versions.VersionFloor;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The newest versions of both sides, above the newest that they have in common. What is below is
 * trusted to be right, since every worker appends in order.
 *
 * @param source above it, the newest first
 * @param target above it, the newest first
 * @param newest of the target; empty if it has nothing at all, otherwise they have one in common
 * @param below of the source, from the one in common downwards, the newest first; not all of them
 */
record VersionTop(
    List<ListedVersion> source,
    List<TargetVersion> target,
    Optional<VersionId> newest,
    List<ListedVersion> below) {
  /** Versions listed of each side; whoever has more to catch up compares everything. */
  static final int LISTED_MAX = VersionPages.FIRST_MAX;

  /** Versions at the target that are looked at; each may cost a HEAD. */
  private static final int LOOKED_AT_MAX = 5;

  /** Empty if the newest versions do not tell. */
  static Future<Optional<VersionTop>> read(VersionLabels labels, KeyWork work, VersionFloor floor) {
    Future<VersionPages.Newest> source =
        VersionPages.newestOrAll(work.source(), work.key(), LISTED_MAX);
    Future<List<ListedVersion>> target = VersionPages.newest(work.target(), work.key(), LISTED_MAX);
    return Future.all(source, target)
        .compose(
            v ->
                target.result().isEmpty()
                    ? Future.succeededFuture(ofEmptyTarget(source.result(), floor))
                    : join(labels, work, source.result().versions(), target.result()));
  }

  private static Optional<VersionTop> ofEmptyTarget(
      VersionPages.Newest source, VersionFloor floor) {
    List<ListedVersion> wanted =
        source.versions().stream().takeWhile(v -> !floor.isBelow(v)).toList();
    boolean isAll = wanted.size() < source.versions().size() || source.isAll();
    return isAll
        ? Optional.of(new VersionTop(wanted, List.of(), Optional.empty(), List.of()))
        : Optional.empty();
  }

  private static Future<Optional<VersionTop>> join(
      VersionLabels labels, KeyWork work, List<ListedVersion> source, List<ListedVersion> target) {
    List<TargetVersion> above = new ArrayList<>();
    List<Optional<VersionTop>> found = new ArrayList<>();
    return Repeat.whileTrue(
            () -> {
              if (!found.isEmpty() || above.size() >= Math.min(target.size(), LOOKED_AT_MAX)) {
                return Future.succeededFuture(false);
              }
              ListedVersion listed = target.get(above.size());
              return labels
                  .of(work, listed)
                  .map(
                      label -> {
                        int at = indexOf(source, new TargetVersion(listed, label));
                        if (at >= 0) {
                          List<TargetVersion> window = List.copyOf(above);
                          found.add(
                              Optional.of(
                                  new VersionTop(
                                      source.subList(0, at),
                                      window,
                                      Optional.of(target.get(0).version()),
                                      source.subList(at, source.size()))));
                        } else {
                          above.add(new TargetVersion(listed, label));
                        }
                        return true;
                      });
            })
        .map(v -> found.isEmpty() ? Optional.empty() : found.get(0));
  }

  /** Where in the source is what the target's version was made from; -1 if nowhere. */
  private static int indexOf(List<ListedVersion> source, TargetVersion target) {
    for (int i = 0; i < source.size(); i++) {
      if (target.label().isCopyOf(source.get(i))) {
        return i;
      }
    }
    return -1;
  }
}
