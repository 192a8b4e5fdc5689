package io.crosstide.messaging.amqp;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class BackoffTest {
  private static long[] pauses(Backoff backoff, int count) {
    return LongStream.range(0, count).map(i -> backoff.nextMillis()).toArray();
  }

  @Test
  void doublesToItsBoundAndBeginsAnew() {
    Backoff backoff = new Backoff(Duration.ofMillis(200), Duration.ofSeconds(2), () -> 0);
    assertThat(pauses(backoff, 6)).containsExactly(200, 400, 800, 1600, 2000, 2000);
    backoff.reset();
    assertThat(backoff.nextMillis()).isEqualTo(200);
  }

  @Test
  void isShortenedByAQuarterAtMost() {
    Backoff backoff = new Backoff(Duration.ofMillis(200), Duration.ofSeconds(2), () -> 0.999999);
    assertThat(pauses(backoff, 5)).containsExactly(150, 300, 600, 1200, 1500);
  }

  @Test
  void neverPausesForLessThanAMillisecond() {
    Backoff backoff = new Backoff(Duration.ZERO, Duration.ZERO, () -> 0.5);
    assertThat(pauses(backoff, 3)).containsExactly(1, 1, 1);
  }
}
