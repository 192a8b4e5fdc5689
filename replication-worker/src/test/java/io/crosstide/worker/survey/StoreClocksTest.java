package io.crosstide.worker.survey;

import static org.assertj.core.api.Assertions.assertThat;

import io.crosstide.contracts.id.RegionName;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** I5: the time of a store is what its answers tell, whatever our clock says. */
class StoreClocksTest {
  private static final RegionName EAST = new RegionName("east");
  private static final Instant STATED = Instant.parse("2026-01-02T03:04:05Z");

  /** Ours is off by years. */
  private static final Instant OURS = Instant.parse("2031-01-01T00:00:00Z");

  private long nanos = 7;
  private final StoreClocks clocks = new StoreClocks(() -> nanos);

  @Test
  void aDateIsAtMostASecondAndItsWayOld() {
    answered(STATED, 200);
    assertThat(clocks.latest(EAST)).contains(STATED.plusMillis(1_200));
    pass(300);
    assertThat(clocks.latest(EAST)).contains(STATED.plusMillis(1_500));
  }

  @Test
  void whatWasLongUnderWayTellsLessForAWhile() {
    answered(STATED, 100);
    pass(1_000);
    answered(STATED.plusSeconds(1), 5_000);
    assertThat(clocks.latest(EAST)).contains(STATED.plusMillis(2_100));
    pass(20_000);
    answered(STATED.plusSeconds(21), 5_000);
    assertThat(clocks.latest(EAST)).contains(STATED.plusMillis(27_000));
  }

  @Test
  void aClockOfOursThatIsSetBackMeanwhileMakesNothingEarlier() {
    answered(STATED, -3_600_000);
    assertThat(clocks.latest(EAST)).contains(STATED.plusSeconds(2));
  }

  @Test
  void knowsNothingOfAStoreThatTellsNoTime() {
    clocks.onResponse(EAST, OURS, OURS, Optional.empty());
    assertThat(clocks.latest(EAST)).isEmpty();
    assertThat(clocks.latest(new RegionName("west"))).isEmpty();
  }

  private void answered(Instant date, long underWayMillis) {
    clocks.onResponse(EAST, OURS, OURS.plusMillis(underWayMillis), Optional.of(date));
  }

  private void pass(long millis) {
    nanos += Duration.ofMillis(millis).toNanos();
  }
}
