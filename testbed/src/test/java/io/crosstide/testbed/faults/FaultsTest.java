package io.crosstide.testbed.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.function.Predicate;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

/** What random rounds break. */
class FaultsTest {
  private static final int ROUNDS = 10_000;

  @Test
  void gatewaysDieInAsManyRoundsAsWorkersDo() {
    double gateway = rounds(name -> name.startsWith("kill -9 gateway"));
    double workers = rounds(name -> name.startsWith("kill -9 worker"));
    assertThat(gateway / ROUNDS).isBetween(0.1, 0.3);
    assertThat(gateway).isCloseTo(workers, Percentage.withPercentage(20));
  }

  /** How many rounds of the same seeds have such a fault. */
  private static long rounds(Predicate<String> name) {
    return new Random(1)
        .longs(ROUNDS)
        .mapToObj(Faults::some)
        .map(faults -> faults.stream().map(Fault::name).toList())
        .peek(names -> assertThat(names).doesNotHaveDuplicates().hasSizeBetween(1, 4))
        .filter(names -> names.stream().anyMatch(name))
        .count();
  }
}
