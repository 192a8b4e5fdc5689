package io.crosstide.testbed.faults;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * I52: every service gets SIGTERM while clients write and tasks run. Each ends by itself within its
 * bound, and nothing is lost. {@code -Dcrosstide.test.fault-seed=SEED} does the same again.
 */
@ExtendWith(FaultySystem.class)
class DrainIT {
  private static final int RUNS_AT_ONCE = 4;

  @Test
  void everyServiceEndsInTimeUnderLoadAndNothingIsLost() throws Exception {
    long seed = Long.getLong("crosstide.test.fault-seed", System.nanoTime());
    FaultRound.Result result =
        new FaultRound(FaultySystem.get(), seed, RUNS_AT_ONCE).run(Faults.stops());
    System.out.println("services that are stopped, seed " + seed + ": " + result);
    assertThat(result.violations()).as("seed %d", seed).isEmpty();
    assertThat(result.differences()).as("seed %d", seed).isEmpty();
    assertThat(result.acknowledged()).isPositive();
  }
}
