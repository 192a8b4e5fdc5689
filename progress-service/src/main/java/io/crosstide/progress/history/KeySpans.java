package io.crosstide.progress.history;

import java.util.ArrayList;
import java.util.List;

/**
 * A set of keys as spans. Pages that follow each other join, so its size is the number of gaps, not
 * of pages. Pages may overlap and end anywhere, as they do when a range is listed again after a
 * crash.
 *
 * @param list ascending, with a gap between neighbours
 */
public record KeySpans(List<KeySpan> list) {
  /** No key. */
  public static final KeySpans NONE = new KeySpans(List.of());

  public KeySpans {
    list = List.copyOf(list);
    for (int i = 1; i < list.size(); i++) {
      if (!list.get(i - 1).endsBefore(list.get(i))) {
        throw new IllegalArgumentException("Spans must ascend and leave gaps");
      }
    }
  }

  /** With the keys of a span. */
  public KeySpans with(KeySpan span) {
    List<KeySpan> next = new ArrayList<>(list.size() + 1);
    KeySpan joined = span;
    for (KeySpan known : list) {
      if (known.endsBefore(joined)) {
        next.add(known);
      } else if (!joined.endsBefore(known)) {
        joined = joined.hull(known);
      }
    }
    next.add(joined);
    for (KeySpan known : list) {
      if (joined.endsBefore(known)) {
        next.add(known);
      }
    }
    return new KeySpans(next);
  }

  /** True if every key of the span is in the set. */
  public boolean contains(KeySpan span) {
    return list.stream().anyMatch(known -> known.contains(span));
  }

  /** True if some key of the span may be in the set. */
  public boolean overlaps(KeySpan span) {
    return list.stream().anyMatch(known -> known.overlaps(span));
  }

  /** True if it holds every key. */
  public boolean isWhole() {
    return list.size() == 1 && list.get(0).equals(KeySpan.WHOLE);
  }
}
