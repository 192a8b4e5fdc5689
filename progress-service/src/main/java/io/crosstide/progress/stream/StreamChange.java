package io.crosstide.progress.stream;

import io.crosstide.progress.watermark.Mark;
import io.crosstide.progress.watermark.StreamState;
import java.util.ArrayList;
import java.util.List;

/** What a batch of messages says about one stream under one rule. */
public final class StreamChange {
  private final List<Long> done = new ArrayList<>();
  private final List<Mark> marks = new ArrayList<>();
  private final List<Mark> ends = new ArrayList<>();

  /** A batch is done. */
  public void addDone(long sequence) {
    done.add(sequence);
  }

  /** The gateway captures for the rule, up to this mark. */
  public void addMark(Mark mark) {
    marks.add(mark);
  }

  /** The stream has ended at this mark. */
  public void addEnd(Mark mark) {
    ends.add(mark);
  }

  /** True if the gateway named the rule. */
  boolean isNaming() {
    return !marks.isEmpty() || !ends.isEmpty();
  }

  StreamState applyTo(StreamState state) {
    StreamState next = state.withDone(done);
    for (Mark mark : marks) {
      next = next.withMark(mark);
    }
    for (Mark end : ends) {
      next = next.withEnd(end);
    }
    return next;
  }
}
