package io.crosstide.worker.copy;

import io.vertx.core.Future;
import java.util.ArrayDeque;
import java.util.Queue;

/** So many at a time; first come, first served. Thread-safe. */
final class Permits {
  private final Queue<Turn> waiting = new ArrayDeque<>();
  private int free;

  Permits(int count) {
    this.free = count;
  }

  synchronized Future<Void> acquire() {
    if (free > 0) {
      free--;
      return Future.succeededFuture();
    }
    Turn turn = new Turn();
    waiting.add(turn);
    return turn.future();
  }

  void release() {
    Turn next;
    synchronized (this) {
      next = waiting.poll();
      if (next == null) {
        free++;
      }
    }
    if (next != null) {
      next.grant();
    }
  }
}
