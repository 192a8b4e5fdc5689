package io.crosstide.testbed.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.crosstide.testbed.e2e.Await;
import io.crosstide.testbed.faults.link.HttpFault;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * I14: a worker is killed while a store has a write of it, and the store carries that out after
 * another worker has copied a newer object. The newer one comes back by itself.
 */
@ExtendWith(FaultySystem.class)
class OrphanedWriteIT {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final TestRegion TARGET = TestRegion.TARGET;

  /** What is copied again waits for longer. */
  private static final Duration LATE_MAX = Duration.ofSeconds(2);

  /** A task that came again, as after a crash, writes under a condition. */
  private static final int CONDITION_FAILED = 412;

  private static final String DOUBTED = "crosstide_worker_doubted_total";

  /** The dead worker's task may be done once more just after the late write, and hide it. */
  private static final int TRIES_MAX = 4;

  private final FaultySystem system = FaultySystem.get();

  @AfterEach
  void mend() throws Exception {
    system.mend();
  }

  @Test
  void whatADeadWorkerHadSentDoesNotStay() throws Exception {
    try (RulePair pair = new RulePair(system)) {
      pair.replicateTo(TARGET);
      // What comes before the rule works goes by the ledger, and is written under a condition.
      pair.write("first");
      await(pair, "first", 1, "the rule works");
      boolean wasOlder = false;
      for (int number = 1; !wasOlder && number <= TRIES_MAX; number++) {
        wasOlder = orphan(pair, "orphaned-" + number);
        system.mend();
      }
      pair.awaitAcross(TARGET, PATIENCE);
      // On a busy machine the newer object may take longer than the workers wait, each time.
      assumeTrue(wasOlder, "a late write was seen at the target");
    }
  }

  /**
   * True if the target was seen to be older than the source, and not because the store took longer
   * than the workers wait.
   */
  private boolean orphan(RulePair pair, String key) throws Exception {
    HttpFault.Late late = new HttpFault.Late();
    AtomicReference<String> victim = new AtomicReference<>("");
    String path = "/" + pair.view(TARGET).bucket().value() + "/" + key;
    for (String worker : FaultySystem.WORKERS) {
      system
          .links(worker)
          .store(TARGET)
          .script(
              (method, uri) ->
                  method.equals("PUT") && uri.startsWith(path) && victim.compareAndSet("", worker)
                      ? late
                      : HttpFault.NONE);
    }
    pair.writeNumber(key, 1);
    late.read().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    double before = Await.answer("doubts", PATIENCE, () -> doubted(victim.get()));
    system.kill(victim.get());
    long killed = System.nanoTime();
    pair.writeNumber(key, 2);
    await(pair, key, 2, "the newer object is across");
    if (System.nanoTime() - killed > LATE_MAX.toNanos()) {
      return false;
    }
    late.go().complete();
    int status = late.status().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    if (status == CONDITION_FAILED) {
      return false;
    }
    assertThat(status).isEqualTo(200);
    boolean isOlder = pair.view(TARGET).number(key).equals(OptionalInt.of(1));
    await(pair, key, 2, "the newer object is back");
    Await.until("other workers miss it", PATIENCE, () -> doubted(victim.get()) > before);
    return isOlder;
  }

  private double doubted(String victim) throws Exception {
    double doubted = 0;
    for (int number = 0; number < FaultySystem.WORKERS.size(); number++) {
      if (!victim.equals(FaultySystem.WORKERS.get(number))) {
        doubted += system.figures().metric(system.ports().worker(number), DOUBTED);
      }
    }
    return doubted;
  }

  private static void await(RulePair pair, String key, int number, String what) throws Exception {
    Await.until(what, PATIENCE, () -> pair.view(TARGET).number(key).equals(OptionalInt.of(number)));
  }
}
