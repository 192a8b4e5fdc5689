package io.crosstide.progress.watermark;

import static org.assertj.core.api.Assertions.assertThat;

import io.crosstide.progress.Seeds;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class StreamStateTest {
  private static final Instant T0 = Instant.parse("2026-01-02T03:04:05Z");

  @Test
  void aMarkWithoutBatchesProvesAtOnce() {
    assertThat(StreamState.NEW.withMark(mark(0, 7)).safeUntil()).contains(at(7));
  }

  @Test
  void aMarkHoldsUntilItsBatchesAreDone() {
    StreamState marked = StreamState.NEW.withMark(mark(0, 1)).withMark(mark(2, 5));

    assertThat(marked.safeUntil()).contains(at(1));
    assertThat(marked.pending()).isEqualTo(2);
    assertThat(marked.withDone(List.of(2L)).safeUntil()).contains(at(1));
    assertThat(marked.withDone(List.of(2L)).pending()).isEqualTo(1);
    assertThat(marked.withDone(List.of(2L, 1L)).safeUntil()).contains(at(5));
  }

  @Test
  void reportsMayComeBeforeTheFirstMark() {
    StreamState reported = StreamState.NEW.withDone(List.of(1L, 2L));

    assertThat(reported.safeUntil()).isEmpty();
    assertThat(reported.withMark(mark(2, 9)).safeUntil()).contains(at(9));
  }

  @Test
  void retiresOnlyWhenItEndedAndEveryBatchIsDone() {
    StreamState ended = StreamState.NEW.withEnd(mark(3, 9));

    assertThat(ended.isRetired()).isFalse();
    assertThat(ended.withDone(List.of(1L, 3L)).isRetired()).isFalse();
    assertThat(ended.withDone(List.of(1L, 2L, 3L)).isRetired()).isTrue();
    assertThat(StreamState.NEW.withMark(mark(0, 9)).isRetired()).isFalse();
    assertThat(StreamState.NEW.withEnd(mark(0, 9)).isRetired()).isTrue();
  }

  @Test
  void aBatchBeyondTheEndIsWaitedForAllTheSame() {
    StreamState ended = StreamState.NEW.withEnd(mark(1, 9)).withDone(List.of(1L, 3L));

    assertThat(ended.isRetired()).isFalse();
    assertThat(ended.withDone(List.of(2L)).isRetired()).isTrue();
  }

  @Test
  void keepsABoundedNumberOfMarksAndTheLastOfThem() {
    StreamState state = StreamState.NEW;
    for (int i = 1; i <= 10 * Marks.MAX; i++) {
      state = state.withMark(mark(i, i));
    }

    assertThat(state.marks().list()).hasSizeLessThanOrEqualTo(Marks.MAX);
    assertThat(state.marks().highest()).isEqualTo(10 * Marks.MAX);
    List<Mark> kept = state.marks().list();
    for (int i = 1; i < kept.size(); i++) {
      long step = kept.get(i).lastSequence() - kept.get(i - 1).lastSequence();
      assertThat(step).as("an even thinning").isLessThanOrEqualTo(64);
    }
  }

  /** I1, I3: whatever the order and however often, the same state, and never ahead of the model. */
  @Test
  void isTheSameAsTheModelInAnyOrderAndWithDuplicates() {
    Random random = Seeds.random("StreamStateTest");
    for (int round = 0; round < 300; round++) {
      Script script = new Script(random);
      List<UnaryOperator<StreamState>> steps = script.shuffledWithDuplicates(random);
      StreamState state = StreamState.NEW;
      for (UnaryOperator<StreamState> step : steps) {
        state = step.apply(state);
        assertThat(state.safeUntil()).isEqualTo(script.provenSoFar());
      }
      assertThat(state.isRetired()).isEqualTo(script.isAllDone());
      assertThat(state).isEqualTo(script.inOrder());
    }
  }

  /** A stream's life, and what it proves by the definition alone. */
  private static final class Script {
    private final int batches;
    private final List<Mark> marks = new ArrayList<>();
    private final Set<Long> lost = new HashSet<>();
    private final Set<Long> done = new HashSet<>();
    private final List<Mark> seen = new ArrayList<>();

    Script(Random random) {
      batches = random.nextInt(20);
      long sequence = 0;
      for (int second = 1; sequence < batches || second < 5; second++) {
        marks.add(mark(sequence, second));
        sequence = Math.min(batches, sequence + random.nextInt(4));
      }
      marks.add(mark(batches, 1_000));
      if (batches > 0 && random.nextInt(3) == 0) {
        lost.add(1L + random.nextInt(batches));
      }
    }

    List<UnaryOperator<StreamState>> shuffledWithDuplicates(Random random) {
      List<UnaryOperator<StreamState>> steps = new ArrayList<>();
      for (UnaryOperator<StreamState> step : steps()) {
        steps.addAll(Collections.nCopies(1 + random.nextInt(2), step));
      }
      Collections.shuffle(steps, random);
      return steps;
    }

    StreamState inOrder() {
      StreamState state = StreamState.NEW;
      for (UnaryOperator<StreamState> step : steps()) {
        state = step.apply(state);
      }
      return state;
    }

    private List<UnaryOperator<StreamState>> steps() {
      List<UnaryOperator<StreamState>> steps = new ArrayList<>();
      for (long s = 1; s <= batches; s++) {
        long sequence = s;
        if (!lost.contains(s)) {
          steps.add(
              state -> {
                done.add(sequence);
                return state.withDone(List.of(sequence));
              });
        }
      }
      for (Mark mark : marks) {
        boolean isLast = mark == marks.get(marks.size() - 1);
        steps.add(
            state -> {
              seen.add(mark);
              return isLast ? state.withEnd(mark) : state.withMark(mark);
            });
      }
      return steps;
    }

    Optional<Instant> provenSoFar() {
      long prefix = 0;
      while (done.contains(prefix + 1)) {
        prefix++;
      }
      long proven = prefix;
      return seen.stream()
          .filter(m -> m.lastSequence() <= proven)
          .map(Mark::safeUntil)
          .max(Instant::compareTo);
    }

    boolean isAllDone() {
      return lost.isEmpty();
    }
  }

  private static Mark mark(long sequence, long second) {
    return new Mark(sequence, at(second));
  }

  private static Instant at(long second) {
    return T0.plusSeconds(second);
  }
}
