package io.crosstide.progress.watermark;

import static org.assertj.core.api.Assertions.assertThat;

import io.crosstide.progress.watermark.Holder.LeastStream;
import io.crosstide.progress.watermark.Watermark.Gap;
import io.crosstide.progress.watermark.Watermark.Holds;
import io.crosstide.progress.watermark.Watermark.Streams;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class HolderTest {
  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05.500Z");
  private static final Gap CLOSED = new Gap.Closed();
  private static final Optional<Instant> NONE = Optional.empty();

  static Stream<Arguments> cases() {
    return Stream.of(
        // while starting nothing else matters
        of(Holder.STARTING, false, CLOSED, NONE, fresh()),
        of(Holder.STARTING, false, CLOSED, NONE, Optional.empty()),
        of(Holder.NO_STREAM, true, CLOSED, before(9), Optional.empty()),
        of(Holder.SURVEY, true, new Gap.Unknown(), before(99), stream(false, 3, before(999))),
        of(Holder.RESYNC, true, new Gap.Refill(), before(99), stream(false, 3, before(999))),
        // a stream without any proof
        of(Holder.STREAM_MARK, true, CLOSED, before(99), stream(false, 0, NONE)),
        of(Holder.STREAM_BATCHES, true, CLOSED, before(99), stream(false, 2, NONE)),
        of(Holder.STREAM_LOST, true, CLOSED, before(99), stream(true, 2, NONE)),
        // the least of them
        of(Holder.FAILURE, true, CLOSED, before(99), fresh()),
        of(Holder.FAILURE, true, open(98), before(99), fresh()),
        of(Holder.SURVEY, true, open(99), before(98), fresh()),
        of(Holder.SURVEY, true, open(99), NONE, fresh()),
        of(Holder.STREAM_BATCHES, true, open(99), before(98), stream(false, 1, before(100))),
        of(Holder.STREAM_LOST, true, CLOSED, before(98), stream(true, 1, before(100))),
        of(Holder.STREAM_MARK, true, CLOSED, before(20), stream(false, 0, before(40))),
        // within one second: what stays is named, not what moves on
        of(Holder.FAILURE, true, CLOSED, Optional.of(NOW.plusMillis(100)), stream(false, 0, at())),
        // nothing
        of(Holder.NOTHING, true, CLOSED, NONE, fresh()),
        of(Holder.STREAM_BATCHES, true, CLOSED, NONE, stream(false, 1, at())),
        of(Holder.STREAM_LOST, true, CLOSED, NONE, stream(true, 0, at())),
        of(Holder.STREAM_MARK, true, CLOSED, NONE, stream(false, 0, before(16))));
  }

  @ParameterizedTest(name = "{0} {2} {3} {4}")
  @MethodSource("cases")
  void namesWhatHolds(
      Holder expected,
      boolean captured,
      Gap gap,
      Optional<Instant> failure,
      Optional<LeastStream> least) {
    Streams streams =
        new Streams(
            least.isPresent() ? 1 : 0,
            least.filter(s -> s.safeUntil().isEmpty()).isPresent() ? 1 : 0,
            least.flatMap(LeastStream::safeUntil));
    assertThat(Holder.of(new Holds(captured, streams, gap, failure), least, NOW))
        .isEqualTo(expected);
  }

  private static Arguments of(
      Holder expected,
      boolean captured,
      Gap gap,
      Optional<Instant> failure,
      Optional<LeastStream> least) {
    return Arguments.of(expected, captured, gap, failure, least);
  }

  private static Optional<LeastStream> fresh() {
    return stream(false, 0, before(1));
  }

  private static Optional<LeastStream> stream(
      boolean lost, long pending, Optional<Instant> safeUntil) {
    return Optional.of(new LeastStream(lost, pending, safeUntil));
  }

  private static Optional<Instant> at() {
    return Optional.of(NOW);
  }

  private static Optional<Instant> before(int seconds) {
    return Optional.of(NOW.minusSeconds(seconds));
  }

  private static Gap open(int seconds) {
    return new Gap.Open(NOW.minusSeconds(seconds));
  }
}
