package io.crosstide.worker.copy;

import io.crosstide.contracts.failure.FailureKind;
import io.crosstide.contracts.failure.Side;
import io.crosstide.store.CannedAcl;
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

/** Reads what source and target hold for a key. */
final class KeyReader {
  private final CopySettings settings;
  private final KeyWork work;
  private final KeyProperties properties;

  KeyReader(CopySettings settings, KeyWork work) {
    this.settings = settings;
    this.work = work;
    this.properties = new KeyProperties(settings, work);
  }

  /** The first look at the source: with content where it will most likely be copied as a whole. */
  Future<SourceRead> readToCopy() {
    return isCopiedWhole() ? readContent() : readFacts();
  }

  /** Facts alone; an absence is confirmed, since HEAD cannot tell a missing bucket (I31). */
  Future<SourceRead> readFacts() {
    return head(work.source())
        .compose(
            facts ->
                facts.isPresent()
                    ? present(facts.get(), Optional.empty())
                    : confirmAbsence(work.source()));
  }

  /**
   * The source after a delete at the target. An absence is expected, so it is asked at once in the
   * way that proves it; that it is absent is enough.
   */
  Future<SourceRead> readAfterDelete() {
    return work.source()
        .get(work.key(), ReadOptions.LATEST)
        .map(Optional::of)
        .recover(KeyReader::emptyIfProven)
        .compose(
            content ->
                content.isPresent()
                    ? checked(content.get())
                    : Future.succeededFuture(absent(false)));
  }

  /** What the target holds, as HEAD tells it: good enough to write, not to leave it at that. */
  Future<TargetState> readTarget() {
    return head(work.target())
        .compose(
            facts ->
                facts.isPresent()
                    ? presentTarget(facts.get())
                    : Future.succeededFuture(new TargetState.Missing()));
  }

  /** What the target holds; an absence is proven, as nothing will be done then. */
  Future<TargetState> proveTarget() {
    return work.target()
        .get(work.key(), ReadOptions.LATEST)
        .map(
            content -> {
              content.discard().run();
              return Optional.of(content.facts());
            })
        .recover(KeyReader::emptyIfProven)
        .compose(
            facts ->
                facts.isPresent()
                    ? presentTarget(facts.get())
                    : Future.succeededFuture(new TargetState.Absent()));
  }

  private boolean isCopiedWhole() {
    boolean isLarge = work.task().size().orElse(0) >= settings.limits().partThreshold();
    boolean isOfParts = work.task().etag().filter(tag -> tag.partCount().isPresent()).isPresent();
    return !isLarge && !isOfParts && !Planner.isWithinStore(work.rule());
  }

  /** An object that must be restored before it is read has facts all the same. */
  private Future<SourceRead> readContent() {
    return work.source()
        .get(work.key(), ReadOptions.LATEST)
        .map(Optional::of)
        .recover(KeyReader::emptyIfProven)
        .compose(content -> content.isPresent() ? checked(content.get()) : ofAbsent())
        .recover(cause -> isArchived(cause) ? readFacts() : Future.failedFuture(cause));
  }

  private Future<SourceRead> checked(ObjectContent content) {
    if (content.length() != content.facts().size()) {
      content.discard().run();
      return Future.failedFuture(
          new ReplicationFailure(
              FailureKind.CORRUPT, Side.SOURCE, "The source announced two lengths"));
    }
    return present(content.facts(), Optional.of(content))
        .onFailure(cause -> content.discard().run());
  }

  private Future<SourceRead> confirmAbsence(BucketSide source) {
    return source
        .get(work.key(), ReadOptions.LATEST)
        .map(
            content -> {
              content.discard().run();
              return Optional.of(content.facts());
            })
        .recover(KeyReader::emptyIfProven)
        .compose(facts -> facts.isPresent() ? present(facts.get(), Optional.empty()) : ofAbsent());
  }

  private Future<SourceRead> ofAbsent() {
    return work.task().version().isEmpty()
        ? Future.succeededFuture(absent(false))
        : work.source().newestVersion(work.key()).map(page -> absent(!endsInMarker(page)));
  }

  private boolean endsInMarker(VersionPage page) {
    return page.versions().stream()
        .filter(version -> version.key().equals(work.key()))
        .findFirst()
        .filter(ListedVersion::deleteMarker)
        .isPresent();
  }

  /**
   * The ACL is not asked for with the content: that the copy has no other one is found when the
   * source is read after the write, and one request for each object is enough.
   */
  private Future<SourceRead> present(ObjectFacts facts, Optional<ObjectContent> content) {
    Future<Map<String, String>> tags = properties.tagsOfSource(facts);
    Future<Optional<CannedAcl>> acl =
        content.isPresent()
            ? Future.succeededFuture(Optional.empty())
            : properties.acl(work.source(), facts);
    return Future.all(tags, acl)
        .map(
            v ->
                new SourceRead(
                    new SourceState.Present(facts, tags.result(), acl.result()), content));
  }

  private Future<TargetState> presentTarget(ObjectFacts facts) {
    Future<Map<String, String>> tags = properties.tagsOfTarget(facts);
    Future<Optional<CannedAcl>> acl = properties.acl(work.target(), facts);
    return Future.all(tags, acl)
        .map(v -> new TargetState.Present(facts, tags.result(), acl.result()));
  }

  /** Empty if HEAD found nothing, which may have other reasons than that the object is absent. */
  private Future<Optional<ObjectFacts>> head(BucketSide side) {
    return side.head(work.key())
        .map(Optional::of)
        .recover(
            cause ->
                cause instanceof ReplicationFailure failure
                        && failure.kind() == FailureKind.NOT_FOUND
                    ? Future.succeededFuture(Optional.empty())
                    : Future.failedFuture(cause));
  }

  private static <T> Future<Optional<T>> emptyIfProven(Throwable cause) {
    return cause instanceof ReplicationFailure failure && FailureClassifier.provesAbsence(failure)
        ? Future.succeededFuture(Optional.empty())
        : Future.failedFuture(cause);
  }

  private static boolean isArchived(Throwable cause) {
    return cause instanceof ReplicationFailure failure && FailureClassifier.isArchived(failure);
  }

  private static SourceRead absent(boolean versionDeleted) {
    return new SourceRead(new SourceState.Absent(versionDeleted), Optional.empty());
  }
}
