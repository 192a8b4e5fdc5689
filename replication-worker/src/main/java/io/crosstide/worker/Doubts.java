package io.crosstide.worker;

import io.crosstide.worker.peer.HandledTasks.Handled;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Function;

/**
 * Doubts that are to be told, a few at a time. Bounded by the tasks that are remembered.
 * Thread-safe.
 */
final class Doubts {
  private final Function<Handled, Future<Void>> report;
  private final int atOnce;
  private final Deque<Handled> waiting = new ArrayDeque<>();
  private Promise<Void> told = Promise.promise();
  private int underway;

  /**
   * @param report tells of one
   * @param atOnce how many are being told at a time
   */
  Doubts(Function<Handled, Future<Void>> report, int atOnce) {
    this.report = report;
    this.atOnce = atOnce;
    told.complete();
  }

  void tell(Handled done) {
    synchronized (this) {
      if (underway == 0 && waiting.isEmpty()) {
        told = Promise.promise();
      }
      waiting.addLast(done);
    }
    next();
  }

  /** Completes when there is nothing to tell any more. */
  synchronized Future<Void> told() {
    return told.future();
  }

  private void next() {
    Handled next;
    synchronized (this) {
      next = underway < atOnce ? waiting.pollFirst() : null;
      underway += next == null ? 0 : 1;
    }
    if (next != null) {
      report.apply(next).onComplete(reported -> ended());
    }
  }

  private void ended() {
    Promise<Void> last = null;
    synchronized (this) {
      underway--;
      if (underway == 0 && waiting.isEmpty()) {
        last = told;
      }
    }
    if (last == null) {
      next();
    } else {
      last.tryComplete();
    }
  }
}
