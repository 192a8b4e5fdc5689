package io.crosstide.worker.copy;

import io.crosstide.contracts.failure.FailureKind;
import io.crosstide.worker.fault.FailureClassifier;
import io.crosstide.worker.fault.ReplicationFailure;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.IntFunction;
import java.util.function.Supplier;

/**
 * A few attempts within seconds, for what may pass. The patience is the ledger's: whatever lasts
 * longer, or is asked to wait longer, is reported. Only for a part of a large object there is more,
 * since all parts before it would be lost.
 */
final class BriefRetry {
  /** What a store shows that restarts or is busy; anything else does not pass by waiting. */
  private static final Set<FailureKind> AWAY =
      Set.of(FailureKind.THROTTLED, FailureKind.UNAVAILABLE, FailureKind.UNKNOWN_RESULT);

  /** Enough for any pause, and no overflow. */
  private static final int DOUBLINGS_MAX = 20;

  /** How long something is tried: so often, or, while the store is away, until then. */
  private record Patience(int tries, long untilNanos, Duration retryAfterMax) {}

  private final Vertx vertx;
  private final CopySettings settings;
  private final StopSign stop;

  BriefRetry(Vertx vertx, CopySettings settings, StopSign stop) {
    this.vertx = vertx;
    this.settings = settings;
    this.stop = stop;
  }

  /**
   * @param attempt gets the number of the attempt, from 0
   */
  <T> Future<T> run(IntFunction<Future<T>> attempt) {
    Patience brief = new Patience(settings.tries(), System.nanoTime(), settings.retryAfterMax());
    return run(attempt, 0, brief);
  }

  /** As many attempts as fit into the patience for parts; none once the process stops. */
  <T> Future<T> patiently(Supplier<Future<T>> attempt) {
    Duration wait = settings.partPatience();
    Patience patience = new Patience(settings.tries(), System.nanoTime() + wait.toNanos(), wait);
    return run(number -> stop.unlessRaised(attempt), 0, patience);
  }

  private <T> Future<T> run(IntFunction<Future<T>> attempt, int number, Patience patience) {
    return Guarded.call(() -> attempt.apply(number))
        .recover(cause -> again(attempt, number, patience, cause));
  }

  private <T> Future<T> again(
      IntFunction<Future<T>> attempt, int number, Patience patience, Throwable cause) {
    if (cause instanceof RuleEnded || cause instanceof Stopping) {
      return Future.failedFuture(cause);
    }
    ReplicationFailure failure = FailureClassifier.ofDefect(cause);
    boolean isTriesLeft = number + 1 < patience.tries();
    boolean isTimeLeft =
        AWAY.contains(failure.kind()) && System.nanoTime() - patience.untilNanos() < 0;
    if (!(isTriesLeft || isTimeLeft) || !mayPass(failure, patience)) {
      return Future.failedFuture(failure);
    }
    return pause(failure, number).compose(v -> run(attempt, number + 1, patience));
  }

  private static boolean mayPass(ReplicationFailure failure, Patience patience) {
    boolean soon =
        failure.kind().retry() == FailureKind.Retry.SOON && failure.kind() != FailureKind.MOVED;
    return soon
        && failure
            .retryAfter()
            .filter(wait -> wait.compareTo(patience.retryAfterMax()) >= 0)
            .isEmpty();
  }

  private Future<Void> pause(ReplicationFailure failure, int number) {
    int doublings = Math.min(number, DOUBLINGS_MAX);
    long most =
        Math.min(settings.pauseMax().toMillis(), settings.pauseMin().toMillis() << doublings);
    long jittered = most / 2 + ThreadLocalRandom.current().nextLong(most / 2 + 1);
    long asked = failure.retryAfter().orElse(Duration.ZERO).toMillis();
    Promise<Void> over = Promise.promise();
    vertx.setTimer(Math.max(1, Math.max(asked, jittered)), id -> over.complete());
    return over.future();
  }
}
