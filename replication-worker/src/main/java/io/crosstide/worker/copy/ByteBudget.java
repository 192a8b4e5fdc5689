package io.crosstide.worker.copy;

import io.crosstide.contracts.task.Lane;
import io.vertx.core.Future;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;

/**
 * The memory that transfers may use, shared by all lanes. History may never use more than half of
 * it, retries a quarter and gaps an eighth, so that live work always finds room; what becomes free
 * goes to the most urgent lane that waits. Within a lane the last of it goes to routes that hold
 * little, so that transfers to a slow store cannot take it all (I43); of equals whoever came first.
 * Thread-safe.
 */
final class ByteBudget {
  /** Most urgent first. */
  private static final List<Lane> BY_URGENCY =
      List.of(Lane.RTC, Lane.LIVE, Lane.GAP, Lane.RETRY, Lane.HISTORY);

  /** A route takes more while it holds less than so many times what is left without it. */
  private static final int HELD_PER_FREE = 3;

  /**
   * @param number in the order of coming
   */
  private record Waiting(long bytes, long number, Turn turn) {}

  /** What a route has of a lane. */
  private static final class Share {
    private final Queue<Waiting> waiting = new ArrayDeque<>();
    private long held;

    /** Transfers that were granted something, of which those of empty objects hold no bytes. */
    private int transfers;

    private boolean isUnused() {
      return transfers == 0 && waiting.isEmpty();
    }

    private long wanted() {
      return waiting.element().bytes();
    }

    private long number() {
      return waiting.element().number();
    }
  }

  private static final class LaneUse {
    private final Map<Route, Share> routes = new LinkedHashMap<>();
    private long used;
  }

  private final long bytesMax;
  private final Map<Lane, LaneUse> lanes = new EnumMap<>(Lane.class);
  private long used;
  private long newcomers;

  ByteBudget(long bytesMax) {
    this.bytesMax = bytesMax;
    for (Lane lane : Lane.values()) {
      lanes.put(lane, new LaneUse());
    }
  }

  /**
   * Completes with what was granted, which must be given back: the bytes asked for, or the lane's
   * share if that is less.
   */
  Future<Long> acquire(Lane lane, Route route, long bytes) {
    long wanted = Math.min(bytes, most(lane));
    synchronized (this) {
      Share share = lanes.get(lane).routes.computeIfAbsent(route, r -> new Share());
      boolean isFirst = share.waiting.isEmpty() && next(lane).isEmpty();
      if (isFirst && isFair(lane, share, wanted) && fits(lane, wanted)) {
        take(lane, share, wanted);
        return Future.succeededFuture(wanted);
      }
      Waiting newcomer = new Waiting(wanted, newcomers++, new Turn());
      share.waiting.add(newcomer);
      return newcomer.turn().future().map(wanted);
    }
  }

  void release(Lane lane, Route route, long bytes) {
    List<Turn> granted = new ArrayList<>();
    synchronized (this) {
      Share share = lanes.get(lane).routes.get(route);
      share.transfers--;
      count(lane, share, -bytes);
      BY_URGENCY.forEach(each -> grant(each, granted));
      lanes.get(lane).routes.values().removeIf(Share::isUnused);
    }
    granted.forEach(Turn::grant);
  }

  synchronized long used() {
    return used;
  }

  private void grant(Lane lane, List<Turn> granted) {
    Optional<Share> next = next(lane);
    while (next.isPresent() && fits(lane, next.get().wanted())) {
      take(lane, next.get(), next.get().wanted());
      granted.add(next.get().waiting.remove().turn());
      next = next(lane);
    }
  }

  /** Whose turn it is: nobody else of the lane is served before there is room for it. */
  private Optional<Share> next(Lane lane) {
    return lanes.get(lane).routes.values().stream()
        .filter(share -> !share.waiting.isEmpty() && isFair(lane, share, share.wanted()))
        .min(Comparator.<Share>comparingLong(share -> share.held).thenComparing(Share::number));
  }

  private boolean isFair(Lane lane, Share share, long bytes) {
    return share.held == 0 || share.held < HELD_PER_FREE * (free(lane) - bytes);
  }

  private boolean fits(Lane lane, long bytes) {
    return bytes <= free(lane);
  }

  private long free(Lane lane) {
    return Math.min(bytesMax - used, most(lane) - lanes.get(lane).used);
  }

  private void take(Lane lane, Share share, long bytes) {
    share.transfers++;
    count(lane, share, bytes);
  }

  private void count(Lane lane, Share share, long bytes) {
    used += bytes;
    lanes.get(lane).used += bytes;
    share.held += bytes;
  }

  private long most(Lane lane) {
    return switch (lane) {
      case LIVE, RTC -> bytesMax;
      case HISTORY -> bytesMax / 2;
      case RETRY -> bytesMax / 4;
      case GAP -> bytesMax / 8;
    };
  }
}
