package io.crosstide.progress.watermark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crosstide.progress.Seeds;
import io.crosstide.progress.watermark.StreamPrefix.Run;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class StreamPrefixTest {
  static Stream<Arguments> cases() {
    return Stream.of(
        Arguments.of("nothing", List.of(), List.of(), 0L, List.of()),
        Arguments.of("the first", List.of(), List.of(1L), 1L, List.of()),
        Arguments.of("a gap at the beginning", List.of(), List.of(2L), 0L, List.of(run(2, 2))),
        Arguments.of("the gap closes", List.of(2L, 3L), List.of(1L), 3L, List.of()),
        Arguments.of(
            "one of two gaps closes", List.of(2L, 4L), List.of(1L), 2L, List.of(run(4, 4))),
        Arguments.of("runs join", List.of(3L, 5L), List.of(4L), 0L, List.of(run(3, 5))),
        Arguments.of(
            "a run grows on both sides", List.of(4L), List.of(3L, 5L), 0L, List.of(run(3, 5))),
        Arguments.of("below the prefix", List.of(1L, 2L), List.of(1L, 2L), 2L, List.of()),
        Arguments.of("again beyond it", List.of(5L), List.of(5L, 5L), 0L, List.of(run(5, 5))));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void advances(String name, List<Long> before, List<Long> more, long prefix, List<Run> beyond) {
    StreamPrefix state = StreamPrefix.NONE.with(before).with(more);

    assertThat(state).isEqualTo(new StreamPrefix(prefix, beyond));
  }

  @Test
  void refusesNumbersThatNoStreamHas() {
    assertThatThrownBy(() -> StreamPrefix.NONE.with(List.of(0L)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> StreamPrefix.NONE.with(List.of(Long.MAX_VALUE)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void isTheSameAsASetInAnyOrderAndWithDuplicates() {
    Random random = Seeds.random("StreamPrefixTest");
    for (int round = 0; round < 300; round++) {
      List<Long> deliveries = new ArrayList<>();
      int last = 1 + random.nextInt(60);
      LongStream.rangeClosed(1, last).forEach(s -> deliveries.addAll(copies(s, random)));
      Collections.shuffle(deliveries, random);
      StreamPrefix state = StreamPrefix.NONE;
      TreeSet<Long> model = new TreeSet<>();
      while (!deliveries.isEmpty()) {
        List<Long> part = deliveries.subList(0, 1 + random.nextInt(Math.min(5, deliveries.size())));
        state = state.with(part);
        model.addAll(part);
        part.clear();
        assertSame(state, model);
      }
    }
  }

  private static void assertSame(StreamPrefix state, TreeSet<Long> model) {
    long prefix = 0;
    while (model.contains(prefix + 1)) {
      prefix++;
    }
    assertThat(state.prefix()).isEqualTo(prefix);
    assertThat(state.highest()).isEqualTo(model.last());
    assertThat(state.beyondCount()).isEqualTo(model.size() - prefix);
    assertThat(
            state.beyond().stream()
                .flatMap(r -> LongStream.rangeClosed(r.first(), r.last()).boxed()))
        .containsExactlyElementsOf(model.tailSet(prefix, false));
  }

  /** None, one or several: some batches are lost, some are delivered again. */
  private static List<Long> copies(long sequence, Random random) {
    return Collections.nCopies(random.nextInt(8) == 0 ? 0 : 1 + random.nextInt(3), sequence);
  }

  private static Run run(long first, long last) {
    return new Run(first, last);
  }
}
