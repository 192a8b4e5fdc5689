package io.crosstide.worker;

import io.crosstide.worker.peer.HandledTasks.Handled;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
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
    tellNext();
  }

  /** Completes when there is nothing to tell any more. */
  synchronized Future<Void> told() {
    return told.future();
  }

  /** What is answered at once is not nested: there may be thousands. */
  private void tellNext() {
    for (Optional<Handled> next = next(); next.isPresent(); next = next()) {
      Future<Void> reported = report.apply(next.get());
      if (reported.isComplete()) {
        ended();
      } else {
        reported.onComplete(
            answer -> {
              ended();
              tellNext();
            });
      }
    }
  }

  private synchronized Optional<Handled> next() {
    boolean isFree = underway < atOnce && !waiting.isEmpty();
    underway += isFree ? 1 : 0;
    return isFree ? Optional.of(waiting.removeFirst()) : Optional.empty();
  }

  private void ended() {
    Promise<Void> last = null;
    synchronized (this) {
      underway--;
      last = underway == 0 && waiting.isEmpty() ? told : null;
    }
    if (last != null) {
      last.tryComplete();
    }
  }
}
