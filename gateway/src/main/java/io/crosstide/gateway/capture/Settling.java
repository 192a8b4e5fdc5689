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

  /**
   * Hands a write over, once.
   *
   * @param settled runs after the time to settle
   * @param early runs instead if the end comes first
   */
  void later(Runnable settled, Runnable early) {
    Handover handover = new Handover(early);
    waiting.add(handover);
    vertx.setTimer(Math.max(1, time.toMillis()), x -> handover.run(settled));
    if (ended) {
      handover.runEarly();
    }
  }

  /** Hands over early what waits, and at once what comes later. */
  void end() {
    ended = true;
    List.copyOf(waiting).forEach(Handover::runEarly);
  }

  private final class Handover {
    private final AtomicBoolean done = new AtomicBoolean();
    private final Runnable early;

    Handover(Runnable early) {
      this.early = early;
    }

    void runEarly() {
      run(early);
    }

    void run(Runnable action) {
      if (done.compareAndSet(false, true)) {
        waiting.remove(this);
        action.run();
      }
    }
  }
}
