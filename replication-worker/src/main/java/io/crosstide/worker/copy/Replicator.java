package io.crosstide.worker.copy;

import io.crosstide.contracts.failure.Side;
import io.crosstide.contracts.rule.Rule;
import io.crosstide.contracts.task.KeyTask;
import io.crosstide.contracts.task.Lane;
import io.crosstide.store.region.RegionStores;
import io.crosstide.worker.fault.FailureClassifier;
import io.crosstide.worker.fault.ReplicationFailure;
import io.vertx.core.Future;
import java.util.function.Predicate;

/** Makes the target of a rule equal to its source for single keys. Thread-safe. */
public final class Replicator {
  private final CopyContext context;
  private final RegionStores stores;
  private final EventLoops loops;
  private final Predicate<Rule> live;
  private final KeyLanes lanes = new KeyLanes();

  /**
   * @param live tells whether a rule may still write; asked right before each write (I36)
   */
  public Replicator(
      CopyContext context, RegionStores stores, EventLoops loops, Predicate<Rule> live) {
    this.context = context;
    this.stores = stores;
    this.loops = loops;
    this.live = live;
  }

  /**
   * Makes one key right. Never fails: whatever goes wrong is an outcome.
   *
   * @param look true to look at the target first and do nothing if it is right; false saves that
   *     request where the key was surely written just now
   */
  public Future<Outcome> replicate(Rule rule, KeyTask task, Lane lane, boolean look) {
    return loops.run(
        () ->
            context
                .limits()
                .withObject(
                    lane,
                    () ->
                        lanes.run(
                            rule.id(),
                            task.key(),
                            () ->
                                context
                                    .stop()
                                    .unlessRaised(() -> attempts(rule, task, lane, look))))
                .recover(cause -> Future.succeededFuture(failed(task, cause))));
  }

  private Future<Outcome> attempts(Rule rule, KeyTask task, Lane lane, boolean look) {
    KeyWork work =
        new KeyWork(
            rule,
            task,
            lane,
            look,
            new BucketSide(
                Side.SOURCE, stores.store(rule.source().region()), rule.source().bucket()),
            new BucketSide(
                Side.TARGET, stores.store(rule.target().region()), rule.target().bucket()),
            live);
    // After a failure nobody knows what the target holds: a lost answer may have been a success.
    return context
        .retry()
        .run(number -> new KeyRun(context, number == 0 ? work : work.lookingFirst()).run());
  }

  private static Outcome failed(KeyTask task, Throwable cause) {
    if (cause instanceof RuleEnded) {
      return new Outcome.Dropped();
    }
    if (cause instanceof Stopping) {
      return new Outcome.Stopped();
    }
    ReplicationFailure failure = FailureClassifier.ofDefect(cause);
    return new Outcome.Failed(FailureClassifier.report(task, failure));
  }
}
