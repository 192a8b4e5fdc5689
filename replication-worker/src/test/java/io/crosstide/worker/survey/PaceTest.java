package io.crosstide.worker.survey;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PaceTest {
  @Test
  void goesAsFastAsItCanWithoutARate() {
    Pace pace = new Pace(OptionalInt.empty(), 9, 1_000);
    assertThat(pace.keysPerList()).isEqualTo(1_000);
    assertThat(pace.timeFor(1_000)).isZero();
  }

  /** All ranges together keep to the rate, and none pauses for long. */
  @ParameterizedTest(name = "{0} a second in {1} ranges")
  @CsvSource({
    "1, 9, 1, 9000",
    "9, 9, 5, 5000",
    "100, 1, 500, 5000",
    "1000, 2, 1000, 2000",
    "1000000, 9, 1000, 9"
  })
  void sharesTheRateAmongRanges(int rate, int ranges, int keys, long millis) {
    Pace pace = new Pace(OptionalInt.of(rate), ranges, 1_000);
    assertThat(pace.keysPerList()).isEqualTo(keys);
    assertThat(pace.timeFor(keys)).isEqualTo(Duration.ofMillis(millis));
  }
}
