package io.crosstide.testbed.faults;

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
  private static final String KEY = "orphaned";
  private static final String DOUBTED = "crosstide_worker_doubted_total";

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
      HttpFault.Late late = new HttpFault.Late();
      AtomicReference<String> victim = new AtomicReference<>("");
      String path = "/" + pair.view(TARGET).bucket().value() + "/" + KEY;
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

      pair.writeNumber(KEY, 1);
      late.read().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
      system.kill(victim.get());
      pair.writeNumber(KEY, 2);
      await(pair, KEY, 2, "the newer object is across");
      late.go().complete();
      await(pair, KEY, 1, "the store carries out what the dead worker had sent");
      await(pair, KEY, 2, "the newer object is back");
      Await.until("other workers miss it", PATIENCE, () -> doubted(victim.get()) > 0);
      pair.awaitAcross(TARGET, PATIENCE);
    }
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
