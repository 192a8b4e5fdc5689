package io.crosstide.worker.copy;

import io.crosstide.contracts.failure.FailureKind;
import io.crosstide.contracts.id.ObjectKey;
import io.crosstide.contracts.id.VersionId;
import io.crosstide.store.ObjectFacts;
import io.crosstide.worker.fault.FailureClassifier;
import io.crosstide.worker.fault.ReplicationFailure;
import io.vertx.core.Future;
import java.util.Map;
import java.util.Optional;

/** Tags of single objects. */
final class ObjectTags {
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

  private static Future<Map<String, String>> read(
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
   * @param version of the object, if the store told it
   */
  static Future<Void> ensure(
      KeyWork work, Map<String, String> wanted, Optional<VersionId> version) {
    if (wanted.isEmpty()) {
      return Future.succeededFuture();
    }
    return read(work.target(), work.key(), version)
        .compose(
            tags ->
                tags.equals(wanted) ? Future.succeededFuture() : replace(work, wanted, version));
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
