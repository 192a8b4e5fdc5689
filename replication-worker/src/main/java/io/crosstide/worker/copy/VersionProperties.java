package io.crosstide.worker.copy;

import io.crosstide.contracts.failure.FailureKind;
import io.crosstide.contracts.failure.Side;
import io.crosstide.contracts.id.VersionId;
import io.crosstide.store.CannedAcl;
import io.crosstide.store.ObjectContent;
import io.crosstide.store.ObjectFacts;
import io.crosstide.store.Provenance;
import io.crosstide.store.ReadOptions;
import io.crosstide.worker.fault.FailureClassifier;
import io.crosstide.worker.fault.ReplicationFailure;
import io.crosstide.worker.plan.PlanInput;
import io.crosstide.worker.plan.Planner;
import io.crosstide.worker.plan.ReplicationPlan;
import io.crosstide.worker.plan.SourceState;
import io.crosstide.worker.plan.TargetState;
import io.vertx.core.Future;
import java.util.Map;
import java.util.Optional;

/** Tags and ACL of one version, the only things of it that can change. */
final class VersionProperties {
  private final CopyContext context;
  private final KeyWork work;
  private final VersionReader reader;
  private final KeyProperties properties;

  VersionProperties(CopyContext context, KeyWork work) {
    this.context = context;
    this.work = work;
    this.reader = new VersionReader(context.settings(), work);
    this.properties = new KeyProperties(context.settings(), work);
  }

  /**
   * Makes them equal; true if something was set.
   *
   * @param copy the target's version of it; empty if it has none, then what the source's is a
   *     replica of is looked for (I40)
   */
  @SuppressWarnings("OptionalUsedAsFieldOrParameterType")
  Future<Boolean> update(VersionId source, Optional<VersionId> copy) {
    return update(source, copy, 0);
  }

  /** True if something would be set. */
  Future<Boolean> differ(VersionId source, VersionId copy) {
    return reader
        .readFacts(source)
        .compose(read -> compare((SourceState.Present) read.state(), copy, true))
        .map(plan -> plan instanceof ReplicationPlan.UpdateProperties);
  }

  private Future<Boolean> update(VersionId source, Optional<VersionId> copy, int writes) {
    return reader
        .readFacts(source)
        .map(read -> (SourceState.Present) read.state())
        .compose(
            state -> {
              Optional<VersionId> target = copy.or(() -> original(state));
              return target.isEmpty()
                  ? Future.succeededFuture(writes > 0)
                  : compare(state, target.get(), copy.isPresent())
                      .compose(plan -> apply(plan, source, copy, writes));
            });
  }

  private Future<Boolean> apply(
      ReplicationPlan plan, VersionId source, Optional<VersionId> copy, int writes) {
    if (!(plan instanceof ReplicationPlan.UpdateProperties update)) {
      return Future.succeededFuture(writes > 0);
    }
    return writes >= context.settings().writesMax()
        ? Future.failedFuture(
            new ReplicationFailure(FailureKind.MOVED, Side.SOURCE, "The source kept changing"))
        : KeyRun.setProperties(work, update).compose(v -> update(source, copy, writes + 1));
  }

  private static Optional<VersionId> original(SourceState.Present state) {
    return Provenance.of(state.facts().headers()).flatMap(Provenance::version);
  }

  private Future<ReplicationPlan> compare(
      SourceState.Present source, VersionId target, boolean isCopy) {
    return work.target()
        .head(work.key(), ReadOptions.ofVersion(Optional.of(target)))
        .compose(this::present)
        .compose(
            state ->
                plan(source, state)
                    .map(plan -> isCopy && copies(plan) ? Planner.properties(source, state) : plan))
        .recover(cause -> isDoubtful(cause) ? ofMissing(target) : Future.failedFuture(cause));
  }

  /** HEAD says no more than a status: the bucket may be missing, or the id be another store's. */
  private static boolean isDoubtful(Throwable cause) {
    return cause instanceof ReplicationFailure failure
        && failure.side() == Side.TARGET
        && (failure.kind() == FailureKind.NOT_FOUND || failure.kind() == FailureKind.REFUSED);
  }

  /**
   * What is not there has no tags to be set, if an answer says that it is not (I31). In a chain the
   * source's replica names a version of the first bucket, of which the target knows nothing.
   */
  private Future<ReplicationPlan> ofMissing(VersionId target) {
    return work.target()
        .get(work.key(), ReadOptions.ofVersion(Optional.of(target)))
        .compose(VersionProperties::untold)
        .recover(
            cause ->
                saysThereIsNone(cause)
                    ? Future.succeededFuture(
                        new ReplicationPlan.Nothing("The target has no such version"))
                    : Future.failedFuture(cause));
  }

  private static Future<ReplicationPlan> untold(ObjectContent content) {
    content.discard().run();
    return Future.failedFuture(
        new ReplicationFailure(
            FailureKind.NOT_FOUND,
            Side.TARGET,
            "The target has a version and does not tell its facts"));
  }

  private static boolean saysThereIsNone(Throwable cause) {
    return cause instanceof ReplicationFailure failure
        && (FailureClassifier.provesVersionAbsence(failure)
            || FailureClassifier.isDeleteMarker(failure)
            || FailureClassifier.isForeignVersionId(failure));
  }

  /** A version is never copied again: what else its copy lacks, the target cannot keep. */
  private static boolean copies(ReplicationPlan plan) {
    return plan instanceof ReplicationPlan.Copy || plan instanceof ReplicationPlan.UpdateMetadata;
  }

  private Future<TargetState.Present> present(ObjectFacts facts) {
    Future<Map<String, String>> tags = properties.tagsOfTarget(facts);
    Future<Optional<CannedAcl>> acl = properties.acl(work.target(), facts);
    return Future.all(tags, acl)
        .map(v -> new TargetState.Present(facts, tags.result(), acl.result()));
  }

  private Future<ReplicationPlan> plan(SourceState.Present source, TargetState.Present target) {
    return KeyRun.targetBucket(context, work, source, context.classes().of(work.rule().target()))
        .map(
            bucket ->
                Planner.plan(
                    new PlanInput(
                        work.rule(),
                        work.task().withProperties(true),
                        source,
                        target,
                        work.rivals(),
                        bucket,
                        context.settings().limits())));
  }
}
