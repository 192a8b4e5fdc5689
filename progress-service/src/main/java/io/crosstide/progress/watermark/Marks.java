package io.crosstide.progress.watermark;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The marks of one stream that still wait for batches. A mark that another one implies is left out.
 * Beyond {@value #MAX} marks those are dropped that are missed least: dropping a mark is always
 * safe, the watermark only moves in larger steps while it catches up.
 *
 * @param list strictly ascending in sequence and in instant
 */
public record Marks(List<Mark> list) {
  /** None. */
  public static final Marks NONE = new Marks(List.of());

  /**
   * Most marks kept. An hour of delay then resolves to steps of 12 s, in a row of a few kilobytes
   * that is written once per second.
   */
  public static final int MAX = 300;

  public Marks {
    list = List.copyOf(list);
    for (int i = 1; i < list.size(); i++) {
      if (list.get(i - 1).lastSequence() >= list.get(i).lastSequence()
          || !list.get(i - 1).safeUntil().isBefore(list.get(i).safeUntil())) {
        throw new IllegalArgumentException("Marks must ascend");
      }
    }
  }

  /** With one more; in any order, any number of times. */
  public Marks with(Mark mark) {
    if (list.stream().anyMatch(known -> known.implies(mark))) {
      return this;
    }
    List<Mark> next = new ArrayList<>(list.size() + 1);
    list.stream().filter(m -> m.lastSequence() < mark.lastSequence()).forEach(next::add);
    next.add(mark);
    list.stream()
        .filter(m -> m.lastSequence() > mark.lastSequence() && !mark.implies(m))
        .forEach(next::add);
    return new Marks(next.size() > MAX ? thinned(next) : next);
  }

  /** The greatest instant that a prefix proves. */
  public Optional<Instant> provenBy(long prefix) {
    Optional<Instant> proven = Optional.empty();
    for (Mark mark : list) {
      if (mark.lastSequence() > prefix) {
        break;
      }
      proven = Optional.of(mark.safeUntil());
    }
    return proven;
  }

  /** Those that a prefix does not prove yet. */
  public Marks beyond(long prefix) {
    return new Marks(list.stream().filter(m -> m.lastSequence() > prefix).toList());
  }

  /** Number of the last batch that a mark names; 0 without marks. */
  public long highest() {
    return list.isEmpty() ? 0 : list.get(list.size() - 1).lastSequence();
  }

  /**
   * Without the mark whose loss leaves the shortest gap. The last one is kept: the stream may end
   * with it.
   */
  private static List<Mark> thinned(List<Mark> marks) {
    int dropped = 0;
    Duration shortest = null;
    for (int i = 1; i < marks.size() - 1; i++) {
      Duration gap = Duration.between(marks.get(i - 1).safeUntil(), marks.get(i + 1).safeUntil());
      if (shortest == null || gap.compareTo(shortest) < 0) {
        shortest = gap;
        dropped = i;
      }
    }
    marks.remove(dropped);
    return marks;
  }
}
