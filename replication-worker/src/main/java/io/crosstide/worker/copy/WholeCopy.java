package io.crosstide.worker.copy;

import io.crosstide.contracts.id.ETag;
import io.crosstide.contracts.id.VersionId;
import io.crosstide.store.ObjectContent;
import io.crosstide.store.ObjectFacts;
import io.crosstide.store.PutRequest;
import io.crosstide.store.ReadOptions;
import io.crosstide.store.WriteResult;
import io.crosstide.worker.plan.ReplicationPlan;
import io.vertx.core.Future;
import java.util.Optional;

/** One GET piped into one PUT. */
final class WholeCopy {
  private final CopyContext context;
  private final TargetGuard guard;

  /** What was sent first, if the same is sent again to be checked. */
  private Optional<ETag> sent = Optional.empty();

  WholeCopy(CopyContext context, TargetGuard guard) {
    this.context = context;
    this.guard = guard;
  }

  /**
   * Completes with the tag at the target when it holds the object.
   *
   * @param open content that was read when the plan was made
   */
  Future<ETag> copy(KeyWork work, ReplicationPlan.CopyWhole plan, Optional<ObjectContent> open) {
    long buffers = Math.min(plan.source().facts().size(), context.settings().transferBytes());
    return work.watch()
        .withRoom(
            context.limits(),
            work.lane(),
            Route.of(work.rule()),
            buffers,
            () ->
                work.withVersionId(
                    // An id is refused after the content was sent, which is then read anew.
                    id ->
                        transfer(
                            work,
                            plan,
                            id,
                            id.equals(work.versionId()) ? open : Optional.empty())));
  }

  private Future<ETag> transfer(
      KeyWork work,
      ReplicationPlan.CopyWhole plan,
      Optional<VersionId> id,
      Optional<ObjectContent> open) {
    ObjectFacts facts = plan.source().facts();
    Transfer transfer =
        new Transfer(
            facts,
            () -> read(work, facts),
            (md5, body) -> put(work, plan, id, md5, body),
            () -> TagTrust.of(work, plan.attributes()),
            chunk -> context.metrics().bytesPassed(chunk.length()));
    return transfer.run(DigestCheck.byTag(facts.etag(), facts.encryption().isPresent()), open);
  }

  private static Future<ObjectContent> read(KeyWork work, ObjectFacts facts) {
    return work.source()
        .get(work.key(), ReadOptions.ofVersion(facts.version()).withIfMatch(facts.etag()));
  }

  private Future<ETag> put(
      KeyWork work,
      ReplicationPlan.CopyWhole plan,
      Optional<VersionId> id,
      Optional<String> md5,
      WatchedBody body) {
    return work.mayWrite()
        .compose(v -> sent.isPresent() ? unlessReplaced(work) : Future.succeededFuture())
        .compose(
            v ->
                guard.put(
                    sent.isEmpty(),
                    conditions ->
                        work.target()
                            .put(
                                work.key(),
                                new PutRequest(
                                    plan.source().facts().size(),
                                    plan.attributes(),
                                    md5,
                                    conditions.withVersion(id)),
                                body)))
        .map(WriteResult::etag)
        .onSuccess(tag -> sent = Optional.of(tag));
  }

  /**
   * Before the same is sent once more. That is not conditional: what the store was not asked to
   * check must not be taken as right because it refuses a condition.
   */
  private Future<Void> unlessReplaced(KeyWork work) {
    return guard.guards()
        ? work.target()
            .head(work.key())
            .compose(
                facts ->
                    Optional.of(facts.etag()).equals(sent)
                        ? Future.succeededFuture()
                        : Future.failedFuture(guard.changed()))
        : Future.succeededFuture();
  }
}
