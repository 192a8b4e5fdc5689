package io.crosstide.worker.copy;

import io.crosstide.contracts.id.ETag;
import io.crosstide.contracts.id.VersionId;
import io.crosstide.contracts.report.SkipReason;
import io.crosstide.store.DeleteResult;
import io.crosstide.store.ListedVersion;
import io.crosstide.store.ObjectContent;
import io.crosstide.worker.fault.ReplicationFailure;
import io.crosstide.worker.plan.PlanInput;
import io.crosstide.worker.plan.Planner;
import io.crosstide.worker.plan.ReplicationPlan;
import io.crosstide.worker.plan.TargetState;
import io.crosstide.worker.plan.versions.TargetVersion;
import io.crosstide.worker.plan.versions.VersionLabel;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;

/** Puts single versions of the source on top of what the target holds. */
final class VersionCopy {
  private final CopyContext context;
  private final VersionLabels labels;
  private final KeyWork work;
  private final VersionReader reader;
  private final ClassTrial storageClass;

  VersionCopy(CopyContext context, VersionLabels labels, KeyWork work) {
    this.context = context;
    this.labels = labels;
    this.work = work;
    this.reader = new VersionReader(context.settings(), work);
    this.storageClass = new ClassTrial(context, work.rule().target());
  }

  /** What versions at the target are. */
  Future<List<TargetVersion>> labels(List<ListedVersion> listed) {
    return labels.of(work, listed);
  }

  /** So that they need not be asked for when the key is compared. */
  void remember(List<Appended> appended) {
    labels.written(work, appended.stream().flatMap(one -> one.target().stream()).toList());
  }

  /** Why the version is not replicated; empty if it is to be at the target. */
  Future<Optional<SkipReason>> skipReason(ListedVersion version) {
    return reader
        .readFacts(version.version())
        .compose(this::plan)
        .map(
            plan ->
                plan instanceof ReplicationPlan.Skip skip
                    ? Optional.of(skip.reason())
                    : Optional.empty());
  }

  /** Copies a version, or puts a delete marker; or neither, if it is not replicated. */
  Future<Appended> append(ListedVersion version) {
    return append(version, false);
  }

  /**
   * The same.
   *
   * @param isCovered true if an object follows it at once, so that a marker takes nothing away
   */
  Future<Appended> append(ListedVersion version, boolean isCovered) {
    return context
        .stop()
        .unlessRaised(() -> version.deleteMarker() ? putMarker(version, isCovered) : copy(version));
  }

  private Future<Appended> putMarker(ListedVersion version, boolean isCovered) {
    return (isCovered ? work.mayWrite() : work.mayTakeAway())
        .compose(v -> work.keepingId(version.version()).withVersionId(this::putMarker))
        .map(DeleteResult::version)
        .map(id -> new Appended(version, id, id.isPresent(), Optional.empty()));
  }

  private Future<DeleteResult> putMarker(Optional<VersionId> id) {
    return id.isPresent()
        ? work.target().putMarker(work.key(), id.get())
        : work.target().delete(work.key());
  }

  private Future<Appended> copy(ListedVersion version) {
    return reader
        .readToCopy(version)
        .compose(
            read ->
                plan(read)
                    .onFailure(cause -> read.discard())
                    .compose(plan -> copy(version, read, plan)));
  }

  private Future<Appended> copy(ListedVersion version, SourceRead read, ReplicationPlan plan) {
    if (!(plan instanceof ReplicationPlan.CopyWhole)) {
      read.discard();
    }
    if (plan instanceof ReplicationPlan.Skip skip) {
      return Future.succeededFuture(
          new Appended(version, Optional.empty(), false, Optional.of(skip.reason())));
    }
    if (plan instanceof ReplicationPlan.Refuse no) {
      return Future.failedFuture(new ReplicationFailure(no.kind(), no.side(), no.reason()));
    }
    if (!(plan instanceof ReplicationPlan.Copy copy)) {
      return Future.failedFuture(new IllegalStateException("A version is copied or left out"));
    }
    return context
        .metadata()
        .around(
            work,
            KeyRun.sizeOf(copy),
            read.content(),
            content -> write(version, copy, content).mapEmpty())
        .onSuccess(v -> storageClass.taken(copy.attributes()))
        .map(v -> written(version))
        .recover(cause -> withoutClass(version, copy, cause));
  }

  private Appended written(ListedVersion version) {
    Appended appended = new Appended(version, work.target().written(), true, Optional.empty());
    appended
        .target()
        .ifPresent(
            id ->
                labels.written(
                    work,
                    id,
                    new VersionLabel.Copy(
                        work.rule().id(),
                        Optional.of(work.rule().source()),
                        version.version(),
                        version.etag().orElseThrow(),
                        version.size())));
    return appended;
  }

  private Future<ReplicationPlan> plan(SourceRead read) {
    return KeyRun.targetBucket(context, work, read.state(), storageClass.refused(read.state()))
        .map(
            bucket ->
                Planner.plan(
                    new PlanInput(
                        work.rule(),
                        work.task().withProperties(false),
                        read.state(),
                        new TargetState.Unknown(),
                        work.rivals(),
                        bucket,
                        context.settings().limits())));
  }

  private Future<ETag> write(
      ListedVersion version, ReplicationPlan.Copy plan, Optional<ObjectContent> content) {
    KeyWork kept = work.keepingId(version.version());
    if (plan instanceof ReplicationPlan.CopyWhole whole) {
      return new WholeCopy(context, TargetGuard.none(context, kept)).copy(kept, whole, content);
    }
    if (plan instanceof ReplicationPlan.CopyParts parts) {
      PartMover sent = new SentParts(context, kept, parts.source().facts(), parts.attributes());
      return new PartedCopy(
              context,
              kept,
              parts.source(),
              parts.attributes(),
              sent,
              TargetGuard.none(context, kept))
          .copy(parts.ownLayout());
    }
    if (plan instanceof ReplicationPlan.CopyPartsWithinStore parts) {
      PartMover copied = new CopiedParts(context, kept, parts.source().facts(), parts.attributes());
      return new PartedCopy(
              context,
              kept,
              parts.source(),
              parts.attributes(),
              copied,
              TargetGuard.none(context, kept))
          .copy(parts.ownLayout());
    }
    return new WithinStoreCopy(context, TargetGuard.none(context, kept))
        .copy(kept, (ReplicationPlan.CopyWithinStore) plan);
  }

  /** A class that the target does not know is left out from then on. */
  private Future<Appended> withoutClass(
      ListedVersion version, ReplicationPlan.Copy plan, Throwable cause) {
    return storageClass.isAgainWithout(plan.attributes(), work.target(), cause)
        ? copy(version)
        : Future.failedFuture(cause);
  }
}
