package io.crosstide.local.index;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SequenceTest {
  private final AtomicLong now = new AtomicLong(1_000_000);

  private final Clock clock =
      new Clock() {
        @Override
        public ZoneId getZone() {
          return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
          return this;
        }

        @Override
        public Instant instant() {
          return Instant.ofEpochMilli(now.get());
        }
      };

  /** I59: a clock that steps back does not make a later write look older. */
  @Test
  void neverStepsBackI59() {
    Sequence sequence = new Sequence(clock, 0);
    long first = sequence.next();
    now.addAndGet(-5000);
    long second = sequence.next();
    now.addAndGet(10_000);
    long third = sequence.next();
    assertThat(first).isLessThan(second);
    assertThat(second).isLessThan(third);
    assertThat(Sequence.millis(first)).isEqualTo(1_000_000);
    assertThat(Sequence.millis(second)).isEqualTo(1_000_000);
    assertThat(Sequence.millis(third)).isEqualTo(1_005_000);
    assertThat(new Sequence(clock, third + 7).next()).isGreaterThan(third + 7);
  }

  @Test
  void givesEachWriteOfAMillisecondItsNumber() {
    Sequence sequence = new Sequence(clock, 0);
    long previous = 0;
    for (int i = 0; i < 10_000; i++) {
      long next = sequence.next();
      assertThat(next).isGreaterThan(previous);
      previous = next;
    }
    assertThat(Sequence.millis(previous)).isEqualTo(1_000_000);
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 31, 32, 1L << 40, Long.MAX_VALUE})
  void writesIdsThatSortLikeNumbers(long number) {
    OpaqueIds ids = new OpaqueIds("x7");
    assertThat(ids.parse(ids.format(number))).hasValue(number);
    if (number > 0) {
      assertThat(ids.format(number)).isGreaterThan(ids.format(number - 1));
    }
    assertThat(new OpaqueIds("x8").parse(ids.format(number))).isEmpty();
    assertThat(ids.parse(ids.format(number).toUpperCase(Locale.ROOT))).isEmpty();
  }
}
