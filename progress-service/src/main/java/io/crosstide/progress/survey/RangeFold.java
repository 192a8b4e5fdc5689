package io.crosstide.progress.survey;

import io.crosstide.progress.history.HalfPage;
import io.crosstide.progress.history.KeySpan;
import io.crosstide.progress.history.RangeTally;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Applies reports to one range and remembers which pages changed. */
final class RangeFold {
  private final RangeKey key;
  private final RangeTally before;
  private final Map<KeySpan, HalfPage> stored;
  private final Map<KeySpan, HalfPage> pages;
  private final Set<KeySpan> newlyDone = new HashSet<>();
  private RangeTally tally;

  /**
   * @param stored pages remembered, at least those that reports will name
   */
  RangeFold(RangeKey key, RangeTally tally, Map<KeySpan, HalfPage> stored) {
    this.key = key;
    this.before = tally;
    this.tally = tally;
    this.stored = Map.copyOf(stored);
    this.pages = new HashMap<>(stored);
  }

  void apply(PageReport report) {
    KeySpan page = report.page();
    Optional<HalfPage> known = Optional.ofNullable(pages.get(page));
    RangeTally.Step step;
    if (report instanceof PageReport.Listed listed) {
      step = tally.withListed(page, listed.count(), known);
    } else {
      if (!tally.done().contains(page)) {
        newlyDone.add(page);
      }
      step = tally.withDone(page, known);
    }
    tally = step.tally();
    step.page().ifPresentOrElse(half -> pages.put(page, half), () -> pages.remove(page));
  }

  RangeKey key() {
    return key;
  }

  /** Pages that were not done before. */
  Set<KeySpan> newlyDone() {
    return newlyDone;
  }

  RangeTally tally() {
    return tally;
  }

  boolean isChanged() {
    return !tally.equals(before) || !pages.equals(stored);
  }

  /** Stored pages that are to be forgotten. */
  List<KeySpan> dropped() {
    return stored.keySet().stream().filter(page -> !pages.containsKey(page)).toList();
  }

  /** Pages that are to be stored. */
  List<Map.Entry<KeySpan, HalfPage>> added() {
    List<Map.Entry<KeySpan, HalfPage>> added = new ArrayList<>();
    pages.forEach(
        (page, half) -> {
          if (!half.equals(stored.get(page))) {
            added.add(Map.entry(page, half));
          }
        });
    return added;
  }
}
