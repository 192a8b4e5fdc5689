package io.crosstide.worker.copy;

import io.crosstide.contracts.id.RegionName;
import io.vertx.core.Future;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.function.Function;

/**
 * So many at a time for each route, and a third more for all routes together. The last of them go
 * to routes that hold few, so that one whose stores hang cannot take them all (I43); a route that
 * holds the fewest is served first. Thread-safe.
 */
final class Permits {
  /** A route takes one more while it holds fewer than so many times what is free. */
  private static final int HELD_PER_FREE = 3;

  private static final class Share {
    private final Queue<Turn> waiting = new ArrayDeque<>();
    private int held;
  }

  private final int routeMax;
  private final Map<Route, Share> shares = new HashMap<>();
  private int free;

  Permits(int routeMax) {
    this.routeMax = routeMax;
    this.free = routeMax + Math.max(1, routeMax / HELD_PER_FREE);
  }

  synchronized Future<Void> acquire(Route route) {
    Share share = shares.computeIfAbsent(route, r -> new Share());
    if (share.waiting.isEmpty() && mayTake(share)) {
      take(share);
      return Future.succeededFuture();
    }
    Turn turn = new Turn();
    share.waiting.add(turn);
    return turn.future();
  }

  void release(Route route) {
    List<Turn> granted = new ArrayList<>();
    synchronized (this) {
      Share share = shares.get(route);
      share.held--;
      free++;
      for (Optional<Share> next = next(); next.isPresent(); next = next()) {
        take(next.get());
        granted.add(next.get().waiting.remove());
      }
      forgetIfUnused(route, share);
    }
    granted.forEach(Turn::grant);
  }

  /** How many wait for a turn of this route. */
  synchronized int waiting(Route route) {
    Share share = shares.get(route);
    return share == null ? 0 : share.waiting.size();
  }

  /** Fails whoever waits for a route to or from a region. */
  void dismiss(RegionName region, Function<Route, Throwable> cause) {
    Map<Route, List<Turn>> dismissed = new HashMap<>();
    synchronized (this) {
      for (Map.Entry<Route, Share> entry : List.copyOf(shares.entrySet())) {
        if (entry.getKey().touches(region)) {
          dismissed.put(entry.getKey(), List.copyOf(entry.getValue().waiting));
          entry.getValue().waiting.clear();
          forgetIfUnused(entry.getKey(), entry.getValue());
        }
      }
    }
    dismissed.forEach((route, turns) -> turns.forEach(turn -> turn.refuse(cause.apply(route))));
  }

  private Optional<Share> next() {
    return shares.values().stream()
        .filter(share -> !share.waiting.isEmpty() && mayTake(share))
        .min(Comparator.comparingInt(share -> share.held));
  }

  private boolean mayTake(Share share) {
    return free > 0 && share.held < routeMax && share.held < HELD_PER_FREE * free;
  }

  private void take(Share share) {
    share.held++;
    free--;
  }

  private void forgetIfUnused(Route route, Share share) {
    if (share.held == 0 && share.waiting.isEmpty()) {
      shares.remove(route);
    }
  }
}
