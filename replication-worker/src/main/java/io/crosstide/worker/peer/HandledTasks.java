package io.crosstide.worker.peer;

import io.crosstide.contracts.id.RuleId;
import io.crosstide.contracts.id.TaskId;
import io.crosstide.contracts.report.KeyFailure;
import io.crosstide.contracts.task.Lane;
import io.crosstide.contracts.task.Origin;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * What this worker did in the last minute, for the case that it turns out to have been another's
 * before, that died of it. Thread-safe.
 */
public final class HandledTasks {
  /**
   * Keys remembered of each lane: at five hundred a second those of 20 seconds; some 5 MB, and with
   * the longest keys 15.
   */
  static final int KEYS_MAX = 10_000;

  /** Departures remembered: more at a time are one that lasts. */
  static final int DEPARTURES_MAX = 100;

  /**
   * A task that was done and reported.
   *
   * @param sentAt when it was sent
   * @param doubts what to report of its keys if it was another's before
   */
  public record Handled(
      TaskId task,
      RuleId rule,
      Lane lane,
      Origin origin,
      Instant sentAt,
      List<KeyFailure> doubts) {}

  private record Entry(Handled handled, long begunNanos) {}

  private static final class Memory {
    private final Deque<Entry> entries = new ArrayDeque<>();
    private int keys;

    private void add(Entry entry) {
      entries.addLast(entry);
      keys += entry.handled().doubts().size();
    }

    private void forgetFirst() {
      keys -= entries.removeFirst().handled().doubts().size();
    }

    private List<Handled> take(Departure departure) {
      List<Handled> taken = new ArrayList<>();
      entries.removeIf(
          entry -> {
            boolean is = departure.mayHaveHad(entry.handled().sentAt(), entry.begunNanos());
            if (is) {
              taken.add(entry.handled());
              keys -= entry.handled().doubts().size();
            }
            return is;
          });
      return taken;
    }
  }

  private final long memoryNanos;
  private final Map<Lane, Memory> lanes = new EnumMap<>(Lane.class);
  private final Deque<Departure> departures = new ArrayDeque<>();
  private long forgotten;

  /**
   * @param memory for how long a task is remembered: longer than it takes to miss a worker
   */
  public HandledTasks(Duration memory) {
    this.memoryNanos = memory.toNanos();
    for (Lane lane : Lane.values()) {
      lanes.put(lane, new Memory());
    }
  }

  /** True if a task may have been in work at a worker that is gone. */
  public synchronized boolean mayHaveBeenAnothers(Instant sentAt, long begunNanos) {
    return departures.stream().anyMatch(departure -> departure.mayHaveHad(sentAt, begunNanos));
  }

  /**
   * A task was done and reported.
   *
   * @return false if a worker was missed meanwhile that may have had it: it is not remembered
   */
  public synchronized boolean remember(Handled handled, long begunNanos) {
    if (mayHaveBeenAnothers(handled.sentAt(), begunNanos)) {
      return false;
    }
    Memory memory = lanes.get(handled.lane());
    memory.add(new Entry(handled, begunNanos));
    while (memory.keys > KEYS_MAX) {
      memory.forgetFirst();
      forgotten++;
    }
    return true;
  }

  /** Forgets what is old. */
  public synchronized void forgetOld(long nowNanos) {
    for (Memory memory : lanes.values()) {
      while (!memory.entries.isEmpty()
          && nowNanos - memory.entries.peekFirst().begunNanos() > memoryNanos) {
        memory.forgetFirst();
      }
    }
  }

  /** A worker is missed: what it may have had, of what was done. */
  public synchronized List<Handled> missed(Departure departure) {
    if (departures.size() == DEPARTURES_MAX) {
      departures.addFirst(joined(departures.removeFirst(), departures.removeFirst()));
    }
    departures.addLast(departure);
    return lanes.values().stream().flatMap(memory -> memory.take(departure).stream()).toList();
  }

  private static Departure joined(Departure a, Departure b) {
    return new Departure(
        a.sinceNanos() - b.sinceNanos() < 0 ? a.sinceNanos() : b.sinceNanos(),
        a.untilNanos() - b.untilNanos() > 0 ? a.untilNanos() : b.untilNanos(),
        a.sentBefore().isAfter(b.sentBefore()) ? a.sentBefore() : b.sentBefore());
  }

  /** Departures that are remembered. */
  synchronized int departures() {
    return departures.size();
  }

  /** How many tasks were forgotten early since this was last asked, as there were too many. */
  public synchronized long takeForgotten() {
    long taken = forgotten;
    forgotten = 0;
    return taken;
  }
}
