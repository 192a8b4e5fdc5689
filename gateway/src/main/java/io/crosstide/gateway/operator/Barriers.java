package io.crosstide.gateway.operator;

import io.crosstide.contracts.http.RuleProgress;
import io.crosstide.contracts.id.RuleId;
import io.crosstide.contracts.rule.Rule;
import io.crosstide.gateway.operator.view.BarrierView;
import io.crosstide.gateway.operator.view.BarrierView.RuleBarrier;
import io.crosstide.gateway.operator.view.HoldView;
import io.crosstide.gateway.oss.error.OssError;
import io.crosstide.gateway.oss.error.OssErrorCode;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** Waits until everything written before a question is at the target. No thread waits with it. */
public final class Barriers {
  private final Vertx vertx;
  private final RuleLookup rules;
  private final StoreNow stores;
  private final Settings settings;
  private final AtomicInteger waiting = new AtomicInteger();

  /**
   * Bounds.
   *
   * @param waitingMax barriers that wait at once
   * @param poll pause between two looks at the figures
   * @param tolerance by how much the clocks of one store's nodes may differ
   */
  public record Settings(int waitingMax, Duration poll, Duration tolerance) {
    /**
     * @throws IllegalArgumentException if a value is out of its range
     */
    public Settings {
      if (waitingMax < 1 || poll.toMillis() < 10 || tolerance.isNegative()) {
        throw new IllegalArgumentException(
            "crosstide.gateway.operator: barriers-max is at least 1, barrier-poll at least 10 ms,"
                + " clock-tolerance not negative");
      }
    }
  }

  Barriers(Vertx vertx, RuleLookup rules, StoreNow stores, Settings settings) {
    this.vertx = vertx;
    this.rules = rules;
    this.stores = stores;
    this.settings = settings;
  }

  /**
   * A question.
   *
   * @param rules 1 to 50, each once
   * @param timeout how long to wait
   * @param history whether existing objects of rules that replicate them are waited for too
   */
  record Question(List<RuleId> rules, Duration timeout, boolean history) {}

  /** A rule and the time that its timestamp has to reach. */
  private record Target(Rule rule, Instant until) {}

  /** Completes when all is reached, or the time is over. */
  Future<BarrierView> await(Question question) {
    if (waiting.incrementAndGet() > settings.waitingMax()) {
      waiting.decrementAndGet();
      return Future.failedFuture(
          OssError.of(OssErrorCode.SERVICE_UNAVAILABLE)
              .withMessage("Too many barriers wait already. Please try again.")
              .asException());
    }
    long deadline = System.nanoTime() + question.timeout().toNanos();
    return targets(question.rules())
        .compose(targets -> poll(targets, question.history(), deadline))
        .eventually(() -> Future.succeededFuture(waiting.decrementAndGet()));
  }

  private Future<List<Target>> targets(List<RuleId> ids) {
    return Future.all(ids.stream().map(this::target).toList()).map(all -> all.list());
  }

  private Future<Target> target(RuleId id) {
    return rules
        .rule(id)
        .compose(
            rule ->
                stores
                    .after(rule.source(), settings.tolerance())
                    .map(until -> new Target(rule, until)));
  }

  private Future<BarrierView> poll(List<Target> targets, boolean history, long deadline) {
    return rules
        .figures(targets.stream().map(target -> target.rule().id()).toList())
        .map(figures -> view(targets, figures, history))
        .transform(
            read ->
                read.succeeded()
                    ? decide(read.result(), targets, history, deadline)
                    : unread(read.cause(), targets, history, deadline));
  }

  /** Whoever waits for minutes is not to be sent away by a restart of progress. */
  private Future<BarrierView> unread(
      Throwable cause, List<Target> targets, boolean history, long deadline) {
    long left = deadline - System.nanoTime();
    return left <= 0
        ? Future.failedFuture(cause)
        : pause(Math.min(left, settings.poll().toNanos()))
            .compose(over -> poll(targets, history, deadline));
  }

  private Future<BarrierView> decide(
      BarrierView view, List<Target> targets, boolean history, long deadline) {
    return view.reached() ? Future.succeededFuture(view) : again(view, targets, history, deadline);
  }

  private Future<BarrierView> again(
      BarrierView view, List<Target> targets, boolean history, long deadline) {
    long left = deadline - System.nanoTime();
    return left <= 0
        ? withHolds(view, targets)
        : pause(Math.min(left, settings.poll().toNanos()))
            .compose(over -> poll(targets, history, deadline));
  }

  private Future<Void> pause(long nanos) {
    Promise<Void> over = Promise.promise();
    vertx.setTimer(Math.max(1, Duration.ofNanos(nanos).toMillis()), id -> over.complete());
    return over.future();
  }

  private static BarrierView view(
      List<Target> targets, Map<RuleId, RuleProgress> figures, boolean history) {
    List<RuleBarrier> each =
        targets.stream()
            .map(
                target ->
                    view(target, Optional.ofNullable(figures.get(target.rule().id())), history))
            .toList();
    return new BarrierView(each.stream().allMatch(RuleBarrier::reached), each);
  }

  @SuppressWarnings("OptionalUsedAsFieldOrParameterType")
  private static RuleBarrier view(Target target, Optional<RuleProgress> figures, boolean history) {
    Optional<Instant> newObjects = figures.flatMap(RuleProgress::newObjects);
    Optional<Boolean> complete =
        history && target.rule().historyEnabled()
            ? Optional.of(
                figures.flatMap(RuleProgress::history).filter(h -> h.complete()).isPresent())
            : Optional.empty();
    // Everything before the timestamp is across, so it has to come up to the time, not pass it.
    boolean isLate = newObjects.filter(now -> !now.isBefore(target.until())).isEmpty();
    return new RuleBarrier(
        target.rule().id().toString(),
        !isLate && complete.orElse(true),
        target.until(),
        newObjects,
        complete,
        Optional.empty());
  }

  /** What holds those that were not reached. */
  private Future<BarrierView> withHolds(BarrierView view, List<Target> targets) {
    List<Future<RuleBarrier>> each = new ArrayList<>();
    for (int i = 0; i < targets.size(); i++) {
      each.add(withHold(view.rules().get(i), targets.get(i).rule().id()));
    }
    return Future.all(each).map(all -> new BarrierView(false, all.list()));
  }

  private Future<RuleBarrier> withHold(RuleBarrier of, RuleId rule) {
    return of.reached()
        ? Future.succeededFuture(of)
        : rules.hold(rule).map(hold -> withHold(of, hold));
  }

  @SuppressWarnings("OptionalUsedAsFieldOrParameterType")
  private static RuleBarrier withHold(RuleBarrier of, Optional<HoldView> hold) {
    return new RuleBarrier(
        of.rule(), false, of.until(), of.newObjects(), of.historyComplete(), hold);
  }
}
