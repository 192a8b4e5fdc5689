package io.crosstide.gateway.capture;

import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Hands writes of unknown outcome over after a while: a store may finish what it was asked for
 * after we gave up waiting, and whoever looked at once would find nothing. There are no more of
 * them than writes may be in flight. Thread-safe.
 */
final class Settling {
  private final Vertx vertx;
  private final Duration time;
  private final Set<Handover> waiting = ConcurrentHashMap.newKeySet();
  private volatile boolean ended;

  Settling(Vertx vertx, Duration time) {
    this.vertx = vertx;
    this.time = time;
  }

  /** Runs the action, once, after the time to settle or at the end. */
  void later(Runnable action) {
    Handover handover = new Handover(action);
    waiting.add(handover);
    vertx.setTimer(Math.max(1, time.toMillis()), x -> handover.run());
    if (ended) {
      handover.run();
    }
  }

  /** Runs what waits, and what comes later at once. */
  void end() {
    ended = true;
    List.copyOf(waiting).forEach(Handover::run);
  }

  private final class Handover {
    private final AtomicBoolean done = new AtomicBoolean();
    private final Runnable action;

    Handover(Runnable action) {
      this.action = action;
    }

    void run() {
      if (done.compareAndSet(false, true)) {
        waiting.remove(this);
        action.run();
      }
    }
  }
}
