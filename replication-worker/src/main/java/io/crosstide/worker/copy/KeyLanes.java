package io.crosstide.worker.copy;

import io.crosstide.contracts.id.ObjectKey;
import io.crosstide.contracts.id.RuleId;
import io.vertx.core.Future;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.function.Supplier;

/**
 * Work for one key under one rule never runs twice at once in this process. Bounded by the tasks
 * that the process holds. Thread-safe.
 */
final class KeyLanes {
  private record LaneKey(RuleId rule, ObjectKey key) {}

  /** Keys in work, each with those who wait for it. */
  private final Map<LaneKey, Queue<Turn>> busy = new HashMap<>();

  /** Runs the work when nothing else runs for the key; first come, first served. */
  <T> Future<T> run(RuleId rule, ObjectKey key, Supplier<Future<T>> work) {
    LaneKey lane = new LaneKey(rule, key);
    return enter(lane).compose(v -> Guarded.call(work)).onComplete(done -> leave(lane));
  }

  /** Runs the work if nothing else runs for the key; empty if something does. */
  <T> Future<Optional<T>> tryRun(RuleId rule, ObjectKey key, Supplier<Future<T>> work) {
    LaneKey lane = new LaneKey(rule, key);
    return tryEnter(lane)
        ? Guarded.call(work).onComplete(done -> leave(lane)).map(Optional::of)
        : Future.succeededFuture(Optional.empty());
  }

  private synchronized boolean tryEnter(LaneKey lane) {
    return busy.putIfAbsent(lane, new ArrayDeque<>(1)) == null;
  }

  private synchronized Future<Void> enter(LaneKey lane) {
    Queue<Turn> waiting = busy.get(lane);
    if (waiting == null) {
      busy.put(lane, new ArrayDeque<>(1));
      return Future.succeededFuture();
    }
    Turn turn = new Turn();
    waiting.add(turn);
    return turn.future();
  }

  private void leave(LaneKey lane) {
    Turn next;
    synchronized (this) {
      next = busy.get(lane).poll();
      if (next == null) {
        busy.remove(lane);
      }
    }
    if (next != null) {
      next.grant();
    }
  }

  synchronized int size() {
    return busy.size();
  }
}
