package io.crosstide.worker.survey;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WaitingTest {
  private static final Duration PAUSE = Duration.ofSeconds(10);
  private static final Duration AHEAD = Duration.ofSeconds(1);

  @ParameterizedTest
  @CsvSource({
    "32, 7, false",
    "32, 8, true",
    "32, 31, true",
    "1, 0, false",
    "1, 1, true",
    "3, 0, false",
    "3, 1, true",
  })
  void aRouteHasAQuarterToWaitWith(int held, int waiting, boolean isCrowded) {
    assertThat(new Waiting(held, PAUSE, AHEAD).isCrowded(waiting)).isEqualTo(isCrowded);
  }

  @ParameterizedTest
  @CsvSource({
    "32, PT10S, 0, PT10S",
    "32, PT10S, 15, PT10S",
    "32, PT10S, 16, PT0.5S",
    "32, PT0.2S, 16, PT0.2S",
    "1, PT10S, 0, PT0.5S",
  })
  void theMorePauseTheShorter(int held, Duration pause, int pausing, Duration expected) {
    assertThat(new Waiting(held, pause, AHEAD).pauseBeside(pausing)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({"32, PT1S, 0, PT1S", "32, PT1S, 16, PT0.5S", "32, PT0.1S, 16, PT0.1S"})
  void whatIsListedAheadIsLookedAtSooner(
      int held, Duration aheadPause, int pausing, Duration expected) {
    assertThat(new Waiting(held, PAUSE, aheadPause).aheadPauseBeside(pausing)).isEqualTo(expected);
  }
}
