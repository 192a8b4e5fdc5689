package io.crosstide.testbed.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.crosstide.testbed.launch.ServiceProcess;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Existing objects go across while clients overwrite and delete them, undisturbed and with
 * processes killed.
 */
@ExtendWith(RunningSystem.class)
class ExistingAndNewIT {
  private static final int OBJECTS = Integer.getInteger("crosstide.test.objects", 8_000);
  private static final int DISTURBED_OBJECTS =
      Integer.getInteger("crosstide.test.disturbed-objects", 10_000);

  @Test
  void bothBucketsEndEqualAndNoFigureClaimsTooMuch() throws Exception {
    try (CopyScenario scenario = new CopyScenario(OBJECTS)) {
      scenario.startClients();
      scenario.awaitEnd();
      assertThat(scenario.workload().refusedCount()).isZero();
      assertThat(scenario.workload().acknowledgedCount()).isEqualTo(CopyScenario.OPERATIONS);
      scenario.awaitEmptyLedger();
      // Keys come and go while the bucket is listed, so how many it finds is not known exactly.
      ServiceFigures.Counted counted = scenario.counted();
      assertThat(counted.listed())
          .isBetween((long) scenario.countedMin(), (long) scenario.countedMax());
      assertThat(counted.done()).isEqualTo(counted.listed());
      assertThat(counted.openFailures()).isZero();
    }
  }

  /** I9: pages listed and copied twice count once. One worker is killed again and again. */
  @Test
  void staysTrueWhenWorkersAreKilledAndTheBrokerRestarts() throws Exception {
    try (CopyScenario scenario = new CopyScenario(DISTURBED_OBJECTS)) {
      scenario.await("a part of the listing", () -> scenario.counted().listed() > 0);
      killAndStart("worker-1");
      scenario.await("the whole listing", () -> scenario.counted().listed() >= scenario.existing());
      // Keys that come and go from here on cannot change what was counted.
      scenario.startClients();
      scenario.awaitFraction(0.3f);
      killAndStart("worker-1");
      killAndStart("broker");
      scenario.awaitFraction(0.6f);
      killAndStart("worker-1");
      scenario.awaitEnd();
      int acknowledged = scenario.workload().acknowledgedCount();
      scenario.awaitEmptyLedger();
      // While the broker is away clients wait, and only those that wait too long are refused.
      assertThat(acknowledged).isGreaterThan(CopyScenario.OPERATIONS / 2);
      assertThat(acknowledged + scenario.workload().refusedCount())
          .isEqualTo(CopyScenario.OPERATIONS);
      assertThat(scenario.counted())
          .isEqualTo(new ServiceFigures.Counted(scenario.existing(), scenario.existing(), 0));
    }
  }

  private static void killAndStart(String name) throws Exception {
    ServiceProcess process = RunningSystem.get().process(name);
    process.kill();
    process.launch();
    process.awaitReady();
  }
}
