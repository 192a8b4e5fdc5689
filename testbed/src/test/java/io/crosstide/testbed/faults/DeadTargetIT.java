package io.crosstide.testbed.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.crosstide.testbed.e2e.Await;
import io.crosstide.testbed.faults.link.HttpFault;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** I43, I49: one of three targets does not answer at all; the others must not notice. */
@ExtendWith(FaultySystem.class)
class DeadTargetIT {
  /** More than the live lanes of all workers hold: without shares these waits would fill them. */
  private static final int HUNG = 480;

  private static final int WRITES = 120;
  private static final int PAUSE_MILLIS = 50;
  private static final List<TestRegion> LIVING =
      List.of(TestRegion.TARGET, TestRegion.SECOND_TARGET);

  /** Well below what a worker waits for a store: with lanes full of such waits it is longer. */
  private static final Duration BOUND = Duration.ofSeconds(10);

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
      FaultySystem.WORKERS.forEach(
          worker ->
              system
                  .links(worker)
                  .store(TestRegion.THIRD_TARGET)
                  .script((method, uri) -> new HttpFault.Hang()));
      pair.write("hung", HUNG);
      List<Duration> took = new ArrayList<>();
      for (int i = 0; i < WRITES; i++) {
        String key = "new/" + i;
        pair.write(key);
        long begin = System.nanoTime();
        for (TestRegion region : LIVING) {
          Await.until(key, PATIENCE, () -> pair.view(region).number(key).isPresent());
        }
        took.add(Duration.ofNanos(System.nanoTime() - begin));
        TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
      }
      for (TestRegion region : LIVING) {
        pair.awaitAcross(region, PATIENCE);
      }
      Collections.sort(took);
      Duration most = took.get(WRITES * 9 / 10);
      System.out.printf(
          "one of three targets dead: nine of ten of %d writes at the others within %s, all %s%n",
          WRITES, most, took.get(WRITES - 1));
      assertThat(most).isLessThan(BOUND);
      assertThat(pair.view(TestRegion.THIRD_TARGET).keys()).isEmpty();

      system.mend();
      pair.awaitAcross(TestRegion.THIRD_TARGET, PATIENCE);
      assertThat(pair.view(TestRegion.THIRD_TARGET).keys()).hasSize(HUNG + WRITES);
    }
  }
}
