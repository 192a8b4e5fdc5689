package io.crosstide.worker.copy;

import static org.assertj.core.api.Assertions.assertThat;

import io.crosstide.contracts.id.ObjectKey;
import io.crosstide.contracts.report.KeyFailure;
import io.crosstide.contracts.task.KeyTask;
import io.crosstide.contracts.task.Lane;
import io.crosstide.store.ObjectStore;
import io.crosstide.store.PutRequest;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Two processes work on one key at once while it is written and deleted, their requests delayed by
 * chance and their tasks delivered late, twice and out of order. In the end both sides are equal,
 * without any lock between the two (I10, I13, I14, I44).
 */
class ConvergenceTest {
  private static final String KEY = "k";
  private static final int CHANGES = 4;

  @Test
  void twoWorkersEndEqualWhateverTheOrder() throws Exception {
    long seed = System.nanoTime();
    System.out.println("convergence by seed " + seed);
    for (int round = 0; round < 100; round++) {
      race(new Random(seed + round), seed + round);
    }
  }

  private static void race(Random random, long seed) throws Exception {
    Bench bench = new Bench();
    ObjectStore source = bench.source;
    bench.stores.put(bench.rule.source().region(), Hooked.slow(source, bench.vertx, random));
    bench.stores.put(bench.rule.target().region(), Hooked.slow(bench.target, bench.vertx, random));
    List<Replicator> workers = List.of(bench.replicator(), bench.replicator());
    List<Future<Outcome>> outcomes = new ArrayList<>();
    for (int i = 0; i < CHANGES; i++) {
      KeyTask task = change(bench, source, random, i);
      outcomes.add(deliver(bench, workers.get(i % 2), task, random));
      if (random.nextInt(3) == 0) {
        outcomes.add(deliver(bench, workers.get(random.nextInt(2)), task, random));
      }
      // Less than a task takes, so that most see the source change under them.
      Bytes.await(pause(bench, random.nextInt(15)));
    }
    for (Future<Outcome> outcome : outcomes) {
      finish(bench, workers.get(0), Bytes.await(outcome));
    }
    bench.stores.put(bench.rule.source().region(), source);
    bench.stores.put(bench.rule.target().region(), bench.target);
    assertThat(bench.isEqual(KEY)).as("seed " + seed).isTrue();
  }

  private static Future<Outcome> deliver(
      Bench bench, Replicator worker, KeyTask task, Random random) {
    boolean look = random.nextInt(4) == 0;
    return pause(bench, random.nextInt(4))
        .compose(v -> worker.replicate(bench.rule, task, Lane.LIVE, look, look));
  }

  /** What a source that never rested left to the ledger is done again by it. */
  private static void finish(Bench bench, Replicator worker, Outcome outcome) throws Exception {
    if (outcome instanceof Outcome.Failed failed) {
      KeyFailure failure = failed.failure();
      finish(
          bench,
          worker,
          Bytes.await(worker.replicate(bench.rule, failure.task(), Lane.RETRY, true, true)));
    }
  }

  private static KeyTask change(Bench bench, ObjectStore source, Random random, int number)
      throws Exception {
    if (random.nextInt(4) == 0) {
      Bytes.await(
          source.delete(bench.rule.source().bucket(), new ObjectKey(KEY), Optional.empty()));
      return Cases.delete(KEY);
    }
    // Few sizes and types, so that versions often differ in one respect only.
    byte[] content = new byte[100 + random.nextInt(2)];
    content[0] = (byte) random.nextInt(2);
    Bytes.await(
        source.put(
            bench.rule.source().bucket(),
            new ObjectKey(KEY),
            PutRequest.of(content.length, Bench.headers("type/" + number % 2)),
            Bytes.stream(content)));
    return Cases.write(KEY);
  }

  private static Future<Void> pause(Bench bench, int millis) {
    Promise<Void> over = Promise.promise();
    bench.vertx.setTimer(millis + 1, id -> over.complete());
    return over.future();
  }
}
