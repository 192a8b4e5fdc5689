package io.crosstide.worker.survey;

import io.crosstide.contracts.rule.Rule;
import io.crosstide.contracts.survey.Comparison;
import io.crosstide.contracts.survey.ComparisonLeave;
import io.crosstide.contracts.survey.Settled;
import io.crosstide.contracts.survey.SurveyKind;
import io.crosstide.contracts.task.SurveyTask;
import io.crosstide.messaging.amqp.GivenBack;
import io.crosstide.worker.WorkerConfig;
import io.crosstide.worker.copy.StopSign;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Asks before comparisons go on, keeps to their rate, and waits until the rule's timestamp has
 * passed what was listed: only then a key without a time that differs is nobody's work in hand.
 */
@Singleton
final class Comparer {
  private static final Duration STEP = Duration.ofMillis(500);

  private final Vertx vertx;
  private final ComparisonLeaves leaves;
  private final WorkerConfig.Survey config;
  private final StopSign stop;
  private final StoreClocks clocks;
  private final Clock clock = Clock.systemUTC();

  @Inject
  Comparer(
      Vertx vertx,
      ComparisonLeaves leaves,
      WorkerConfig config,
      StopSign stop,
      StoreClocks clocks) {
    this.vertx = vertx;
    this.leaves = leaves;
    this.config = config.survey();
    this.stop = stop;
    this.clocks = clocks;
  }

  /** Whether the comparison goes on, and the rule's timestamp now. */
  Future<ComparisonLeave> ask(SurveyTask task) {
    return leaves.ask(task.rule(), task.survey());
  }

  /** How fast the comparison may go. */
  Pace pace(SurveyTask task) {
    return Pace.of(task.comparison().orElseThrow(), config.keysPerList());
  }

  /**
   * What the rule's timestamp says of a listing that has just ended.
   *
   * @param before as it was before the listing
   */
  Future<Optional<Settled>> settled(
      Rule rule, SurveyTask task, ComparedListing listing, ComparisonLeave before) {
    Comparison comparison = task.comparison().orElseThrow();
    Instant listedAt =
        clocks
            .latest(rule.source().region())
            .orElseGet(clock::instant)
            .plus(config.settleTolerance());
    if (comparison.kind() != SurveyKind.COMPARE || before.newObjects().isEmpty()) {
      return Future.succeededFuture(Optional.empty());
    }
    Settled now = new Settled(before.newObjects().get(), listedAt);
    return listing.keys().stream().anyMatch(key -> isUndated(rule, key))
        ? settle(task, now, System.nanoTime() + config.settleMax().toNanos())
        : Future.succeededFuture(Optional.of(now));
  }

  /**
   * Of what is gone nothing tells when it went, and of a version that is gone neither; the time of
   * what was made of parts may be that of its beginning.
   */
  private static boolean isUndated(Rule rule, ComparedKey key) {
    boolean isDated =
        key.source().isPresent() && !rule.versioned() && !SourceKeys.isOfParts(key.source().get());
    return !isDated && !key.isSameByListing();
  }

  private Future<Optional<Settled>> settle(SurveyTask task, Settled now, long deadlineNanos) {
    boolean isOver = System.nanoTime() - deadlineNanos >= 0;
    if (isOver || !now.mayBeUnderway(Optional.empty())) {
      return Future.succeededFuture(Optional.of(now));
    }
    return step(STEP)
        .compose(v -> ask(task))
        .compose(
            leave ->
                settle(
                    task,
                    new Settled(leave.newObjects().orElse(now.until()), now.listedAt()),
                    deadlineNanos));
  }

  /** Completes when so many keys have taken as long as they must. */
  Future<Void> keepPace(Pace pace, int keys, long beganNanos) {
    long left = pace.timeFor(keys).toNanos() - (System.nanoTime() - beganNanos);
    return left <= 0
        ? Future.succeededFuture()
        : step(Duration.ofNanos(Math.min(left, STEP.toNanos())))
            .compose(v -> keepPace(pace, keys, beganNanos));
  }

  /** Fails if the process stops: the broker then delivers the task again. */
  private Future<Void> step(Duration time) {
    if (stop.isRaised()) {
      return Future.failedFuture(new GivenBack("The process stops"));
    }
    Promise<Void> over = Promise.promise();
    vertx.setTimer(
        Math.max(1, TimeUnit.NANOSECONDS.toMillis(time.toNanos())), id -> over.complete());
    return over.future();
  }
}
