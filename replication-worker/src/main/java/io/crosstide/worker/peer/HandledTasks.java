package io.crosstide.worker.peer;

import io.crosstide.contracts.task.KeyTask;
import io.crosstide.contracts.task.TaskBatch;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * What this worker did in the last seconds, for the case that it turns out to have been another's
 * before, that died of it. Thread-safe.
 */
public final class HandledTasks {
  /** Keys remembered: at a thousand a second, those of 20 seconds; some 10 MB. */
  static final int KEYS_MAX = 20_000;

  /** Departures remembered: more at a time are one that lasts. */
  private static final int DEPARTURES_MAX = 100;

  /**
   * A task that was done.
   *
   * @param task the task
   * @param right its keys that were found or made right
   */
  public record Handled(TaskBatch task, List<KeyTask> right) {}

  private record Entry(Handled handled, long begunNanos) {}

  private final long memoryNanos;
  private final Deque<Entry> entries = new ArrayDeque<>();
  private final Deque<Departure> departures = new ArrayDeque<>();
  private int keys;

  /**
   * @param memoryNanos for how long a task is remembered: longer than it takes to miss a worker
   */
  public HandledTasks(long memoryNanos) {
    this.memoryNanos = memoryNanos;
  }

  /** True if a task begun at this moment may have been in work at a worker that is gone. */
  public synchronized boolean mayHaveBeenAnothers(long begunNanos) {
    return departures.stream().anyMatch(departure -> departure.covers(begunNanos));
  }

  /**
   * A task was done, and reported.
   *
   * @return false if a worker was missed meanwhile that may have had it: it is not remembered
   */
  public synchronized boolean remember(Handled handled, long begunNanos, long nowNanos) {
    if (mayHaveBeenAnothers(begunNanos)) {
      return false;
    }
    entries.addLast(new Entry(handled, begunNanos));
    keys += handled.right().size();
    while (!entries.isEmpty() && nowNanos - entries.peekFirst().begunNanos() > memoryNanos) {
      keys -= entries.removeFirst().handled().right().size();
    }
    while (keys > KEYS_MAX) {
      keys -= entries.removeFirst().handled().right().size();
    }
    return true;
  }

  /** A worker is missed: what it may have had, of what was done. */
  public synchronized List<Handled> missed(Departure departure, long nowNanos) {
    departures.removeIf(earlier -> nowNanos - earlier.untilNanos() > memoryNanos);
    if (departures.size() == DEPARTURES_MAX) {
      Departure oldest = departures.removeFirst();
      Departure next = departures.removeFirst();
      departures.addFirst(joined(oldest, next));
    }
    departures.addLast(departure);
    List<Handled> doubtful = new ArrayList<>();
    entries.removeIf(
        entry -> {
          boolean isDoubtful = departure.covers(entry.begunNanos());
          if (isDoubtful) {
            doubtful.add(entry.handled());
            keys -= entry.handled().right().size();
          }
          return isDoubtful;
        });
    return doubtful;
  }

  private static Departure joined(Departure a, Departure b) {
    return new Departure(
        a.sinceNanos() - b.sinceNanos() < 0 ? a.sinceNanos() : b.sinceNanos(),
        a.untilNanos() - b.untilNanos() > 0 ? a.untilNanos() : b.untilNanos());
  }
}
