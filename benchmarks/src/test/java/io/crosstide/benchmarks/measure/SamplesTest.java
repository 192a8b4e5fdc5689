package io.crosstide.benchmarks.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class SamplesTest {
  @Test
  void theMedianIsTheMiddleOne() {
    assertThat(new Samples(List.of(9.0, 1.0, 2.0)).median()).isEqualTo(2);
    assertThat(new Samples(List.of(4.0, 1.0, 2.0, 9.0)).median()).isEqualTo(3);
  }

  @Test
  void theSpreadIsAPartOfTheMedian() {
    assertThat(new Samples(List.of(9.0, 10.0, 12.0)).spread()).isCloseTo(0.3, within(1e-9));
    assertThat(new Samples(List.of(0.0)).spread()).isZero();
  }
}
