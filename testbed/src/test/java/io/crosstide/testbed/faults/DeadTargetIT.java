package io.crosstide.testbed.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.crosstide.testbed.e2e.Await;
import io.crosstide.testbed.faults.link.HttpFault;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** I43, I49: one of three targets is dead; the others must not notice. */
@ExtendWith(FaultySystem.class)
class DeadTargetIT {
  /** More than the live lanes of all workers hold: without shares these waits would fill them. */
  private static final int HUNG = 480;

  private static final int WRITES = 120;
  private static final int EXISTING = 400;
  private static final int PAUSE_MILLIS = 50;
  private static final List<TestRegion> LIVING =
      List.of(TestRegion.TARGET, TestRegion.SECOND_TARGET);

  /** Well below what a worker waits for a store: with lanes full of such waits it is longer. */
  private static final Duration BOUND = Duration.ofSeconds(10);

  /** Nine of ten may take so many times as long, and at least so long, on a busy machine. */
  private static final int SLOWER_MAX = 10;

  private static final Duration NOISE = Duration.ofSeconds(1);

  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private final FaultySystem system = FaultySystem.get();

  @AfterEach
  void mend() throws Exception {
    system.mend();
  }

  @Test
  void theOtherTargetsKeepTheirLatencyAndTheirTimestamps() throws Exception {
    try (RulePair pair = new RulePair(system)) {
      for (TestRegion region : LIVING) {
        pair.replicateTo(region);
      }
      pair.replicateTo(TestRegion.THIRD_TARGET);
      for (TestRegion region : pair.regions()) {
        pair.awaitAcross(region, PATIENCE);
      }
      List<Duration> before = latencies(pair, "before/");
      pair.awaitAcross(TestRegion.THIRD_TARGET, PATIENCE);
      FaultySystem.WORKERS.forEach(
          worker ->
              system
                  .links(worker)
                  .store(TestRegion.THIRD_TARGET)
                  .script((method, uri) -> new HttpFault.Hang()));
      pair.write("hung", HUNG);
      List<Duration> took = latencies(pair, "new/");
      for (TestRegion region : LIVING) {
        pair.awaitAcross(region, PATIENCE);
      }
      System.out.printf(
          "of %d writes half, nine of ten and all at two targets: %s; with the third dead: %s%n",
          WRITES, spread(before), spread(took));
      Duration ten = before.get(WRITES * 9 / 10).multipliedBy(SLOWER_MAX);
      assertThat(took.get(WRITES * 9 / 10)).isLessThan(ten.compareTo(NOISE) > 0 ? ten : NOISE);
      assertThat(took.get(WRITES - 1)).isLessThan(BOUND);
      assertThat(pair.view(TestRegion.THIRD_TARGET).keys()).hasSize(WRITES);

      system.mend();
      pair.awaitAcross(TestRegion.THIRD_TARGET, PATIENCE);
      assertThat(pair.view(TestRegion.THIRD_TARGET).keys()).hasSize(HUNG + 2 * WRITES);
    }
  }

  /** Existing objects as well, where connections break at once. */
  @Test
  void existingObjectsReachTheOtherTargets() throws Exception {
    try (RulePair pair = new RulePair(system)) {
      pair.write("existing", EXISTING);
      FaultySystem.WORKERS.forEach(
          worker ->
              system
                  .links(worker)
                  .store(TestRegion.THIRD_TARGET)
                  .script((method, uri) -> new HttpFault.CutBefore()));
      pair.replicateTo(TestRegion.THIRD_TARGET);
      for (TestRegion region : LIVING) {
        pair.replicateTo(region);
      }

      for (TestRegion region : LIVING) {
        pair.awaitExisting(region, PATIENCE);
        assertThat(pair.view(region).keys()).hasSize(EXISTING);
        pair.awaitAcross(region, PATIENCE);
      }
      assertThat(pair.figure(TestRegion.THIRD_TARGET).fraction()).isLessThan(1);
      assertThat(pair.view(TestRegion.THIRD_TARGET).keys()).isEmpty();

      system.mend();
      pair.awaitExisting(TestRegion.THIRD_TARGET, PATIENCE);
      assertThat(pair.view(TestRegion.THIRD_TARGET).keys()).hasSize(EXISTING);
    }
  }

  /** Until each of some writes is at both living targets, sorted. */
  private static List<Duration> latencies(RulePair pair, String prefix) throws Exception {
    List<Duration> took = new ArrayList<>();
    for (int i = 0; i < WRITES; i++) {
      String key = prefix + i;
      pair.write(key);
      long begin = System.nanoTime();
      for (TestRegion region : LIVING) {
        Await.until(key, PATIENCE, () -> pair.view(region).number(key).isPresent());
      }
      took.add(Duration.ofNanos(System.nanoTime() - begin));
      for (TestRegion region : LIVING) {
        assertThat(pair.figure(region).until()).hasValueSatisfying(DeadTargetIT::assertRecent);
      }
      TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
    }
    Collections.sort(took);
    return took;
  }

  private static void assertRecent(Instant until) {
    assertThat(Duration.between(until, Instant.now())).isLessThan(BOUND);
  }

  private static List<Duration> spread(List<Duration> took) {
    return List.of(took.get(WRITES / 2), took.get(WRITES * 9 / 10), took.get(WRITES - 1));
  }
}
