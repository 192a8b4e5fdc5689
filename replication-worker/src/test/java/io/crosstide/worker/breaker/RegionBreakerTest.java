package io.crosstide.worker.breaker;

import static org.assertj.core.api.Assertions.assertThat;

import io.crosstide.worker.breaker.RegionBreaker.Admission;
import io.crosstide.worker.breaker.RegionBreaker.Call;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** I49: a region is down if nothing answers although several calls wait for it. */
class RegionBreakerTest {
  private static final BreakerSettings SETTINGS =
      new BreakerSettings(Duration.ofSeconds(5), 3, Duration.ofSeconds(2), Duration.ofSeconds(10));

  private long now = -7;
  private final RegionBreaker breaker = new RegionBreaker(SETTINGS, () -> now);

  @Test
  void isDownOnceSeveralCallsHaveWaitedLongEnough() {
    due(3);
    seconds(4);
    assertThat(breaker.check()).isFalse();
    seconds(1);
    assertThat(breaker.check()).isTrue();
    assertThat(breaker.isDown()).isTrue();
    assertThat(breaker.check()).as("it went down before").isFalse();
  }

  @Test
  void isNotDownForTwoCallsThatHang() {
    due(2);
    seconds(60);
    assertThat(breaker.check()).isFalse();
  }

  @Test
  void isNotDownWhileOthersAreAnswered() {
    due(9);
    for (int i = 0; i < 20; i++) {
      seconds(3);
      breaker.answered(breaker.due(breaker.begin()));
      assertThat(breaker.check()).isFalse();
    }
  }

  @Test
  void isNotDownForLongWork() {
    for (int i = 0; i < 9; i++) {
      breaker.begin();
    }
    seconds(600);
    assertThat(breaker.check()).isFalse();
  }

  @Test
  void isDownIfCallsFailAgainAndAgainWithoutAnswer() {
    for (int i = 0; i < 3; i++) {
      breaker.unanswered(breaker.due(breaker.begin()));
      assertThat(breaker.check()).as("it may just restart").isFalse();
      seconds(2);
    }
    assertThat(breaker.check()).isTrue();
  }

  @Test
  void isNotDownForABurstOfFailuresAfterAQuietHour() {
    seconds(3600);
    for (int i = 0; i < 50; i++) {
      breaker.unanswered(breaker.due(breaker.begin()));
    }
    seconds(4);
    assertThat(breaker.check()).isFalse();
  }

  @Test
  void isNotDownForWhatIsOurFault() {
    for (Call call : due(9)) {
      breaker.drop(call);
      breaker.unanswered(call);
    }
    seconds(60);
    assertThat(breaker.check()).isFalse();
  }

  @Test
  void letsOneKeyTryAtATimeWithGrowingPauses() {
    due(3);
    seconds(5);
    breaker.check();
    List<Integer> probes = new ArrayList<>();
    for (int second = 0; second < 40; second++) {
      if (breaker.admit() == Admission.PROBE) {
        probes.add(second);
      }
      seconds(1);
    }
    assertThat(probes).containsExactly(2, 6, 14, 24, 34);
  }

  @Test
  void isUpAgainWithAnyAnswer() {
    List<Call> hanging = due(3);
    seconds(5);
    breaker.check();
    assertThat(breaker.admit()).isEqualTo(Admission.NONE);

    breaker.answered(hanging.get(1));

    assertThat(breaker.isDown()).isFalse();
    assertThat(breaker.admit()).isEqualTo(Admission.NORMAL);
    assertThat(breaker.check()).as("something answered just now").isFalse();
  }

  private List<Call> due(int count) {
    List<Call> calls = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      calls.add(breaker.due(breaker.begin()));
    }
    return calls;
  }

  private void seconds(int count) {
    now += Duration.ofSeconds(count).toNanos();
  }
}
