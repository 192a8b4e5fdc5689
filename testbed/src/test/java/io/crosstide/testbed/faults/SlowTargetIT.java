package io.crosstide.testbed.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.crosstide.testbed.e2e.Await;
import io.crosstide.testbed.faults.link.HttpFault;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * I43, I49: a target that answers, but slowly, is behind with what it is to take, and nobody else
 * is. What waits for it is more than all workers hold at a time.
 */
@ExtendWith(FaultySystem.class)
class SlowTargetIT {
  private static final int EXISTING = 1000;
  private static final int WRITES = 2 * EXISTING;

  /** Below what makes a region that does not answer: it is never taken for down. */
  private static final Duration SLOW = Duration.ofSeconds(3);

  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private final FaultySystem system = FaultySystem.get();

  @AfterEach
  void mend() throws Exception {
    system.mend();
  }

  /** When the last write is across elsewhere the slow target has not half of them. */
  @Test
  void newWritesAreAcrossElsewhere() throws Exception {
    try (RulePair pair = new RulePair(system)) {
      pair.replicateTo(TestRegion.TARGET);
      pair.replicateTo(TestRegion.THIRD_TARGET);
      for (TestRegion region : pair.regions()) {
        pair.awaitAcross(region, PATIENCE);
      }
      slow(TestRegion.THIRD_TARGET);
      pair.write("new", WRITES);
      pair.write("last");

      pair.awaitAcross(TestRegion.TARGET, PATIENCE);

      assertThat(pair.view(TestRegion.TARGET).number("last")).hasValue(1);
      assertBehind(pair, WRITES / 2);
      system.mend();
      pair.awaitAcross(TestRegion.THIRD_TARGET, PATIENCE);
      assertThat(pair.view(TestRegion.THIRD_TARGET).number("last")).hasValue(1);
    }
  }

  @Test
  void existingObjectsAreAcrossElsewhere() throws Exception {
    try (RulePair behind = new RulePair(system);
        RulePair other = new RulePair(system)) {
      behind.write("old", EXISTING);
      other.write("old", EXISTING / 10);
      slow(TestRegion.THIRD_TARGET);
      behind.replicateTo(TestRegion.THIRD_TARGET);
      Await.until(
          "the first at the slow target",
          PATIENCE,
          () -> !behind.view(TestRegion.THIRD_TARGET).keys().isEmpty());

      other.replicateTo(TestRegion.TARGET);
      other.awaitExisting(TestRegion.TARGET, PATIENCE);

      assertThat(other.view(TestRegion.TARGET).keys()).hasSize(EXISTING / 10);
      assertBehind(behind, EXISTING / 2);
      system.mend();
      behind.awaitExisting(TestRegion.THIRD_TARGET, PATIENCE);
      assertThat(behind.view(TestRegion.THIRD_TARGET).keys()).hasSize(EXISTING);
    }
  }

  private void slow(TestRegion region) {
    FaultySystem.WORKERS.forEach(
        worker ->
            system.links(worker).store(region).script((method, uri) -> new HttpFault.Delay(SLOW)));
  }

  private static void assertBehind(RulePair pair, int most) throws Exception {
    int done = pair.view(TestRegion.THIRD_TARGET).keys().size();
    System.out.println("objects that the slow target has by then: " + done);
    assertThat(done).as("objects at the slow target").isBetween(1, most - 1);
  }
}
