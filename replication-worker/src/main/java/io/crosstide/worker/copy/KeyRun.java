package io.crosstide.worker.copy;

import io.crosstide.contracts.failure.FailureKind;
import io.crosstide.contracts.failure.Side;
import io.crosstide.contracts.id.BucketRef;
import io.crosstide.contracts.id.ETag;
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
import java.util.Set;

/**
 * One attempt at a key: read, plan, do, and read the source again, until a plan finds nothing more
 * to do. So whoever writes a key last has compared it last, and no locks are needed.
 */
final class KeyRun {
  /**
   * Why a store cannot copy an object onto itself: it does not do so, or not with this object, or
   * the object is not what it was. What passes is tried again instead: to send petabytes anew is no
   * remedy for a store that is busy.
   */
  private static final Set<FailureKind> IMPOSSIBLE =
      Set.of(
          FailureKind.UNSUPPORTED,
          FailureKind.REFUSED,
          FailureKind.FORBIDDEN,
          FailureKind.INVALID_STATE,
          FailureKind.NOT_FOUND,
          FailureKind.MOVED);

  private final CopyContext context;
  private final KeyWork work;
  private final KeyReader reader;
  private final ClassTrial storageClass;
  private final TargetGuard guard;
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
    this.guard = TargetGuard.of(context, work);
  }

  Future<Outcome> run() {
    Future<Outcome> end = work.look() ? lookFirst() : copyAtOnce();
    return work.remit().isAudit() ? end.map(this::told) : end;
  }

  private Outcome told(Outcome outcome) {
    return found.isPresent() && !(outcome instanceof Outcome.Differs)
        ? new Outcome.Repaired(found.get(), outcome)
        : outcome;
  }

  /** What a survey found is not looked for at the target if a listing has just shown it missing. */
  private Future<Outcome> copyAtOnce() {
    if (guard.guards()) {
      seen(new TargetState.Missing());
    }
    return reader.readToCopy().compose(this::decide);
  }

  private Future<Outcome> lookFirst() {
    return lookAtTarget()
        .compose(
            state ->
                state instanceof TargetState.Present
                        || work.task().properties()
                        || work.remit().isReport()
                    ? reader.readFacts()
                    : reader.readToCopy())
        .compose(this::decide);
  }

  private Future<TargetState> lookAtTarget() {
    return reader.readTarget().onSuccess(this::seen);
  }

  private void seen(TargetState state) {
    target = state;
    guard.sees(state);
  }

  /** The source is absent: the target's absence must be proven too before all is well. */
  private Future<Outcome> decideByTarget(SourceRead read) {
    boolean isMissing = target instanceof TargetState.Missing;
    return (isMissing ? reader.proveTarget() : reader.readTarget())
        .onSuccess(this::seen)
        .compose(v -> decide(new SourceRead(read.state(), Optional.empty())));
  }

  private Future<Outcome> decide(SourceRead read) {
    return targetBucket(context, work, read.state(), storageClass.refused(read.state()))
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
            ? context
                .down()
                .awaited(
                    bucket.region(),
                    context.targets().withEncryption(bucket, work.rule().roleArn()))
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
      found = Optional.of(Found.of(plan, work.task(), read.state(), target));
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
    return plan instanceof ReplicationPlan.Copy copy
        ? context
            .metadata()
            .around(work, sizeOf(copy), read.content(), content -> write(plan, content))
            .onSuccess(v -> storageClass.taken(copy.attributes()))
        : write(plan, read.content());
  }

  static long sizeOf(ReplicationPlan.Copy copy) {
    return copy.source().facts().size();
  }

  private Future<Void> write(ReplicationPlan plan, Optional<ObjectContent> content) {
    if (plan instanceof ReplicationPlan.CopyWhole whole) {
      return new WholeCopy(context, guard)
          .copy(work, whole, content)
          .map(tag -> made(whole.source(), tag));
    }
    if (plan instanceof ReplicationPlan.CopyParts parts) {
      PartMover sent = new SentParts(context, work, parts.source().facts(), parts.attributes());
      return copyParts(parts.source(), parts.attributes(), sent, parts.ownLayout());
    }
    if (plan instanceof ReplicationPlan.CopyPartsWithinStore parts) {
      PartMover copied = new CopiedParts(context, work, parts.source().facts(), parts.attributes());
      return copyParts(parts.source(), parts.attributes(), copied, parts.ownLayout());
    }
    if (plan instanceof ReplicationPlan.CopyWithinStore within) {
      return withinStore().copy(work, within).map(tag -> made(within.source(), tag));
    }
    if (plan instanceof ReplicationPlan.UpdateProperties update) {
      return setProperties(work, update)
          .onSuccess(v -> madeEqual(update.source(), 0))
          .recover(cause -> isGone(cause) ? copyInstead() : Future.failedFuture(cause));
    }
    if (plan instanceof ReplicationPlan.UpdateMetadata update) {
      return withinStore()
          .updateMetadata(work, update)
          .map(tag -> made(update.source(), tag))
          .recover(
              cause ->
                  isImpossible(cause) || isTooSlow(update, cause)
                      ? copyInstead()
                      : Future.failedFuture(cause));
    }
    return work.mayTakeAway()
        .compose(v -> work.target().delete(work.key()))
        .onSuccess(v -> deleted())
        .mapEmpty();
  }

  private WithinStoreCopy withinStore() {
    return new WithinStoreCopy(context, guard);
  }

  private Future<Void> copyParts(
      SourceState.Present source, ObjectAttributes attributes, PartMover mover, PartLayout own) {
    return new PartedCopy(context, work, source, attributes, mover, guard)
        .copy(own)
        .map(tag -> made(source, tag));
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

  private Void made(SourceState.Present source, ETag tag) {
    guard.wrote(tag);
    madeEqual(source, source.facts().size());
    return null;
  }

  private void madeEqual(SourceState.Present source, long bytes) {
    target = new TargetState.Made(source);
    bytesCopied += bytes;
    done = new Outcome.Copied(bytesCopied);
  }

  private void deleted() {
    seen(new TargetState.Absent());
    done = new Outcome.Deleted();
  }

  private static boolean isGone(Throwable cause) {
    return cause instanceof ReplicationFailure failure && FailureClassifier.provesAbsence(failure);
  }

  private static boolean isImpossible(Throwable cause) {
    return cause instanceof ReplicationFailure failure && IMPOSSIBLE.contains(failure.kind());
  }

  /**
   * A store or proxy may never answer a large copy in time: what failed before is sent after all.
   */
  private boolean isTooSlow(ReplicationPlan.UpdateMetadata update, Throwable cause) {
    boolean isLarge = update.source().facts().size() >= context.settings().limits().partThreshold();
    return isLarge
        && work.task().generation() > 0
        && cause instanceof ReplicationFailure failure
        && failure.is(FailureKind.UNKNOWN_RESULT, Side.TARGET);
  }

  /** Where an object cannot be changed as it is, it is brought anew. */
  private Future<Void> copyInstead() {
    target = new TargetState.Unknown();
    return guard.guards()
        ? reader.readTarget().onSuccess(guard::sees).mapEmpty()
        : Future.succeededFuture();
  }

  /**
   * What the next round deals with, since it plans from what is true then. What was known of the
   * target is from before the write: meanwhile another worker may have written, or the write itself
   * in part.
   */
  private Future<Void> again(ReplicationPlan plan, Throwable cause) {
    boolean isAgain =
        cause instanceof ReplicationFailure failure
            && (FailureClassifier.isSourceMoved(failure)
                || plan instanceof ReplicationPlan.Copy copy
                    && (guard.isRefused()
                        || storageClass.isAgainWithout(copy.attributes(), work.target(), failure)));
    target = new TargetState.Unknown();
    if (!isAgain) {
      return Future.failedFuture(cause);
    }
    return guard.guards() ? lookAtTarget().mapEmpty() : Future.succeededFuture();
  }

  private Future<SourceRead> readAgain() {
    return target instanceof TargetState.Absent ? reader.readAfterDelete() : reader.readFacts();
  }
}
