package io.crosstide.worker.copy;

import io.crosstide.contracts.id.VersionId;
import io.crosstide.store.ListedVersion;
import io.vertx.core.Future;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Looks again after versions were appended: whether they are the newest of the target, in their
 * order, with nothing between them and nothing new below them, and whether the source still has
 * them. If so nobody else has written meanwhile; otherwise all is to be compared anew.
 */
final class VersionCheck {
  private final VersionLabels labels;
  private final KeyWork work;
  private Optional<VersionId> below;

  /**
   * @param below the newest version of the target before anything was appended
   */
  @SuppressWarnings("OptionalUsedAsFieldOrParameterType")
  VersionCheck(VersionLabels labels, KeyWork work, Optional<VersionId> below) {
    this.labels = labels;
    this.work = work;
    this.below = below;
  }

  /**
   * Asked after each page of what was appended, in order.
   *
   * @param appended written ones, in their order; 1 to {@link VersionPages#PAGE_MAX}
   * @param source lists the source's versions among which they were
   */
  Future<Boolean> isUndisturbed(List<Appended> appended, Future<List<ListedVersion>> source) {
    Future<List<ListedVersion>> target =
        VersionPages.newest(work.target(), work.key(), appended.size() + 1);
    return Future.all(source, target)
        .compose(
            v ->
                isStillThere(appended, source.result()) && isAbove(appended, target.result())
                    ? isOnTop(appended, target.result())
                    : Future.succeededFuture(false));
  }

  private static boolean isStillThere(List<Appended> appended, List<ListedVersion> source) {
    Set<VersionId> there = new HashSet<>();
    source.forEach(version -> there.add(version.version()));
    return appended.stream().allMatch(one -> there.contains(one.source().version()));
  }

  private boolean isAbove(List<Appended> appended, List<ListedVersion> newestFirst) {
    int count = appended.size();
    Optional<VersionId> now =
        newestFirst.stream().skip(count).findFirst().map(ListedVersion::version);
    boolean isSame = newestFirst.size() >= count && now.equals(below);
    below = newestFirst.stream().findFirst().map(ListedVersion::version);
    return isSame;
  }

  private Future<Boolean> isOnTop(List<Appended> appended, List<ListedVersion> newestFirst) {
    int[] at = {0};
    boolean[] same = {true};
    return Repeat.whileTrue(
            () -> {
              if (at[0] == appended.size()) {
                return Future.succeededFuture(false);
              }
              Appended one = appended.get(appended.size() - 1 - at[0]);
              return isSame(one, newestFirst.get(at[0]++)).map(is -> same[0] = is);
            })
        .map(v -> same[0]);
  }

  private Future<Boolean> isSame(Appended one, ListedVersion listed) {
    if (one.target().isPresent() || one.source().deleteMarker()) {
      return Future.succeededFuture(one.target().filter(listed.version()::equals).isPresent());
    }
    return labels.of(work, listed).map(label -> label.isCopyOf(one.source()));
  }
}
