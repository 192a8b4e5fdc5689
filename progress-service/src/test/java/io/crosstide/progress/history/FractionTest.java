package io.crosstide.progress.history;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FractionTest {
  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "listing goes on,                        false, false, 100, 100, 0, 0",
    "empty bucket (I7),                      true,  true,  0,   0,   0, 10000",
    "empty bucket whose page is not done,    true,  false, 0,   0,   0, 0",
    "half,                                   true,  false, 100, 50,  0, 5000",
    "rounded down,                           true,  false, 3,   2,   0, 6666",
    "all but the last report,                true,  false, 100, 100, 0, 9999",
    "complete,                               true,  true,  100, 100, 0, 10000",
    "complete with a failure,                true,  true,  100, 100, 1, 9900",
    "complete with one failure of many,      true,  true,  9000000, 9000000, 1, 9999",
    "more failures than done,                true,  false, 100, 1,   5, 0",
  })
  void neverClaimsMoreThanIsDone(
      String name,
      boolean listed,
      boolean complete,
      long found,
      long done,
      long failed,
      int expected) {
    assertThat(Fraction.of(new Fraction.Tally(listed, complete, found, done, failed)))
        .isEqualTo(expected);
  }
}
