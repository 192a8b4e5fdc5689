package io.crosstide.worker;

import io.crosstide.contracts.failure.FailureKind;
import io.crosstide.contracts.failure.Side;
import io.crosstide.contracts.report.KeyFailure;
import io.crosstide.contracts.rule.Rule;
import io.crosstide.contracts.rule.RuleStatus;
import io.crosstide.contracts.task.KeyTask;
import io.crosstide.worker.copy.Outcome;
import io.crosstide.worker.copy.StopSign;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Nothing is copied for a rule that is starting. Some gateways do not know it yet: an object copied
 * now could be deleted through one of them, and neither a batch nor the survey, which lists only
 * what exists, would ever name it.
 */
@Singleton
class RuleStart {
  /** Tasks that wait at a time; others must not find all places of their lane taken. */
  static final int WAITING_MAX = 8;

  private static final long LOOK_MILLIS = 50;

  private final Vertx vertx;
  private final WorkerConfig config;
  private final WorkerRules rules;
  private final StopSign stop;
  private final AtomicInteger waiting = new AtomicInteger();

  @Inject
  RuleStart(Vertx vertx, WorkerConfig config, WorkerRules rules, StopSign stop) {
    this.vertx = vertx;
    this.config = config;
    this.rules = rules;
    this.stop = stop;
  }

  /** True if nothing may be copied for the rule yet. */
  static boolean isAhead(Rule rule) {
    return rule.status() == RuleStatus.STARTING;
  }

  /** The rule as it is after a short wait for its start; empty if it has ended. */
  Future<Optional<Rule>> await(Rule rule) {
    if (!isAhead(rule) || waiting.get() >= WAITING_MAX) {
      return Future.succeededFuture(Optional.of(rule));
    }
    waiting.incrementAndGet();
    Promise<Optional<Rule>> over = Promise.promise();
    look(rule, System.nanoTime() + config.ruleStartWait().toNanos(), over);
    return over.future().onComplete(done -> waiting.decrementAndGet());
  }

  private void look(Rule rule, long untilNanos, Promise<Optional<Rule>> over) {
    Optional<Rule> now = rules.known(rule.id());
    boolean isAhead = now.filter(RuleStart::isAhead).isPresent();
    if (!isAhead || stop.isRaised() || System.nanoTime() - untilNanos >= 0) {
      over.complete(now);
    } else {
      vertx.setTimer(LOOK_MILLIS, id -> look(rule, untilNanos, over));
    }
  }

  /** What is reported of a key meanwhile, so that the ledger keeps it. */
  static Outcome parked(KeyTask task) {
    return new Outcome.Failed(
        new KeyFailure(
            task,
            FailureKind.RULE_STARTING,
            Side.SELF,
            "The rule is still starting; the key is copied once every gateway captures for it",
            Optional.empty()));
  }
}
