package io.crosstide.progress.watermark;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * Which batches of a stream are done: all up to {@code prefix}, and the runs beyond the first gap.
 * Batches are finished in any order, but only the prefix proves anything. The number of runs is at
 * most the number of batches that are not done yet, hence small, however many are done beyond a
 * gap.
 *
 * @param prefix every batch from 1 to this is done; 0 or more
 * @param beyond runs of done batches beyond it, ascending, with at least one undone batch before
 *     each
 */
public record StreamPrefix(long prefix, List<Run> beyond) {
  /** Nothing done. */
  public static final StreamPrefix NONE = new StreamPrefix(0, List.of());

  /** A number that no stream reaches, and that can still be counted on from. */
  static final long SEQUENCE_MAX = Long.MAX_VALUE / 2;

  /**
   * Consecutive batches that are done.
   *
   * @param first number of the first
   * @param last number of the last, inclusive
   */
  public record Run(long first, long last) {
    public Run {
      if (first > last) {
        throw new IllegalArgumentException("A run ends before it begins");
      }
    }
  }

  public StreamPrefix {
    beyond = List.copyOf(beyond);
    long end = prefix;
    for (Run run : beyond) {
      if (run.first() <= end + 1) {
        throw new IllegalArgumentException("Runs must ascend and leave gaps");
      }
      end = run.last();
    }
  }

  /**
   * With more batches done; those done already change nothing.
   *
   * @throws IllegalArgumentException if a number is below 1 or absurdly high
   */
  public StreamPrefix with(Collection<Long> sequences) {
    List<Run> added =
        sequences.stream()
            .sorted()
            .filter(s -> checked(s) > prefix)
            .map(s -> new Run(s, s))
            .toList();
    return added.isEmpty() ? this : joined(merged(added));
  }

  /** Number of the highest batch that is done. */
  public long highest() {
    return beyond.isEmpty() ? prefix : beyond.get(beyond.size() - 1).last();
  }

  /** How many batches are done beyond the prefix. */
  public long beyondCount() {
    return beyond.stream().mapToLong(run -> run.last() - run.first() + 1).sum();
  }

  private static long checked(long sequence) {
    if (sequence < 1 || sequence > SEQUENCE_MAX) {
      throw new IllegalArgumentException("Batches are numbered from 1, and never so high");
    }
    return sequence;
  }

  /** Both lists in the order of their beginnings. */
  private List<Run> merged(List<Run> added) {
    List<Run> all = new ArrayList<>(beyond.size() + added.size());
    int i = 0;
    for (Run run : added) {
      while (i < beyond.size() && beyond.get(i).first() <= run.first()) {
        all.add(beyond.get(i++));
      }
      all.add(run);
    }
    all.addAll(beyond.subList(i, beyond.size()));
    return all;
  }

  private StreamPrefix joined(List<Run> sorted) {
    List<Run> runs = new ArrayList<>();
    Run current = new Run(0, prefix);
    for (Run run : sorted) {
      if (run.first() <= current.last() + 1) {
        current = new Run(current.first(), Math.max(current.last(), run.last()));
      } else {
        runs.add(current);
        current = run;
      }
    }
    runs.add(current);
    return new StreamPrefix(runs.get(0).last(), runs.subList(1, runs.size()));
  }
}
