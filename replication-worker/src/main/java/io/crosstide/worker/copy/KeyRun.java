package io.crosstide.worker.copy;

import io.crosstide.contracts.failure.FailureKind;
import io.crosstide.contracts.failure.Side;
import io.crosstide.contracts.id.BucketRef;
import io.crosstide.store.ObjectAttributes;
import io.crosstide.store.ObjectContent;
import io.crosstide.worker.fault.FailureClassifier;
import io.crosstide.worker.fault.ReplicationFailure;
import io.crosstide.worker.plan.PartLayout;
import io.crosstide.worker.plan.PlanInput;
import io.crosstide.worker.plan.Planner;
import io.crosstide.worker.plan.ReplicaEncryption;
import io.crosstide.worker.plan.ReplicationPlan;
import io.crosstide.worker.plan.SourceState;
import io.crosstide.worker.plan.TargetBucket;
import io.crosstide.worker.plan.TargetState;
import io.vertx.core.Future;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * One attempt at a key: read, plan, do, and read the source again, until a plan finds nothing more
 * to do. So whoever writes a key last has compared it last, and no locks are needed.
 */
final class KeyRun {
  private final CopyContext context;
  private final KeyWork work;
  private final KeyReader reader;
  private final ClassTrial storageClass;
  private TargetState target = new TargetState.Unknown();
  private Outcome done = new Outcome.Unchanged();
  private Optional<Found> found = Optional.empty();
  private long bytesCopied;
  private int writes;

  KeyRun(CopyContext context, KeyWork work) {
    this.context = context;
    this.work = work;
    this.reader = new KeyReader(context.settings(), work);
    this.storageClass = new ClassTrial(context, work.rule().target());
  }

  Future<Outcome> run() {
    Future<Outcome> end = work.look() ? lookFirst() : reader.readToCopy().compose(this::decide);
    return work.remit().isAudit() ? end.map(this::told) : end;
  }

  private Outcome told(Outcome outcome) {
    return found.isPresent() && !(outcome instanceof Outcome.Differs)
        ? new Outcome.Repaired(found.get(), outcome)
        : outcome;
  }

  private Future<Outcome> lookFirst() {
    return reader
        .readTarget()
        .onSuccess(state -> target = state)
        .compose(
            state ->
                state instanceof TargetState.Present
                        || work.task().properties()
                        || work.remit().isReport()
                    ? reader.readFacts()
                    : reader.readToCopy())
        .compose(this::decide);
  }

  /** The source is absent: the target's absence must be proven too before all is well. */
  private Future<Outcome> decideByTarget(SourceRead read) {
    boolean isMissing = target instanceof TargetState.Missing;
    return (isMissing ? reader.proveTarget() : reader.readTarget())
        .onSuccess(state -> target = state)
        .compose(v -> decide(new SourceRead(read.state(), Optional.empty())));
  }

  private Future<Outcome> decide(SourceRead read) {
    return targetBucket(context, work, read.state(), storageClass.refused())
        .onFailure(cause -> read.discard())
        .compose(bucket -> decide(read, bucket));
  }

  /** How the bucket encrypts is asked for only where it decides. */
  static Future<TargetBucket> targetBucket(
      CopyContext context, KeyWork work, SourceState source, Set<String> classesRefused) {
    BucketRef bucket = work.rule().target();
    boolean asks =
        source instanceof SourceState.Present present
            && ReplicaEncryption.dependsOnBucket(
                work.rule().encryption(), present.facts().encryption());
    return (asks
            ? context.targets().withEncryption(bucket, work.rule().roleArn())
            : Future.succeededFuture(context.targets().of(bucket)))
        .map(known -> known.refusing(classesRefused));
  }

  private Future<Outcome> decide(SourceRead read, TargetBucket bucket) {
    ReplicationPlan plan =
        Planner.plan(
            new PlanInput(
                work.rule(),
                work.task(),
                read.state(),
                target,
                work.rivals(),
                bucket,
                context.settings().limits()));
    if (!(plan instanceof ReplicationPlan.CopyWhole)) {
      read.discard();
    }
    if (plan instanceof ReplicationPlan.Nothing) {
      return Future.succeededFuture(done);
    }
    if (plan instanceof ReplicationPlan.Skip skip) {
      return Future.succeededFuture(new Outcome.Skipped(skip.reason()));
    }
    if (plan instanceof ReplicationPlan.Refuse no) {
      return Future.failedFuture(new ReplicationFailure(no.kind(), no.side(), no.reason()));
    }
    if (plan instanceof ReplicationPlan.LookAtTarget) {
      return decideByTarget(read);
    }
    if (found.isEmpty()) {
      found = Optional.of(Found.of(plan, read.state(), target));
    }
    if (!work.remit().allows(found.get().difference())) {
      read.discard();
      return Future.succeededFuture(new Outcome.Differs(found.get()));
    }
    if (writes >= context.settings().writesMax()) {
      read.discard();
      return Future.failedFuture(
          new ReplicationFailure(FailureKind.MOVED, Side.SOURCE, "The source kept changing"));
    }
    if (writes++ > 0) {
      context.metrics().repeated();
    }
    return writeMarked(plan, read)
        .recover(cause -> again(plan, cause))
        .compose(v -> readAgain())
        .compose(this::decide);
  }

  /** What is copied must be known for a replica afterwards. */
  private Future<Void> writeMarked(ReplicationPlan plan, SourceRead read) {
    OptionalLong size = sizeOfCopy(plan);
    return size.isEmpty()
        ? write(plan, read.content())
        : context
            .metadata()
            .around(work, size.getAsLong(), () -> write(plan, read.content()), read::discard);
  }

  /** Bytes of the object that the plan makes at the target; empty if it makes none. */
  static OptionalLong sizeOfCopy(ReplicationPlan plan) {
    if (plan instanceof ReplicationPlan.CopyWhole whole) {
      return sizeOf(whole.source());
    }
    if (plan instanceof ReplicationPlan.CopyParts parts) {
      return sizeOf(parts.source());
    }
    if (plan instanceof ReplicationPlan.CopyPartsWithinStore parts) {
      return sizeOf(parts.source());
    }
    return plan instanceof ReplicationPlan.CopyWithinStore within
        ? sizeOf(within.source())
        : OptionalLong.empty();
  }

  private static OptionalLong sizeOf(SourceState.Present source) {
    return OptionalLong.of(source.facts().size());
  }

  private Future<Void> write(ReplicationPlan plan, Optional<ObjectContent> content) {
    if (plan instanceof ReplicationPlan.CopyWhole whole) {
      return new WholeCopy(context)
          .copy(work, whole, content)
          .onSuccess(v -> made(whole.source(), whole.source().facts().size()));
    }
    if (plan instanceof ReplicationPlan.CopyParts parts) {
      PartMover sent = new SentParts(context, work, parts.source().facts());
      return copyParts(parts.source(), parts.attributes(), sent, parts.ownLayout());
    }
    if (plan instanceof ReplicationPlan.CopyPartsWithinStore parts) {
      PartMover copied = new CopiedParts(work, parts.source().facts());
      return copyParts(parts.source(), parts.attributes(), copied, parts.ownLayout());
    }
    if (plan instanceof ReplicationPlan.CopyWithinStore within) {
      return new WithinStoreCopy()
          .copy(work, within)
          .onSuccess(v -> made(within.source(), within.source().facts().size()));
    }
    if (plan instanceof ReplicationPlan.UpdateProperties update) {
      return setProperties(work, update)
          .onSuccess(v -> made(update.source(), 0))
          .recover(cause -> isGone(cause) ? copyInstead(cause) : Future.failedFuture(cause));
    }
    if (plan instanceof ReplicationPlan.UpdateMetadata update) {
      return new WithinStoreCopy()
          .updateMetadata(work, update)
          .onSuccess(v -> made(update.source(), update.source().facts().size()))
          .recover(this::copyInstead);
    }
    return work.mayWrite()
        .compose(v -> work.target().delete(work.key()))
        .onSuccess(v -> deleted())
        .mapEmpty();
  }

  private Future<Void> copyParts(
      SourceState.Present source, ObjectAttributes attributes, PartMover mover, PartLayout own) {
    return new PartedCopy(context, work, source, attributes, mover)
        .copy(own)
        .onSuccess(v -> made(source, source.facts().size()));
  }

  static Future<Void> setProperties(KeyWork work, ReplicationPlan.UpdateProperties update) {
    return (update.acl()
            ? ObjectAccess.replace(work, update.source().acl().orElseThrow(), update.version())
            : Future.<Void>succeededFuture())
        .compose(
            v ->
                update.tags()
                    ? ObjectTags.replace(work, update.source().tags(), update.version())
                    : Future.succeededFuture());
  }

  private void made(SourceState.Present source, long bytes) {
    storageClass.taken();
    target = new TargetState.Made(source);
    bytesCopied += bytes;
    done = new Outcome.Copied(bytesCopied);
  }

  private void deleted() {
    target = new TargetState.Absent();
    done = new Outcome.Deleted();
  }

  private static boolean isGone(Throwable cause) {
    return cause instanceof ReplicationFailure failure && FailureClassifier.provesAbsence(failure);
  }

  /** A store that cannot copy an object onto itself gets the object anew. */
  private Future<Void> copyInstead(Throwable cause) {
    if (cause instanceof RuleEnded || cause instanceof Stopping) {
      return Future.failedFuture(cause);
    }
    target = new TargetState.Unknown();
    return Future.succeededFuture();
  }

  /**
   * What the next round deals with, since it plans from what is true then. What was known of the
   * target is from before the write: meanwhile another worker may have written, or the write itself
   * in part.
   */
  private Future<Void> again(ReplicationPlan plan, Throwable cause) {
    target = new TargetState.Unknown();
    if (!(cause instanceof ReplicationFailure failure)) {
      return Future.failedFuture(cause);
    }
    if (FailureClassifier.isSourceMoved(failure)) {
      return Future.succeededFuture();
    }
    return storageClass.isAgainWithout(storageClassOf(plan), failure)
        ? Future.succeededFuture()
        : Future.failedFuture(cause);
  }

  static Optional<String> storageClassOf(ReplicationPlan plan) {
    if (plan instanceof ReplicationPlan.CopyWhole whole) {
      return whole.attributes().storageClass();
    }
    if (plan instanceof ReplicationPlan.CopyParts parts) {
      return parts.attributes().storageClass();
    }
    if (plan instanceof ReplicationPlan.CopyPartsWithinStore parts) {
      return parts.attributes().storageClass();
    }
    return plan instanceof ReplicationPlan.CopyWithinStore within
        ? within.attributes().storageClass()
        : Optional.empty();
  }

  private Future<SourceRead> readAgain() {
    return target instanceof TargetState.Absent ? reader.readAfterDelete() : reader.readFacts();
  }
}
