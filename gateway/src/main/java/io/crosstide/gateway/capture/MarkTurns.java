package io.crosstide.gateway.capture;

import io.crosstide.contracts.id.RuleId;
import io.crosstide.contracts.stream.StreamMark;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Which rules of a stream a beat names where it has more than one message holds: those with new
 * changes first, but for a share that goes round all of them, so that each has its turn (I4). A
 * mark that is left out only lets the timestamp of its rule wait. Not thread-safe.
 */
final class MarkTurns {
  /** One part in so many of a beat goes to whoever waited longest. */
  private static final int SHARE_OF_ALL = 5;

  private record Told(long beat, long lastSequence) {}

  private static final Told NEVER = new Told(0, -1);

  private final int max;
  private Map<RuleId, Told> told = new HashMap<>();
  private long beat;

  /**
   * @param max marks of a beat, at least {@value #SHARE_OF_ALL}
   */
  MarkTurns(int max) {
    this.max = max;
  }

  /**
   * The marks to tell now.
   *
   * @param marks of all rules
   */
  List<StreamMark> of(List<StreamMark> marks) {
    if (marks.size() <= max) {
      told.clear();
      return marks;
    }
    beat++;
    List<StreamMark> longestFirst = new ArrayList<>(marks);
    longestFirst.sort(Comparator.comparingLong(mark -> last(mark).beat()));
    Set<StreamMark> turn =
        longestFirst.stream()
            .filter(mark -> last(mark).lastSequence() != mark.lastSequence())
            .limit(max - max / SHARE_OF_ALL)
            .collect(Collectors.toCollection(LinkedHashSet::new));
    for (StreamMark mark : longestFirst) {
      if (turn.size() == max) {
        break;
      }
      turn.add(mark);
    }
    remember(marks, turn);
    return List.copyOf(turn);
  }

  private Told last(StreamMark mark) {
    return told.getOrDefault(mark.rule(), NEVER);
  }

  /** Rules that are gone are forgotten. */
  private void remember(List<StreamMark> marks, Set<StreamMark> turn) {
    Map<RuleId, Told> now = new HashMap<>();
    for (StreamMark mark : marks) {
      now.put(mark.rule(), turn.contains(mark) ? new Told(beat, mark.lastSequence()) : last(mark));
    }
    told = now;
  }
}
