package io.crosstide.testbed.model;

import io.crosstide.testbed.faults.Fault;
import io.crosstide.testbed.faults.FaultySystem;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** Some pairs at once, with faults while their clients write. */
final class ModelRound {
  /** Faults begin within this time; clients take about as long. */
  private static final int FAULT_MILLIS_MAX = 3000;

  private final FaultySystem system;
  private final List<ModelPair> pairs;
  private final Random random;
  private final ExecutorService threads = Executors.newCachedThreadPool();

  ModelRound(FaultySystem system, List<ModelPair> pairs, long seed) {
    this.system = system;
    this.pairs = pairs;
    this.random = new Random(seed);
  }

  /**
   * Runs it.
   *
   * @param existing operations of each client before the rule
   * @param operations of each client under it
   * @return what was found wrong
   */
  List<String> run(int existing, int operations, List<Fault> faults) throws Exception {
    Instant begin = Instant.now();
    try {
      all(pairs, pair -> pair.prepare(existing));
      all(pairs, ModelPair::putRule);
      List<Future<Void>> work = new ArrayList<>();
      pairs.forEach(pair -> pair.clients(operations).forEach(c -> work.add(threads.submit(c))));
      faults.forEach(fault -> work.add(begin(fault)));
      Instant prepared = Instant.now();
      get(work);
      system.mend();
      Instant mended = Instant.now();
      all(pairs, ModelPair::awaitQuiet);
      System.out.printf(
          "prepared %s, mended %s, quiet %s after the beginning%n",
          Duration.between(begin, prepared),
          Duration.between(begin, mended),
          Duration.between(begin, Instant.now()));
      List<String> found = new ArrayList<>();
      for (ModelPair pair : pairs) {
        found.addAll(pair.differences());
      }
      return found;
    } finally {
      pairs.forEach(ModelPair::end);
      threads.shutdownNow();
    }
  }

  private Future<Void> begin(Fault fault) {
    int delay = random.nextInt(FAULT_MILLIS_MAX);
    Random own = new Random(random.nextLong());
    return threads.submit(
        () -> {
          TimeUnit.MILLISECONDS.sleep(delay);
          fault.action().run(system, own);
          return null;
        });
  }

  private interface Step {
    void run(ModelPair pair) throws Exception;
  }

  private void all(List<ModelPair> some, Step step) throws Exception {
    List<Callable<Void>> tasks = new ArrayList<>();
    for (ModelPair pair : some) {
      tasks.add(
          () -> {
            step.run(pair);
            return null;
          });
    }
    get(threads.invokeAll(tasks));
  }

  private static void get(List<Future<Void>> futures) throws Exception {
    for (Future<Void> future : futures) {
      future.get();
    }
  }
}
