package io.crosstide.worker.copy;

import io.crosstide.contracts.id.VersionId;
import io.crosstide.store.ListedVersion;
import io.crosstide.store.ObjectAttributes;
import io.crosstide.store.ObjectHeaders;
import io.crosstide.store.Provenance;
import io.crosstide.store.ReadOptions;
import io.crosstide.store.WriteResult;
import io.vertx.core.Future;
import java.util.Iterator;
import java.util.Optional;

/**
 * The version that a write made. Some stores (Ceph) do not tell it of uploads and copies; then it
 * is looked for by its provenance, since a client may have written another one on top.
 */
final class MadeVersion {
  /** Far more than are written to a key between a write and a look. */
  private static final int LOOKED_AT_MAX = 20;

  private MadeVersion() {}

  /**
   * Empty for buckets without versions. Fails with {@code MOVED} at the target if it is not among
   * the newest any more.
   *
   * @param attributes that it was written with
   */
  static Future<Optional<VersionId>> of(
      KeyWork work, WriteResult made, ObjectAttributes attributes) {
    if (made.version().isPresent() || !work.rule().versioned()) {
      return Future.succeededFuture(made.version());
    }
    Optional<Provenance> wanted = Provenance.of(attributes.headers());
    return VersionPages.newest(work.target(), work.key(), LOOKED_AT_MAX)
        .compose(newest -> find(work, wanted, newest.iterator()));
  }

  @SuppressWarnings("OptionalUsedAsFieldOrParameterType")
  private static Future<Optional<VersionId>> find(
      KeyWork work, Optional<Provenance> wanted, Iterator<ListedVersion> left) {
    while (left.hasNext()) {
      ListedVersion next = left.next();
      if (!next.deleteMarker()) {
        return headers(work, next.version())
            .compose(
                headers ->
                    headers.flatMap(Provenance::of).equals(wanted)
                        ? Future.succeededFuture(Optional.of(next.version()))
                        : find(work, wanted, left));
      }
    }
    return Future.failedFuture(
        work.target().moved("The version that was written is not among the newest"));
  }

  private static Future<Optional<ObjectHeaders>> headers(KeyWork work, VersionId version) {
    return work.target()
        .head(work.key(), ReadOptions.ofVersion(Optional.of(version)))
        .map(facts -> Optional.of(facts.headers()))
        .recover(
            cause ->
                VersionLabels.isGone(cause)
                    ? Future.succeededFuture(Optional.empty())
                    : Future.failedFuture(cause));
  }
}
