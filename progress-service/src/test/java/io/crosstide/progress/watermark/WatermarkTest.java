package io.crosstide.progress.watermark;

import static org.assertj.core.api.Assertions.assertThat;

import io.crosstide.contracts.stream.StreamMark;
import io.crosstide.progress.watermark.Watermark.Gap;
import io.crosstide.progress.watermark.Watermark.Holds;
import io.crosstide.progress.watermark.Watermark.Streams;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class WatermarkTest {
  private static final Instant T = Instant.parse("2026-01-02T03:04:05.999999Z");
  private static final Instant FLOOR = Instant.parse("2026-01-02T03:04:05Z");
  private static final Gap CLOSED = new Gap.Closed();

  static Stream<Arguments> cases() {
    return Stream.of(
        Arguments.of("floored (I61)", holds(true, proven(T), CLOSED, null), FLOOR),
        Arguments.of("starting", holds(false, proven(T), CLOSED, null), null),
        Arguments.of(
            "no stream", holds(true, new Streams(0, 0, Optional.empty()), CLOSED, null), null),
        Arguments.of(
            "one unproven", holds(true, new Streams(2, 1, Optional.of(T)), CLOSED, null), null),
        Arguments.of(
            "a gateway whose store never answered",
            holds(true, proven(StreamMark.UNPROVEN), CLOSED, null),
            null),
        Arguments.of(
            "a failure of unknown time", holds(true, proven(T), CLOSED, StreamMark.UNPROVEN), null),
        Arguments.of(
            "older failure",
            holds(true, proven(T), CLOSED, T.minusSeconds(60)),
            FLOOR.minusSeconds(60)),
        Arguments.of("newer failure", holds(true, proven(T), CLOSED, T.plusSeconds(60)), FLOOR),
        Arguments.of(
            "gap",
            holds(true, proven(T), new Gap.Open(T.minusSeconds(9)), null),
            FLOOR.minusSeconds(9)),
        Arguments.of("target emptied", holds(true, proven(T), new Gap.Refill(), null), null),
        Arguments.of("gap not planned", holds(true, proven(T), new Gap.Unknown(), null), null));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void isTheLeastOfWhatHolds(String name, Holds holds, Instant expected) {
    assertThat(Watermark.of(holds)).isEqualTo(Optional.ofNullable(expected));
  }

  @Test
  void neverDecreases() {
    assertThat(Watermark.publish(Optional.of(T), Optional.of(FLOOR))).contains(T);
    assertThat(Watermark.publish(Optional.of(T), Optional.empty())).contains(T);
    assertThat(Watermark.publish(Optional.empty(), Optional.of(T))).contains(T);
    assertThat(Watermark.publish(Optional.empty(), Optional.empty())).isEmpty();
  }

  private static Streams proven(Instant least) {
    return new Streams(1, 0, Optional.of(least));
  }

  private static Holds holds(boolean captured, Streams streams, Gap gap, Instant failure) {
    return new Holds(captured, streams, gap, Optional.ofNullable(failure));
  }
}
