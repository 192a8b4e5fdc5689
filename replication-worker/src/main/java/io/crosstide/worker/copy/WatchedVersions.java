package io.crosstide.worker.copy;

import io.crosstide.contracts.id.VersionId;
import io.crosstide.store.ListedVersion;
import io.vertx.core.Future;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/**
 * Versions of which a client may have set tags or ACL. A client that named none meant the latest of
 * that moment, over which others may have been written since: the newest from before the change,
 * and all that are newer.
 */
final class WatchedVersions {
  /** Far more than are written to a key while a task waits. */
  static final int COUNT_MAX = 10_000;

  private final VersionPages source;
  private final Set<VersionId> found = new LinkedHashSet<>();
  private int page;

  private WatchedVersions(VersionPages source) {
    this.source = source;
  }

  /** Those of the task, the newest first; empty if it is not about tags and ACL. */
  static Future<Set<VersionId>> of(KeyWork work, VersionPages source) {
    if (!work.task().properties() || source.count() == 0) {
      return Future.succeededFuture(Set.of());
    }
    return work.task()
        .version()
        .map(named -> Future.succeededFuture(Set.of(named)))
        .orElseGet(() -> new WatchedVersions(source).since(work.task().changedAt()));
  }

  /** Without a time it is the newest alone. */
  private Future<Set<VersionId>> since(Optional<Instant> changedAt) {
    Optional<Instant> second = changedAt.map(time -> time.truncatedTo(ChronoUnit.SECONDS));
    return Repeat.whileTrue(() -> nextPage(second)).map(v -> found);
  }

  private Future<Boolean> nextPage(Optional<Instant> second) {
    return source
        .page(page)
        .map(
            versions -> {
              for (ListedVersion version : versions) {
                if (!version.deleteMarker() && found.size() < COUNT_MAX) {
                  found.add(version.version());
                  if (isBefore(version, second)) {
                    return false;
                  }
                }
              }
              return ++page < source.count() && found.size() < COUNT_MAX;
            });
  }

  /** Listings tell seconds, and some stores date what was made of parts by its beginning. */
  private static boolean isBefore(ListedVersion version, Optional<Instant> second) {
    boolean isOfParts = version.etag().filter(etag -> etag.partCount().isPresent()).isPresent();
    return second.isEmpty() || !isOfParts && version.lastModified().isBefore(second.get());
  }
}
