package io.crosstide.worker.copy;

import io.crosstide.contracts.failure.FailureKind;
import io.crosstide.contracts.failure.Side;
import io.crosstide.contracts.id.BucketRef;
import io.crosstide.contracts.rule.Rule;
import io.crosstide.contracts.task.KeyTask;
import io.crosstide.contracts.task.Lane;
import io.crosstide.store.region.RegionStores;
import io.crosstide.worker.fault.FailureClassifier;
import io.crosstide.worker.fault.ReplicationFailure;
import io.crosstide.worker.plan.VersionDeletes;
import io.crosstide.worker.plan.versions.GoneVersion;
import io.vertx.core.Future;
import java.util.Optional;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/** Makes the target of a rule equal to its source for single keys. Thread-safe. */
public final class Replicator {
  private static final Logger LOG = Logger.getLogger(Replicator.class);

  private final CopyContext context;
  private final RegionStores stores;
  private final EventLoops loops;
  private final LiveRules live;
  private final VersionLabels labels;
  private final KeyLanes lanes = new KeyLanes();

  /**
   * @param live what is known of the rules
   */
  public Replicator(CopyContext context, RegionStores stores, EventLoops loops, LiveRules live) {
    this(context, stores, loops, live, new VersionLabels());
  }

  Replicator(
      CopyContext context,
      RegionStores stores,
      EventLoops loops,
      LiveRules live,
      VersionLabels labels) {
    this.context = context;
    this.stores = stores;
    this.loops = loops;
    this.live = live;
    this.labels = labels;
  }

  /**
   * Makes one key right. Never fails: whatever goes wrong is an outcome.
   *
   * @param look true to look at the target first and do nothing if it is right; false saves that
   *     request where the key was surely written just now, unless only tags or ACL were set, or the
   *     object was copied onto itself
   * @param repeated true if the task was tried before, here or elsewhere
   */
  public Future<Outcome> replicate(
      Rule rule, KeyTask task, Lane lane, boolean look, boolean repeated) {
    return replicate(rule, task, lane, look, repeated, Remit.ALL);
  }

  /**
   * The same within a remit.
   *
   * @param remit what may be done about the key
   */
  public Future<Outcome> replicate(
      Rule rule, KeyTask task, Lane lane, boolean look, boolean repeated, Remit remit) {
    return loops.run(
        () ->
            context
                .down()
                .admit(rule)
                .compose(
                    v ->
                        inTurn(
                            rule,
                            task,
                            lane,
                            () -> attempts(rule, task, lane, look, repeated, remit)))
                .recover(cause -> Future.succeededFuture(failed(task, cause))));
  }

  /** Who must wait for another task of the same key does not take up the lane meanwhile. */
  private Future<Outcome> inTurn(
      Rule rule, KeyTask task, Lane lane, Supplier<Future<Outcome>> work) {
    Limits limits = context.limits();
    Route route = Route.of(rule);
    Supplier<Future<Outcome>> unlessStopped = () -> context.stop().unlessRaised(work);
    return limits
        .withObject(lane, route, () -> lanes.tryRun(rule.id(), task.key(), unlessStopped))
        .compose(
            done ->
                done.isPresent()
                    ? Future.succeededFuture(done.get())
                    : lanes.run(
                        rule.id(),
                        task.key(),
                        () -> limits.withObject(lane, route, unlessStopped)));
  }

  private Future<Outcome> attempts(
      Rule rule, KeyTask task, Lane lane, boolean look, boolean repeated, Remit remit) {
    return context
        .watches()
        .watch(
            rule,
            task.key(),
            context.settings().lateWriteWait(),
            watch ->
                attempts(
                    new KeyWork(
                        rule,
                        task,
                        lane,
                        look || mayHaveContent(rule, task),
                        repeated,
                        remit,
                        side(Side.SOURCE, rule.source(), rule, watch),
                        side(Side.TARGET, rule.target(), rule, watch),
                        live,
                        watch,
                        Optional.empty(),
                        context.grants())));
  }

  /**
   * True if the target may have the content of a change that was captured just now. A version is
   * another object, whatever it was copied from.
   */
  private static boolean mayHaveContent(Rule rule, KeyTask task) {
    return task.properties() || (task.selfCopied() && !rule.versioned());
  }

  private Future<Outcome> attempts(KeyWork work) {
    // After a failure nobody knows what the target holds: a lost answer may have been a success.
    return context
        .retry()
        .run(number -> number == 0 ? attempt(work) : attemptAgain(work))
        .compose(outcome -> unlessDoubtful(work, outcome))
        .recover(cause -> Future.failedFuture(afterLateWrites(work, cause)));
  }

  private Future<Outcome> attemptAgain(KeyWork work) {
    return context.down().mayGoOn(work.rule()).compose(v -> attempt(work.again()));
  }

  private Future<Outcome> attempt(KeyWork work) {
    if (!work.rule().matches(work.key())) {
      return Future.succeededFuture(new Outcome.Unchanged());
    }
    if (!work.rule().versioned()) {
      return new KeyRun(context, work).run();
    }
    return VersionDeletes.isPossible(work.rule(), work.task())
        ? new VersionDelete(labels, work).run(gone -> versions(work, gone))
        : versions(work, Optional.empty());
  }

  @SuppressWarnings("OptionalUsedAsFieldOrParameterType")
  private Future<Outcome> versions(KeyWork work, Optional<GoneVersion> gone) {
    boolean isTwoWay = live.isTwoWay(work.rule(), work.key());
    return new VersionRun(context, labels, work, isTwoWay).run(gone);
  }

  /**
   * A write whose result is unknown may take effect after this attempt has found the target right,
   * and undo it (I14): the ledger is to look once more.
   */
  private static Future<Outcome> unlessDoubtful(KeyWork work, Outcome outcome) {
    return work.target().mayChangeLate()
        ? Future.failedFuture(
            new ReplicationFailure(
                FailureKind.UNKNOWN_RESULT,
                Side.TARGET,
                "The target is right, but a write without an answer may still take effect"))
        : Future.succeededFuture(outcome);
  }

  /** Whoever looks before such a write has ended would find right what is still to change. */
  private Throwable afterLateWrites(KeyWork work, Throwable cause) {
    if (!work.target().mayChangeLate() || cause instanceof RuleEnded) {
      return cause;
    }
    ReplicationFailure failure =
        cause instanceof Stopping
            ? new ReplicationFailure(
                FailureKind.UNKNOWN_RESULT,
                Side.TARGET,
                "The process stops, and a write without an answer may still take effect")
            : FailureClassifier.ofDefect(cause);
    return failure.notBefore(context.settings().lateWriteWait());
  }

  private BucketSide side(Side side, BucketRef bucket, Rule rule, KeyWatch watch) {
    try {
      return new BucketSide(
          side,
          stores.store(bucket.region(), rule.roleArn()),
          bucket.bucket(),
          context.breakers().of(bucket.region()),
          watch);
    } catch (IllegalArgumentException unknown) {
      throw new ReplicationFailure(
          FailureKind.UNSUPPORTED, Side.SELF, "The region is not in this worker's catalogue");
    }
  }

  private static Outcome failed(KeyTask task, Throwable cause) {
    if (cause instanceof RuleEnded) {
      return new Outcome.Dropped();
    }
    if (cause instanceof Stopping) {
      return new Outcome.Stopped();
    }
    ReplicationFailure failure = FailureClassifier.ofDefect(cause);
    if (failure.kind() == FailureKind.INTERNAL) {
      LOG.error("A key failed by a defect; it stays in the ledger", failure);
    } else {
      LOG.debugf("Key %s failed: %s at %s", task.key(), failure.kind(), failure.side());
    }
    return new Outcome.Failed(FailureClassifier.report(task, failure));
  }
}
