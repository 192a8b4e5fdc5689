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
import io.crosstide.worker.plan.ReplicationPlan;
import io.crosstide.worker.plan.TargetState;
import io.vertx.core.Future;
import java.util.Optional;

/** Copies that the store makes itself, so that no byte passes through us. */
final class WithinStoreCopy {
  /** From the source bucket to the target bucket; completes with the tag there. */
  Future<ETag> copy(KeyWork work, ReplicationPlan.CopyWithinStore plan) {
    ObjectFacts facts = plan.source().facts();
    CopySource from =
        CopySource.of(
            work.source().bucket(), work.key(), facts.version(), Optional.of(facts.etag()));
    return copyOnto(work, from, plan.attributes())
        .recover(cause -> Future.failedFuture(ofSource(cause)))
        .compose(
            made ->
                ObjectTags.ensureOfMade(work, plan.source(), made, plan.attributes())
                    .map(made.etag()));
  }

  /**
   * The target object onto itself, with other headers. Fails with {@code MOVED} at the target if
   * its content was no longer what the plan saw: not all stores honour the condition, but all tell
   * the tag of what they copied.
   */
  Future<Void> updateMetadata(KeyWork work, ReplicationPlan.UpdateMetadata plan) {
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
                    ? ObjectTags.ensure(work, plan.source(), result.version())
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
