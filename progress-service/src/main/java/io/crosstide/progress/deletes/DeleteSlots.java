package io.crosstide.progress.deletes;

import io.crosstide.contracts.rule.DeleteLimit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Deletes that were granted lately, counted in slots of time. A slot counts until all of it is
 * older than the limit's interval, so in no interval, wherever it begins, more is granted than the
 * limit; up to a twentieth of the interval longer than need be it may be less.
 *
 * @param slots by time; none of them empty
 */
record DeleteSlots(List<Slot> slots) {
  /** Nothing was granted. */
  static final DeleteSlots NONE = new DeleteSlots(List.of());

  /** More makes what is granted come back more smoothly, and the row larger. */
  private static final int SLOTS_PER_INTERVAL = 20;

  DeleteSlots {
    slots = List.copyOf(slots);
  }

  /**
   * Deletes granted within a stretch of time.
   *
   * @param from its begin, in microseconds since the epoch
   * @param to its end
   * @param granted how many
   */
  record Slot(long from, long to, long granted) {
    /**
     * All of it was granted before now, so no slot ends later than one that begins now: not if the
     * clock was set back since, nor if the interval was longer then.
     */
    Slot within(long end) {
      return to > end ? new Slot(Math.min(from, end), end, granted) : this;
    }
  }

  /**
   * What a question gets.
   *
   * @param granted how many may be done now
   * @param slots as they are then
   */
  record Answer(int granted, DeleteSlots slots) {}

  /**
   * Grants as many deletes as the limit leaves.
   *
   * @param now in microseconds since the epoch
   * @param wanted may be none
   */
  Answer grant(long now, DeleteLimit limit, int wanted) {
    long interval = TimeUnit.SECONDS.toMicros(limit.seconds());
    long length = Math.max(1, interval / SLOTS_PER_INTERVAL);
    List<Slot> counting = new ArrayList<>();
    slots.forEach(slot -> counting.add(slot.within(now + length)));
    counting.removeIf(slot -> slot.to() <= now - interval);
    long used = counting.stream().mapToLong(Slot::granted).sum();
    int granted = (int) Math.min(wanted, Math.max(0, limit.deletes() - used));
    if (granted > 0) {
      add(counting, now, length, granted);
    }
    return new Answer(granted, new DeleteSlots(counting));
  }

  private static void add(List<Slot> counting, long now, long length, int granted) {
    int last = counting.size() - 1;
    if (last >= 0 && now < counting.get(last).to()) {
      Slot current = counting.get(last);
      counting.set(
          last, new Slot(Math.min(current.from(), now), current.to(), current.granted() + granted));
    } else {
      counting.add(new Slot(now, now + length, granted));
    }
  }
}
