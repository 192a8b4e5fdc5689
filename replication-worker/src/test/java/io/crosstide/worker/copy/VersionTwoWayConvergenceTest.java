package io.crosstide.worker.copy;

import static org.assertj.core.api.Assertions.assertThat;

import io.crosstide.contracts.id.BucketRef;
import io.crosstide.contracts.id.VersionId;
import io.crosstide.contracts.rule.Rule;
import io.crosstide.contracts.rule.RuleActions;
import io.crosstide.contracts.task.ChangeKind;
import io.crosstide.contracts.task.KeyTask;
import io.crosstide.contracts.task.Lane;
import io.crosstide.store.ListedVersion;
import io.crosstide.store.memory.MemoryObjectStore;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Two buckets that are each other's target: a client of one side writes, deletes and undeletes,
 * then one of the other side, and so on. Workers are slow by chance, tasks come at once, twice and
 * out of order. When those of one client are done, both sides have each version once, in one order
 * (I13, I33, I39, I40).
 */
class VersionTwoWayConvergenceTest {
  private static final String KEY = "k";
  private static final int ROUNDS = Integer.getInteger("crosstide.version-rounds", 50);

  @Test
  void hasEachVersionOnceOnBothSides() throws Exception {
    long seed = Long.getLong("crosstide.seed", System.nanoTime());
    System.out.println("convergence of two ways by seed " + seed);
    for (int round = 0; round < ROUNDS; round++) {
      new Race(seed + round).run();
    }
  }

  /** A bucket as a client's, and the workers of the rule that leads away from it. */
  private record Side(Versions versions, List<Replicator> workers) {
    BucketRef bucket() {
      return versions.source();
    }

    Rule rule() {
      return versions.bench().rule;
    }
  }

  private static final class Race {
    private final long seed;
    private final Random random;
    private final List<Side> sides = new ArrayList<>();
    private final List<Future<Outcome>> outcomes = new ArrayList<>();
    private int written;

    Race(long seed) throws Exception {
      this.seed = seed;
      this.random = new Random(seed);
      // Where ids are not kept, an undelete may be in doubt.
      Bench there =
          new Bench(
              Cases.versioned(RuleActions.ALL),
              Bench.SETTINGS,
              MemoryObjectStore.keepingVersionIds(),
              MemoryObjectStore.keepingVersionIds());
      Bench back = new Bench(Cases.rule(Cases.TARGET, Cases.SOURCE).withVersioned(true));
      back.stores.putAll(there.stores);
      sides.add(side(there, Versions.of(there)));
      sides.add(side(back, Versions.through(back, there.target, there.source)));
      sides.get(0).versions().keep();
    }

    private Side side(Bench bench, Versions versions) {
      bench.twoWay.set(true);
      return new Side(versions, List.of(slow(bench), slow(bench)));
    }

    private Replicator slow(Bench bench) {
      return bench.replicator(region -> Hooked.slow(bench.stores.get(region), bench.vertx, random));
    }

    void run() throws Exception {
      for (int turn = 0; turn < 4; turn++) {
        Side side = sides.get(random.nextInt(2));
        int changes = 1 + random.nextInt(4);
        for (int i = 0; i < changes; i++) {
          deliver(side, change(side));
        }
        for (Future<Outcome> outcome : outcomes) {
          if (Bytes.await(outcome) instanceof Outcome.Failed failed) {
            side.versions().bench().again(failed.failure().task());
          }
        }
        outcomes.clear();
        assertEqual(turn);
      }
    }

    private void assertEqual(int turn) throws Exception {
      List<String> first = contents(sides.get(0));
      List<String> second = contents(sides.get(1));
      assertThat(objects(second)).as("seed %d turn %d", seed, turn).isEqualTo(objects(first));
      assertThat(objects(first)).doesNotHaveDuplicates();
    }

    private static List<String> contents(Side side) throws Exception {
      return side.versions().contents(side.bucket(), KEY);
    }

    /** Of markers at most the one that hides the key goes across. */
    private static List<String> objects(List<String> contents) {
      return contents.stream().filter(content -> !content.equals("-")).toList();
    }

    private void deliver(Side side, KeyTask task) {
      int times = random.nextInt(3) == 0 ? 2 : 1;
      for (int i = 0; i < times; i++) {
        boolean again = i > 0 || random.nextInt(4) == 0;
        Replicator worker = side.workers().get(random.nextInt(2));
        outcomes.add(
            pause(side.versions().bench(), random.nextInt(20))
                .compose(v -> worker.replicate(side.rule(), task, Lane.LIVE, again, again)));
      }
    }

    private static Future<Void> pause(Bench bench, int millis) {
      Promise<Void> over = Promise.promise();
      bench.vertx.setTimer(millis + 1, id -> over.complete());
      return over.future();
    }

    private KeyTask change(Side side) throws Exception {
      Versions versions = side.versions();
      List<ListedVersion> there = versions.list(side.bucket(), KEY);
      int kind = random.nextInt(8);
      if (kind < 4 || there.isEmpty()) {
        VersionId made = versions.put(side.bucket(), KEY, "c" + written++);
        return Versions.task(KEY, ChangeKind.WRITE, Optional.of(made));
      }
      ListedVersion latest = there.get(0);
      if (latest.deleteMarker()) {
        versions.delete(side.bucket(), KEY, latest.version());
        return deleted(latest.version(), true);
      }
      return deleted(versions.delete(side.bucket(), KEY), true);
    }

    private static KeyTask deleted(VersionId version, boolean marker) {
      return Versions.task(KEY, ChangeKind.DELETE, Optional.of(version)).withMarker(marker);
    }
  }
}
