package io.crosstide.worker.copy;

import io.crosstide.contracts.failure.FailureKind;
import io.crosstide.contracts.failure.Side;
import io.crosstide.contracts.id.ETag;
import io.crosstide.store.CopyRequest;
import io.crosstide.store.CopySource;
import io.crosstide.store.ObjectAttributes;
import io.crosstide.store.ObjectFacts;
import io.crosstide.store.WriteResult;
import io.crosstide.worker.fault.FailureClassifier;
import io.crosstide.worker.fault.ReplicationFailure;
import io.crosstide.worker.plan.Planner;
import io.crosstide.worker.plan.ReplicationPlan;
import io.crosstide.worker.plan.TargetState;
import io.vertx.core.Future;
import java.util.Optional;
import java.util.Set;

/** Copies that the store makes itself, so that no byte passes through us where it can. */
final class WithinStoreCopy {
  /** Ceph copies nothing that is encrypted. */
  private static final Set<FailureKind> NOT_DONE = Set.of(FailureKind.UNSUPPORTED);

  private final CopyContext context;
  private final TargetGuard guard;

  /**
   * @param guard of what is there when an object is sent instead
   */
  WithinStoreCopy(CopyContext context, TargetGuard guard) {
    this.context = context;
    this.guard = guard;
  }

  /**
   * From the source bucket to the target bucket; completes with the tag there. What the store does
   * not copy is read and written by us.
   */
  Future<ETag> copy(KeyWork work, ReplicationPlan.CopyWithinStore plan) {
    ObjectFacts facts = plan.source().facts();
    CopySource from =
        CopySource.of(
            work.source().bucket(), work.key(), facts.version(), Optional.of(facts.etag()));
    return copyOnto(work, from, plan.attributes())
        .map(Optional::of)
        .recover(
            cause ->
                isOneOf(NOT_DONE, cause)
                    ? Future.succeededFuture(Optional.empty())
                    : Future.failedFuture(ofSource(cause)))
        .compose(
            made ->
                made.isPresent()
                    ? ObjectTags.ensureOfMade(work, plan.source(), made.get(), plan.attributes())
                        .map(made.get().etag())
                    : send(work, Planner.sentInstead(plan, context.settings().limits())));
  }

  /** True if the store, asked as target, has said one of these. */
  static boolean isOneOf(Set<FailureKind> kinds, Throwable cause) {
    return cause instanceof ReplicationFailure failure
        && failure.side() == Side.TARGET
        && kinds.contains(failure.kind());
  }

  private Future<ETag> send(KeyWork work, ReplicationPlan.Copy plan) {
    if (plan instanceof ReplicationPlan.CopyWhole whole) {
      return new WholeCopy(context, guard).copy(work, whole, Optional.empty());
    }
    ReplicationPlan.CopyParts parts = (ReplicationPlan.CopyParts) plan;
    PartMover sent = new SentParts(context, work, parts.source().facts(), parts.attributes());
    return new PartedCopy(context, work, parts.source(), parts.attributes(), sent, guard)
        .copy(parts.ownLayout());
  }

  /**
   * The target object onto itself, with other headers; completes with its tag. Fails with {@code
   * MOVED} at the target if its content was no longer what the plan saw: not all stores honour the
   * condition, but all tell the tag of what they copied. Of what was made of parts that is the tag
   * of the whole, which is the source's, or the one it had if the store changes headers alone.
   */
  Future<ETag> updateMetadata(KeyWork work, ReplicationPlan.UpdateMetadata plan) {
    TargetState.Present target = plan.target();
    CopySource from =
        CopySource.of(
            work.target().bucket(),
            work.key(),
            target.facts().version(),
            Optional.of(target.facts().etag()));
    return copyOnto(work, from, plan.attributes())
        .compose(
            result ->
                result.etag().equals(plan.source().facts().etag())
                        || result.etag().equals(target.facts().etag())
                    ? ObjectTags.ensure(work, plan.source(), result.version()).map(result.etag())
                    : Future.failedFuture(
                        new ReplicationFailure(
                            FailureKind.MOVED, Side.TARGET, "The target changed meanwhile")));
  }

  private static Future<WriteResult> copyOnto(
      KeyWork work, CopySource from, ObjectAttributes attributes) {
    return work.withVersionId(
        id -> {
          CopyRequest request =
              new CopyRequest(
                  from,
                  Optional.of(attributes.headers()),
                  Optional.of(attributes.tags()),
                  attributes.storageClass(),
                  attributes.encryption(),
                  attributes.acl(),
                  id);
          return work.mayWrite().compose(v -> work.target().copy(work.key(), request));
        });
  }

  /** The one store was asked as target, but what moved, vanished or is archived is the source. */
  static Throwable ofSource(Throwable cause) {
    if (!(cause instanceof ReplicationFailure failure)) {
      return cause;
    }
    if (failure.is(FailureKind.MOVED, Side.TARGET) || FailureClassifier.provesAbsence(failure)) {
      return moved();
    }
    return FailureClassifier.isArchived(failure)
        ? new ReplicationFailure(
            FailureKind.INVALID_STATE, Side.SOURCE, "The source must be restored to be read")
        : cause;
  }

  /** The source is no longer what the plan saw. */
  static ReplicationFailure moved() {
    return new ReplicationFailure(
        FailureKind.MOVED, Side.SOURCE, "The source changed while it was copied");
  }
}
