package io.crosstide.worker.copy;

import io.crosstide.contracts.task.Lane;
import io.vertx.core.Future;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;

/**
 * The memory that transfers may use, shared by all lanes. History may never use more than half of
 * it, retries a quarter and gaps an eighth, so that live work always finds room; what becomes free
 * goes to the most urgent lane that waits. Thread-safe.
 */
final class ByteBudget {
  /** Most urgent first. */
  private static final List<Lane> BY_URGENCY =
      List.of(Lane.RTC, Lane.LIVE, Lane.GAP, Lane.RETRY, Lane.HISTORY);

  private record Waiting(long bytes, Turn turn) {}

  private final long bytesMax;
  private final Map<Lane, Queue<Waiting>> waiting = new EnumMap<>(Lane.class);
  private final Map<Lane, Long> usedByLane = new EnumMap<>(Lane.class);
  private long used;

  ByteBudget(long bytesMax) {
    this.bytesMax = bytesMax;
    for (Lane lane : Lane.values()) {
      waiting.put(lane, new ArrayDeque<>());
      usedByLane.put(lane, 0L);
    }
  }

  /**
   * Completes with what was granted, which must be given back: the bytes asked for, or the lane's
   * share if that is less.
   */
  Future<Long> acquire(Lane lane, long bytes) {
    long wanted = Math.min(bytes, share(lane));
    synchronized (this) {
      if (waiting.get(lane).isEmpty() && fits(lane, wanted)) {
        use(lane, wanted);
        return Future.succeededFuture(wanted);
      }
      Waiting newcomer = new Waiting(wanted, new Turn());
      waiting.get(lane).add(newcomer);
      return newcomer.turn().future().map(wanted);
    }
  }

  void release(Lane lane, long bytes) {
    List<Turn> granted = new ArrayList<>();
    synchronized (this) {
      use(lane, -bytes);
      BY_URGENCY.forEach(each -> grant(each, granted));
    }
    granted.forEach(Turn::grant);
  }

  synchronized long used() {
    return used;
  }

  private void grant(Lane lane, List<Turn> granted) {
    Queue<Waiting> queue = waiting.get(lane);
    while (!queue.isEmpty() && fits(lane, queue.peek().bytes())) {
      Waiting next = queue.poll();
      use(lane, next.bytes());
      granted.add(next.turn());
    }
  }

  private boolean fits(Lane lane, long bytes) {
    return used + bytes <= bytesMax && usedByLane.get(lane) + bytes <= share(lane);
  }

  private void use(Lane lane, long bytes) {
    used += bytes;
    usedByLane.merge(lane, bytes, Long::sum);
  }

  private long share(Lane lane) {
    return switch (lane) {
      case LIVE, RTC -> bytesMax;
      case HISTORY -> bytesMax / 2;
      case RETRY -> bytesMax / 4;
      case GAP -> bytesMax / 8;
    };
  }
}
