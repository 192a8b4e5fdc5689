package io.crosstide.gateway.capture;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ClockOffsetTest {
  private static final Instant NOW = Instant.parse("2026-11-21T20:00:00Z");
  private final ClockOffset offset =
      new ClockOffset(Duration.ofSeconds(60), Duration.ofSeconds(15));

  private static Duration ms(long ms) {
    return Duration.ofMillis(ms);
  }

  @Test
  void assumesTheWorstBeforeTheFirstSample() {
    assertThat(offset.current(NOW)).isEqualTo(Duration.ofSeconds(15));
  }

  @Test
  void takesTheLeastOfTheWindow() {
    offset.sample(NOW, NOW.minusMillis(900));
    offset.sample(NOW.plusSeconds(10), NOW.plusSeconds(10).minusMillis(300));
    offset.sample(NOW.plusSeconds(20), NOW.plusSeconds(20).minusMillis(1200));
    assertThat(offset.current(NOW.plusSeconds(20))).isEqualTo(ms(300));
    assertThat(offset.current(NOW.plusSeconds(75))).isEqualTo(ms(1200));
  }

  @Test
  void isNeverNegative() {
    offset.sample(NOW, NOW.plusSeconds(3));
    assertThat(offset.current(NOW)).isEqualTo(Duration.ZERO);
  }

  @Test
  void keepsTheLastKnownWhenTheWindowIsEmpty() {
    offset.sample(NOW, NOW.minusMillis(400));
    assertThat(offset.current(NOW.plusSeconds(600))).isEqualTo(ms(400));
  }

  @Test
  void forgetsWhenOurClockWasSet() {
    offset.sample(NOW, NOW.minusMillis(400));
    offset.forget();
    assertThat(offset.current(NOW)).isEqualTo(Duration.ofSeconds(15));
  }

  @Test
  void isNeverLessThanTheTrueLag() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    long lag = random.nextInt(5000);
    for (int i = 0; i < 2000; i++) {
      Instant received = NOW.plusMillis(i * 97L);
      Instant storeTime = received.minusMillis(lag + random.nextInt(50));
      offset.sample(received, Instant.ofEpochSecond(storeTime.getEpochSecond()));
      assertThat(offset.current(received)).as("seed %s", seed).isGreaterThanOrEqualTo(ms(lag));
    }
    assertThat(offset.current(NOW.plusMillis(2000 * 97L))).isLessThan(ms(lag + 200));
  }

  /** I59. */
  @Test
  void clockNeverStepsBack() {
    FakeClock beneath = new FakeClock();
    MonotonicClock clock = new MonotonicClock(beneath);
    beneath.set(NOW);
    assertThat(clock.instant()).isEqualTo(NOW);
    beneath.set(NOW.minusSeconds(100));
    assertThat(clock.instant()).isEqualTo(NOW);
    beneath.set(NOW.plusSeconds(1));
    assertThat(clock.instant()).isEqualTo(NOW.plusSeconds(1));
  }
}
