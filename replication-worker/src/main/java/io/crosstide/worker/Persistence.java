package io.crosstide.worker;

import io.crosstide.worker.copy.StopSign;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.function.Supplier;

/**
 * Does again, for ever, what must not be given up: a message given back too often would end among
 * the dead letters. What is held meanwhile is bounded by the intake.
 */
@Singleton
class Persistence {
  private final Vertx vertx;
  private final Duration pause;
  private final StopSign stop;

  @Inject
  Persistence(Vertx vertx, WorkerConfig config, StopSign stop) {
    this.vertx = vertx;
    this.pause = config.persistPause();
    this.stop = stop;
  }

  /** Fails only when the process stops. */
  <T> Future<T> untilDone(Supplier<Future<T>> work) {
    Promise<T> done = Promise.promise();
    attempt(work, done);
    return done.future();
  }

  private <T> void attempt(Supplier<Future<T>> work, Promise<T> done) {
    work.get().onComplete(result -> conclude(work, done, result));
  }

  private <T> void conclude(Supplier<Future<T>> work, Promise<T> done, AsyncResult<T> result) {
    if (result.succeeded() || stop.isRaised()) {
      done.handle(result);
    } else {
      vertx.setTimer(Math.max(1, pause.toMillis()), id -> attempt(work, done));
    }
  }
}
