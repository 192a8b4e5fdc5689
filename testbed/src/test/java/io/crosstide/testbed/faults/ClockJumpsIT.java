package io.crosstide.testbed.faults;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * I1, I2, I5: the clock of every service is set to and fro, by minutes or by hours, each by another
 * time, while clients write and figures are read. Nothing claims too much, and all is across when
 * the clocks are right again. {@code -Dcrosstide.test.fault-seed=SEED} does the same again.
 */
@ExtendWith(FaultySystem.class)
class ClockJumpsIT {
  private static final int RUNS_AT_ONCE = 4;

  @Test
  void noTimestampClaimsTooMuchWhileClocksAreWrong() throws Exception {
    long seed = Long.getLong("crosstide.test.fault-seed", System.nanoTime());
    FaultRound.Result result =
        new FaultRound(FaultySystem.get(), seed, RUNS_AT_ONCE).run(Faults.clocks());
    System.out.println("clocks that jump, seed " + seed + ": " + result);
    assertThat(result.violations()).as("seed %d", seed).isEmpty();
    assertThat(result.differences()).as("seed %d", seed).isEmpty();
    assertThat(result.checks()).isPositive();
  }
}
