package io.crosstide.gateway.capture;

import static org.assertj.core.api.Assertions.assertThat;

import io.crosstide.contracts.id.RegionName;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class StoreClockTest {
  private static final Instant NOW = Instant.parse("2026-11-21T20:00:00Z");

  /** Ticks may begin anywhere, near their overflow too. */
  private static final long ORIGIN = Long.MAX_VALUE - Duration.ofSeconds(30).toNanos();

  private static final RegionName REGION = Rules.SOURCE;

  private final StoreClock store = new StoreClock(Duration.ofSeconds(60), ORIGIN);

  private static long tick(long ms) {
    return ORIGIN + Duration.ofMillis(ms).toNanos();
  }

  /** The store says at this moment that it is so much behind. */
  private void sample(long ms, long behindMs) {
    store.sample(tick(ms), NOW.plusMillis(ms - behindMs));
  }

  private void assertBehind(long ms, long behindMs) {
    assertThat(store.at(tick(ms))).contains(NOW.plusMillis(ms - behindMs));
  }

  @Test
  void provesNothingBeforeTheFirstAnswer() {
    assertThat(store.at(tick(0))).isEmpty();
    assertThat(store.isStale(tick(0), Duration.ofDays(1))).isTrue();
  }

  @Test
  void takesTheGreatestOfTheWindow() {
    sample(0, 900);
    sample(10_000, 300);
    sample(20_000, 1200);
    assertBehind(20_000, 300);
    assertBehind(75_000, 1200);
  }

  @Test
  void tellsOfAnEarlierMomentByLaterAnswers() {
    sample(5_000, 400);
    assertBehind(1_000, 400);
  }

  /** I4: an unreachable store's time does not run on our ticks alone. */
  @Test
  void standsStillWhenTheStoreIsSilentForLongerThanTheWindow() {
    sample(0, 400);
    Instant last = store.at(tick(3_600_000)).orElseThrow();
    assertThat(last).isBefore(NOW.plusSeconds(60));
    assertThat(store.at(tick(7_200_000))).contains(last);
    sample(7_200_000, 400);
    assertBehind(7_200_000, 400);
  }

  @Test
  void isStaleOnceItWasSilentForLong() {
    sample(0, 0);
    assertThat(store.isStale(tick(10_000), Duration.ofSeconds(10))).isFalse();
    assertThat(store.isStale(tick(10_001), Duration.ofSeconds(10))).isTrue();
  }

  @Test
  void isNeverMoreThanTheTruth() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    long lag = random.nextInt(5000);
    for (int i = 0; i < 2000; i++) {
      long ms = i * 97L;
      Instant date = NOW.plusMillis(ms - lag - random.nextInt(50));
      store.sample(tick(ms), Instant.ofEpochSecond(date.getEpochSecond()));
      assertThat(store.at(tick(ms)).orElseThrow())
          .as("seed %s", seed)
          .isBeforeOrEqualTo(NOW.plusMillis(ms - lag));
    }
    long end = 2000 * 97L;
    assertThat(store.at(tick(end)).orElseThrow()).isAfter(NOW.plusMillis(end - lag - 200));
  }

  /** I59: our clock may be a minute ahead, and may be set, without any claim beyond the store. */
  @Test
  void doesNotDependOnOurClock() {
    FakeClock wall = new FakeClock();
    wall.set(NOW.plusSeconds(60));
    StoreClocks clocks = new StoreClocks(wall, wall::ticks, Duration.ofSeconds(60));
    assertThat(clocks.at(REGION, wall.ticks())).isEmpty();
    clocks.onResponse(REGION, wall.instant(), wall.instant(), Optional.of(NOW));
    assertThat(clocks.at(REGION, wall.ticks())).contains(NOW);
    wall.set(NOW.plusSeconds(3600));
    assertThat(clocks.at(REGION, wall.ticks())).contains(NOW);
    wall.set(NOW);
    wall.advance(Duration.ofSeconds(1));
    assertThat(clocks.at(REGION, wall.ticks())).contains(NOW.plusSeconds(1));
  }

  @Test
  void isNeverAheadOfOurClock() {
    InstantSource wall = InstantSource.fixed(NOW);
    StoreClocks clocks = new StoreClocks(wall, () -> 0, Duration.ofSeconds(60));
    clocks.onResponse(REGION, NOW, NOW, Optional.of(NOW.plusSeconds(3)));
    assertThat(clocks.at(REGION, 0)).contains(NOW);
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
