package io.crosstide.worker.copy;

import io.crosstide.contracts.rule.Rule;
import io.crosstide.store.ListedVersion;
import io.crosstide.store.ObjectFacts;
import io.crosstide.store.Provenance;
import io.crosstide.store.ReadOptions;
import io.crosstide.worker.plan.versions.TargetVersion;
import io.crosstide.worker.plan.versions.VersionLabel;
import io.vertx.core.Future;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/**
 * The source's latest, if a copy of an older version that stays lies over its own at the target. A
 * worker that died while it appended again leaves that, if the version it was at is deleted then
 * under a rule that keeps its copy. By what versions there are it looks like one that was written
 * last and deleted later, which such a rule goes on showing; only the times at the source differ.
 */
final class BuriedLatest {
  private BuriedLatest() {}

  /**
   * To be asked when nothing is missing and nothing is to go.
   *
   * @param scan that has gone through both sides
   * @param target the target's versions, as the scan saw them
   */
  static Future<Optional<ListedVersion>> find(KeyWork work, VersionScan scan, VersionPages target) {
    Optional<ListedVersion> latest = scan.newestInPlace();
    Optional<ListedVersion> over = over(scan, target);
    return over.isEmpty()
        ? Future.succeededFuture(Optional.empty())
        : work.target()
            .head(work.key(), ReadOptions.ofVersion(Optional.of(over.get().version())))
            .map(facts -> latest.filter(newest -> isOlder(work.rule(), facts, newest)))
            .recover(
                cause ->
                    VersionLabels.isGone(cause)
                        ? Future.succeededFuture(Optional.empty())
                        : Future.failedFuture(cause));
  }

  /** The target's newest, if it is a copy too many, of something else than the source's latest. */
  static Optional<ListedVersion> over(VersionScan scan, VersionPages target) {
    return scan.newestInPlace()
        .flatMap(newest -> top(scan, target).filter(top -> !isCopyOf(top, newest)))
        .map(TargetVersion::listed);
  }

  /** The target's newest, if it is a copy that is too many. */
  private static Optional<TargetVersion> top(VersionScan scan, VersionPages target) {
    List<VersionScan.Surplus> surplus = scan.surplus();
    return surplus.isEmpty()
        ? Optional.empty()
        : Optional.of(surplus.get(surplus.size() - 1).version())
            .filter(top -> target.newest().filter(top.id()::equals).isPresent())
            .filter(top -> !top.isMarker());
  }

  private static boolean isCopyOf(TargetVersion target, ListedVersion source) {
    return target.label() instanceof VersionLabel.Copy copy
        && copy.version().equals(source.version());
  }

  /**
   * Surely, and of the same source: of another one it may be what is to show, and its times are of
   * another clock (I5, I32). Of one made of parts the time may be that of the upload's beginning.
   */
  private static boolean isOlder(Rule rule, ObjectFacts replica, ListedVersion source) {
    Instant second = source.lastModified().truncatedTo(ChronoUnit.SECONDS);
    return Provenance.of(replica.headers())
        .filter(
            from ->
                from.rule().equals(rule.id())
                    || from.source().filter(rule.source()::equals).isPresent())
        .filter(from -> from.etag().partCount().isEmpty() && from.modifiedAt().isBefore(second))
        .isPresent();
  }
}
