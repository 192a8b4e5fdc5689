package io.crosstide.progress.stream;

import io.crosstide.contracts.id.RuleId;
import io.crosstide.contracts.id.StreamId;
import java.util.Comparator;

/** One stream under one rule; in the order in which rows are locked. */
public record StreamKey(RuleId rule, StreamId stream) implements Comparable<StreamKey> {
  private static final Comparator<StreamKey> ORDER =
      Comparator.comparing(StreamKey::rule).thenComparing(StreamKey::stream);

  @Override
  public int compareTo(StreamKey other) {
    return ORDER.compare(this, other);
  }
}
