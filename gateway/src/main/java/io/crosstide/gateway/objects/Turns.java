package io.crosstide.gateway.objects;

import io.crosstide.gateway.oss.error.OssError;
import io.crosstide.gateway.oss.error.OssErrorCode;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.Supplier;

/**
 * Turns at something scarce, in the order in which they are asked for. Whoever waits goes on, on
 * the context it came from. Thread-safe.
 */
final class Turns {
  private final int waitingMax;
  private final Queue<Runnable> waiting = new ArrayDeque<>();
  private int free;

  /**
   * @param atOnce turns at a time, at least 1
   * @param waitingMax who may wait for one
   */
  Turns(int atOnce, int waitingMax) {
    if (atOnce < 1) {
      throw new IllegalArgumentException("There is at least one turn");
    }
    this.free = atOnce;
    this.waitingMax = waitingMax;
  }

  /** Runs the work when it is its turn; fails with ServiceUnavailable if too many wait. */
  <T> Future<T> run(Supplier<Future<T>> work) {
    return take()
        .compose(
            x ->
                Future.succeededFuture()
                    .compose(y -> work.get()) // so that what is thrown gives the turn back too
                    .onComplete(y -> give()));
  }

  private synchronized Future<Void> take() {
    if (free > 0) {
      free--;
      return Future.succeededFuture();
    }
    if (waiting.size() >= waitingMax) {
      return Future.failedFuture(OssError.of(OssErrorCode.SERVICE_UNAVAILABLE).asException());
    }
    Promise<Void> turn = Promise.promise();
    Context context = Vertx.currentContext();
    waiting.add(
        context == null ? turn::complete : () -> context.runOnContext(x -> turn.complete()));
    return turn.future();
  }

  private void give() {
    Runnable next;
    synchronized (this) {
      next = waiting.poll();
      if (next == null) {
        free++;
      }
    }
    if (next != null) {
      next.run();
    }
  }
}
