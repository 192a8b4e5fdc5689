package io.crosstide.worker.breaker;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** I43, I49: a worker that stood still itself takes no region for down because of that. */
class OwnPausesTest {
  private long now = -5;
  private final OwnPauses pauses = new OwnPauses(Duration.ofSeconds(3), () -> now);

  @Test
  void countsEachLookThatIsInTime() {
    for (int i = 0; i < 9; i++) {
      assertThat(lookAfter(1_000)).isFalse();
    }
    assertThat(lookAfter(2_999)).isFalse();
  }

  @Test
  void leavesOutOneLookAfterAStandstill() {
    assertThat(lookAfter(60_000)).isTrue();
    assertThat(lookAfter(1_000)).isFalse();
    assertThat(lookAfter(3_000)).isTrue();
  }

  @Test
  void leavesOutEverySecondLookIfAllAreLate() {
    assertThat(lookAfter(5_000)).isTrue();
    assertThat(lookAfter(5_000)).isFalse();
    assertThat(lookAfter(5_000)).isTrue();
  }

  private boolean lookAfter(long millis) {
    now += Duration.ofMillis(millis).toNanos();
    return pauses.stoodStill();
  }
}
