package io.crosstide.worker.copy;

import io.crosstide.contracts.failure.FailureKind;
import io.crosstide.contracts.failure.Side;
import io.crosstide.store.ListedVersion;
import io.crosstide.store.ObjectContent;
import io.crosstide.store.ObjectFacts;
import io.crosstide.store.ReadOptions;
import io.crosstide.store.VersionPage;
import io.crosstide.worker.fault.FailureClassifier;
import io.crosstide.worker.fault.ReplicationFailure;
import io.crosstide.worker.plan.Planner;
import io.crosstide.worker.plan.SourceState;
import io.crosstide.worker.plan.TargetState;
import io.vertx.core.Future;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** Reads what source and target hold for a key. */
final class SourceReader {
  private final CopySettings settings;

  SourceReader(CopySettings settings) {
    this.settings = settings;
  }

  /** The first look at the source: with content where it will most likely be copied as a whole. */
  Future<SourceRead> readToCopy(KeyWork work) {
    return isCopiedWhole(work) ? readContent(work) : readFacts(work, Map.of());
  }

  /**
   * Facts alone; an absence is confirmed, since HEAD cannot tell a missing bucket (I31).
   *
   * @param tagsKnown tags it had before: some stores do not tell the number of tags with HEAD
   */
  Future<SourceRead> readFacts(KeyWork work, Map<String, String> tagsKnown) {
    return work.source()
        .head(work.key())
        .compose(facts -> present(work, facts, Optional.empty(), !tagsKnown.isEmpty()))
        .recover(cause -> isNotFound(cause) ? confirmAbsence(work) : Future.failedFuture(cause));
  }

  /** Facts, when an absence is expected and nothing will be done about it. */
  Future<SourceRead> readAfterDelete(KeyWork work) {
    return work.source()
        .head(work.key())
        .compose(facts -> present(work, facts, Optional.empty(), false))
        .recover(
            cause ->
                isNotFound(cause)
                    ? Future.succeededFuture(absent(false))
                    : Future.failedFuture(cause));
  }

  /** What the target holds. */
  Future<TargetState> readTarget(KeyWork work) {
    return work.target()
        .head(work.key())
        .compose(facts -> presentTarget(work, facts))
        .recover(
            cause ->
                isNotFound(cause)
                    ? Future.succeededFuture(new TargetState.Absent())
                    : Future.failedFuture(cause));
  }

  private boolean isCopiedWhole(KeyWork work) {
    boolean isLarge = work.task().size().orElse(0) >= settings.limits().partThreshold();
    return !isLarge && !Planner.isWithinStore(work.rule());
  }

  private Future<SourceRead> readContent(KeyWork work) {
    return work.source()
        .get(work.key(), ReadOptions.LATEST)
        .compose(content -> checked(work, content))
        .recover(cause -> ofFailedGet(work, cause));
  }

  private Future<SourceRead> checked(KeyWork work, ObjectContent content) {
    if (content.length() != content.facts().size()) {
      content.discard().run();
      return Future.failedFuture(
          new ReplicationFailure(
              FailureKind.CORRUPT, Side.SOURCE, "The source announced two lengths"));
    }
    return present(work, content.facts(), Optional.of(content), false)
        .onFailure(cause -> content.discard().run());
  }

  private Future<SourceRead> confirmAbsence(KeyWork work) {
    return work.source()
        .get(work.key(), ReadOptions.LATEST)
        .compose(
            content -> {
              content.discard().run();
              return present(work, content.facts(), Optional.empty(), false);
            })
        .recover(cause -> ofFailedGet(work, cause));
  }

  private Future<SourceRead> ofFailedGet(KeyWork work, Throwable cause) {
    if (!(cause instanceof ReplicationFailure failure)
        || !FailureClassifier.provesAbsence(failure)) {
      return Future.failedFuture(cause);
    }
    return work.task().version().isEmpty()
        ? Future.succeededFuture(absent(false))
        : work.source().newestVersion(work.key()).map(page -> absent(!endsInMarker(work, page)));
  }

  private static boolean endsInMarker(KeyWork work, VersionPage page) {
    return page.versions().stream()
        .filter(version -> version.key().equals(work.key()))
        .findFirst()
        .filter(ListedVersion::deleteMarker)
        .isPresent();
  }

  private Future<SourceRead> present(
      KeyWork work, ObjectFacts facts, Optional<ObjectContent> content, boolean hadTags) {
    boolean asks = hadTags || settings.asksTags().contains(work.rule().source().region());
    return tags(work.source(), work, facts, asks)
        .map(tags -> new SourceRead(new SourceState.Present(facts, tags), content));
  }

  private Future<TargetState> presentTarget(KeyWork work, ObjectFacts facts) {
    boolean asks = settings.asksTags().contains(work.rule().target().region());
    return tags(work.target(), work, facts, asks).map(tags -> new TargetState.Present(facts, tags));
  }

  /** A store that does not tell the number of tags has none, unless it is known not to tell. */
  private static Future<Map<String, String>> tags(
      BucketSide side, KeyWork work, ObjectFacts facts, boolean asks) {
    OptionalInt count = facts.tagCount();
    boolean none = count.isPresent() ? count.getAsInt() == 0 : !asks;
    return none ? Future.succeededFuture(Map.of()) : side.tags(work.key(), facts.version());
  }

  private static SourceRead absent(boolean versionDeleted) {
    return new SourceRead(new SourceState.Absent(versionDeleted), Optional.empty());
  }

  private static boolean isNotFound(Throwable cause) {
    return cause instanceof ReplicationFailure failure && failure.kind() == FailureKind.NOT_FOUND;
  }
}
