package io.crosstide.worker.copy;

import io.crosstide.contracts.failure.FailureKind;
import io.crosstide.worker.fault.FailureClassifier;
import io.crosstide.worker.fault.ReplicationFailure;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.IntFunction;

/**
 * A few attempts within seconds, for what may pass. The patience is the ledger's: whatever lasts
 * longer, or is asked to wait longer, is reported.
 */
final class BriefRetry {
  private final Vertx vertx;
  private final CopySettings settings;

  BriefRetry(Vertx vertx, CopySettings settings) {
    this.vertx = vertx;
    this.settings = settings;
  }

  /**
   * @param attempt gets the number of the attempt, from 0
   */
  <T> Future<T> run(IntFunction<Future<T>> attempt) {
    return run(attempt, 0);
  }

  private <T> Future<T> run(IntFunction<Future<T>> attempt, int number) {
    return Guarded.call(() -> attempt.apply(number))
        .recover(cause -> again(attempt, number, cause));
  }

  private <T> Future<T> again(IntFunction<Future<T>> attempt, int number, Throwable cause) {
    if (cause instanceof RuleEnded || cause instanceof Stopping) {
      return Future.failedFuture(cause);
    }
    ReplicationFailure failure = FailureClassifier.ofDefect(cause);
    if (number + 1 >= settings.tries() || !mayPass(failure)) {
      return Future.failedFuture(failure);
    }
    return pause(failure, number).compose(v -> run(attempt, number + 1));
  }

  private boolean mayPass(ReplicationFailure failure) {
    boolean soon =
        failure.kind().retry() == FailureKind.Retry.SOON && failure.kind() != FailureKind.MOVED;
    return soon
        && failure
            .retryAfter()
            .filter(wait -> wait.compareTo(settings.retryAfterMax()) >= 0)
            .isEmpty();
  }

  private Future<Void> pause(ReplicationFailure failure, int number) {
    long most = Math.min(settings.pauseMax().toMillis(), settings.pauseMin().toMillis() << number);
    long jittered = most / 2 + ThreadLocalRandom.current().nextLong(most / 2 + 1);
    long asked = failure.retryAfter().orElse(Duration.ZERO).toMillis();
    Promise<Void> over = Promise.promise();
    vertx.setTimer(Math.max(1, Math.max(asked, jittered)), id -> over.complete());
    return over.future();
  }
}
