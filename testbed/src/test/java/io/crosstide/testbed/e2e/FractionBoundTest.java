package io.crosstide.testbed.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FractionBoundTest {
  @ParameterizedTest
  @CsvSource({
    // fraction, missing, listed at most, claims too much
    "0,      20000, 20000, false",
    "0.5,    10000, 20000, false",
    "0.5001, 10000, 20000, true",
    "0.99,   10000, 20000, true",
    "0.9999, 2,     20000, false",
    "0.9999, 3,     20000, true",
    "0.3333, 2,     3,     false",
    "0.3334, 2,     3,     true",
    "1,      0,     20000, false",
    "1,      1,     20000, true",
    "1,      1,     100000000, true",
    "0.7,    0,     20000, false"
  })
  void mayNotExceedWhatIsAtTheTarget(
      float fraction, long missing, long listedMax, boolean tooMuch) {
    assertThat(new FractionBound(listedMax).violation(fraction, missing).isPresent())
        .isEqualTo(tooMuch);
  }
}
