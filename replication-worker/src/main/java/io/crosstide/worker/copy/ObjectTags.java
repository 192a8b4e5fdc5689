package io.crosstide.worker.copy;

import io.crosstide.contracts.failure.FailureKind;
import io.crosstide.contracts.id.ObjectKey;
import io.crosstide.contracts.id.VersionId;
import io.crosstide.store.ObjectAttributes;
import io.crosstide.store.ObjectFacts;
import io.crosstide.store.WriteResult;
import io.crosstide.worker.fault.FailureClassifier;
import io.crosstide.worker.fault.ReplicationFailure;
import io.crosstide.worker.plan.SourceState;
import io.vertx.core.Future;
import java.util.Map;
import java.util.Optional;

/** Tags of single objects. */
final class ObjectTags {
  /** Whose tags change faster than they can be put is left to the ledger. */
  private static final int TIMES_MAX = 10;

  private ObjectTags() {}

  /**
   * The tags of an object with these facts. A store that cannot tell them has none, unless it said
   * otherwise. Fails with {@code MOVED} if the object is gone.
   */
  static Future<Map<String, String>> read(BucketSide side, ObjectKey key, ObjectFacts facts) {
    return facts.tagCount().isPresent()
        ? side.tags(key, facts.version()).recover(ObjectTags::ifGone)
        : read(side, key, facts.version());
  }

  /** The same, of one version if there are versions. */
  static Future<Map<String, String>> read(
      BucketSide side, ObjectKey key, Optional<VersionId> version) {
    return side.tags(key, version)
        .recover(
            cause ->
                cause instanceof ReplicationFailure failure
                        && failure.kind() == FailureKind.UNSUPPORTED
                    ? Future.succeededFuture(Map.of())
                    : ifGone(cause));
  }

  /**
   * Makes sure that the target's object, just written, has the tags that were sent along: some
   * stores drop those of multipart uploads and of copies that replace headers.
   *
   * @param source what it was made from
   * @param version of the object; empty where there are none
   */
  static Future<Void> ensure(
      KeyWork work, SourceState.Present source, Optional<VersionId> version) {
    if (source.tags().isEmpty()) {
      return Future.succeededFuture();
    }
    return read(work.target(), work.key(), version)
        .compose(
            tags ->
                tags.equals(source.tags())
                    ? Future.succeededFuture()
                    : replaceAfterwards(work, source.facts().version(), source.tags(), version));
  }

  /**
   * The same for what a write has made.
   *
   * @param attributes that it was written with
   */
  static Future<Void> ensureOfMade(
      KeyWork work, SourceState.Present source, WriteResult made, ObjectAttributes attributes) {
    return source.tags().isEmpty()
        ? Future.succeededFuture()
        : MadeVersion.of(work, made, attributes).compose(version -> ensure(work, source, version));
  }

  /**
   * Replaces the tags of a copy that stands at the target already, and does so again until they are
   * what the source has after that: the task of a client's change may have found both sides right
   * in between. Keys without versions are looked at again anyhow.
   *
   * @param source the version that it is a copy of
   */
  static Future<Void> replaceAfterwards(
      KeyWork work,
      Optional<VersionId> source,
      Map<String, String> wanted,
      Optional<VersionId> version) {
    return work.rule().versioned()
        ? replaceAfterwards(work, source, wanted, version, 1)
        : replace(work, wanted, version);
  }

  private static Future<Void> replaceAfterwards(
      KeyWork work,
      Optional<VersionId> source,
      Map<String, String> wanted,
      Optional<VersionId> version,
      int times) {
    return replace(work, wanted, version)
        .compose(v -> read(work.source(), work.key(), source))
        .compose(
            now -> {
              if (now.equals(wanted)) {
                return Future.succeededFuture();
              }
              return times < TIMES_MAX
                  ? replaceAfterwards(work, source, now, version, times + 1)
                  : Future.failedFuture(work.source().moved("The tags kept changing"));
            });
  }

  /** Replaces the tags of the target's object. */
  static Future<Void> replace(
      KeyWork work, Map<String, String> wanted, Optional<VersionId> version) {
    return work.mayWrite().compose(v -> work.target().putTags(work.key(), version, wanted));
  }

  private static Future<Map<String, String>> ifGone(Throwable cause) {
    return cause instanceof ReplicationFailure failure && FailureClassifier.provesAbsence(failure)
        ? Future.failedFuture(
            new ReplicationFailure(
                FailureKind.MOVED, failure.side(), "The object vanished before its tags were read"))
        : Future.failedFuture(cause);
  }
}
