package io.crosstide.testbed.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * I1, I2, I10, I13, I23: whatever is killed, cut, frozen or refused while clients write, both
 * buckets end equal, nothing stays open, and no published timestamp claimed too much. More by hand:
 * {@code -Dcrosstide.test.fault-runs=1000}; one round again: {@code
 * -Dcrosstide.test.fault-seed=SEED}; each fault by itself whose name contains an expression: {@code
 * -Dcrosstide.test.each-fault=stores:}.
 */
@ExtendWith(FaultySystem.class)
class FaultRunsIT {
  private static final int RUNS = Integer.getInteger("crosstide.test.fault-runs", 24);
  private static final int RUNS_AT_ONCE =
      Integer.getInteger("crosstide.test.fault-runs-at-once", 12);
  private static final String EACH = "crosstide.test.each-fault";
  private static final int RUNS_EACH = 4;
  private static final Long SEED = Long.getLong("crosstide.test.fault-seed");

  @Test
  void bothBucketsEndEqualAndNoTimestampClaimsTooMuch() throws Exception {
    long seed = SEED == null ? System.nanoTime() : SEED;
    Random seeds = new Random(seed);
    Instant begin = Instant.now();
    List<String> wrong = new ArrayList<>();
    long checks = 0;
    long acknowledged = 0;
    long unanswered = 0;
    int openUploads = 0;
    int runs = 0;
    for (; runs < RUNS; runs += RUNS_AT_ONCE) {
      long round = SEED != null && runs == 0 ? SEED : seeds.nextLong();
      FaultRound.Result result =
          new FaultRound(FaultySystem.get(), round, RUNS_AT_ONCE).run(Faults.some(round));
      wrong.addAll(result.violations());
      wrong.addAll(result.differences());
      openUploads += result.openUploads();
      checks += result.checks();
      acknowledged += result.acknowledged();
      unanswered += result.unanswered();
      System.out.printf(
          "%d runs in %s: %d writes acknowledged, %d not, looked for %d times, %d violations, "
              + "%d empty uploads of unknown ids%n",
          runs + RUNS_AT_ONCE,
          Duration.between(begin, Instant.now()),
          acknowledged,
          unanswered,
          checks,
          wrong.size(),
          openUploads);
      if (!wrong.isEmpty()) {
        break;
      }
    }
    assertThat(wrong).isEmpty();
    assertThat(checks).isPositive();
  }

  /** Random rounds draw some of a hundred faults. Here each that is asked for has its round. */
  @ParameterizedTest
  @MethodSource("chosen")
  @EnabledIfSystemProperty(named = EACH, matches = ".+")
  void soItIsUnderEachFaultByItself(Fault fault) throws Exception {
    FaultRound.Result result =
        new FaultRound(FaultySystem.get(), System.nanoTime(), RUNS_EACH).run(List.of(fault));

    assertThat(result.violations()).isEmpty();
    assertThat(result.differences()).isEmpty();
    assertThat(result.checks()).isPositive();
  }

  static List<Fault> chosen() {
    return Faults.each(System.getProperty(EACH, ".^"));
  }
}
