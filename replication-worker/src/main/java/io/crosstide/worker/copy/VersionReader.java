package io.crosstide.worker.copy;

import io.crosstide.contracts.failure.FailureKind;
import io.crosstide.contracts.failure.Side;
import io.crosstide.contracts.id.VersionId;
import io.crosstide.store.CannedAcl;
import io.crosstide.store.ListedVersion;
import io.crosstide.store.ObjectContent;
import io.crosstide.store.ObjectFacts;
import io.crosstide.store.ReadOptions;
import io.crosstide.worker.fault.FailureClassifier;
import io.crosstide.worker.fault.ReplicationFailure;
import io.crosstide.worker.plan.Planner;
import io.crosstide.worker.plan.SourceState;
import io.vertx.core.Future;
import java.util.Map;
import java.util.Optional;

/** Reads single versions of the source. One that is gone meanwhile fails with {@code MOVED}. */
final class VersionReader {
  private final CopySettings settings;
  private final KeyWork work;
  private final KeyProperties properties;

  VersionReader(CopySettings settings, KeyWork work) {
    this.settings = settings;
    this.work = work;
    this.properties = new KeyProperties(settings, work);
  }

  /** With content where it will most likely be copied as a whole. */
  Future<SourceRead> readToCopy(ListedVersion version) {
    return isMadeOfParts(settings, version) || Planner.isWithinStore(work.rule())
        ? readFacts(version.version())
        : readContent(version.version());
  }

  /** True if a copy of it is most likely uploaded in parts. */
  static boolean isMadeOfParts(CopySettings settings, ListedVersion version) {
    return version.size() >= settings.limits().partThreshold()
        || version.etag().filter(tag -> tag.partCount().isPresent()).isPresent();
  }

  /** Tags alone. */
  Future<Map<String, String>> readTags(VersionId version) {
    return work.source()
        .head(work.key(), options(version))
        .compose(facts -> properties.tagsOfSource(named(facts, version)))
        .recover(cause -> isMissing(cause) ? ofMissing(version) : Future.failedFuture(cause));
  }

  /** Facts, tags and ACL. */
  Future<SourceRead> readFacts(VersionId version) {
    return work.source()
        .head(work.key(), options(version))
        .compose(facts -> present(named(facts, version), Optional.empty()))
        .recover(cause -> isMissing(cause) ? ofMissing(version) : Future.failedFuture(cause));
  }

  /** True if the source proves that it has no such version (I31). */
  Future<Boolean> isGone(VersionId version) {
    return work.source()
        .get(work.key(), options(version))
        .map(
            content -> {
              content.discard().run();
              return false;
            })
        .recover(
            cause ->
                cause instanceof ReplicationFailure failure
                        && FailureClassifier.provesVersionAbsence(failure)
                    ? Future.succeededFuture(true)
                    : Future.failedFuture(cause));
  }

  private Future<SourceRead> readContent(VersionId version) {
    return work.source()
        .get(work.key(), options(version))
        .compose(content -> checked(content, version))
        .recover(
            cause -> {
              if (cause instanceof ReplicationFailure failure) {
                if (FailureClassifier.isArchived(failure)) {
                  return readFacts(version);
                }
                if (FailureClassifier.provesVersionAbsence(failure)) {
                  return moved();
                }
              }
              return Future.failedFuture(cause);
            });
  }

  private Future<SourceRead> checked(ObjectContent content, VersionId version) {
    if (content.length() != content.facts().size()) {
      content.discard().run();
      return Future.failedFuture(
          new ReplicationFailure(
              FailureKind.CORRUPT, Side.SOURCE, "The source announced two lengths"));
    }
    return present(named(content.facts(), version), Optional.of(content))
        .onFailure(cause -> content.discard().run());
  }

  private Future<SourceRead> present(ObjectFacts facts, Optional<ObjectContent> content) {
    Future<Map<String, String>> tags = properties.tagsOfSource(facts);
    Future<Optional<CannedAcl>> acl = properties.acl(work.source(), facts);
    return Future.join(tags, acl)
        .map(
            v ->
                new SourceRead(
                    new SourceState.Present(facts, tags.result(), acl.result()), content));
  }

  private <T> Future<T> ofMissing(VersionId version) {
    return isGone(version)
        .compose(
            gone ->
                gone
                    ? VersionReader.<T>moved()
                    : Future.failedFuture(
                        new ReplicationFailure(
                            FailureKind.NOT_FOUND,
                            Side.SOURCE,
                            "The source has a version and does not tell its facts")));
  }

  private static <T> Future<T> moved() {
    return Future.failedFuture(
        new ReplicationFailure(
            FailureKind.MOVED, Side.SOURCE, "The version vanished before it was read"));
  }

  private static boolean isMissing(Throwable cause) {
    return cause instanceof ReplicationFailure failure && failure.kind() == FailureKind.NOT_FOUND;
  }

  /** Some stores do not name the null version with the object; its copy must. */
  private static ObjectFacts named(ObjectFacts facts, VersionId version) {
    return new ObjectFacts(
        facts.size(),
        facts.etag(),
        facts.lastModified(),
        Optional.of(version),
        facts.headers(),
        facts.storageClass(),
        facts.encryption(),
        facts.tagCount(),
        facts.partCount());
  }

  private static ReadOptions options(VersionId version) {
    return ReadOptions.ofVersion(Optional.of(version));
  }
}
