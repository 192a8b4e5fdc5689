package io.crosstide.worker.copy;

import static org.assertj.core.api.Assertions.assertThat;

import io.crosstide.contracts.id.ObjectKey;
import io.crosstide.contracts.id.VersionId;
import io.crosstide.contracts.rule.RuleActions;
import io.crosstide.contracts.task.ChangeKind;
import io.crosstide.contracts.task.KeyTask;
import io.crosstide.contracts.task.Lane;
import io.crosstide.store.ListedVersion;
import io.crosstide.store.ObjectAttributes;
import io.crosstide.store.ObjectStore;
import io.crosstide.store.StoreException;
import io.crosstide.store.WriteConditions;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/**
 * Workers that die at any request make the versions of one key right while clients write, delete,
 * undelete and set tags; their requests are delayed by chance, answers get lost, tasks come late,
 * twice at once and out of order. Every task ends, and then both sides have the same versions and
 * markers in the same order (I10, I13, I14, I33, I34), whether the target can keep the ids of the
 * versions or not.
 */
class VersionConvergenceTest {
  private static final String KEY = "k";
  private static final int ROUNDS = Integer.getInteger("crosstide.version-rounds", 50);

  @Test
  void endsWithTheSameVersionsInTheSameOrder() throws Exception {
    long seed = Long.getLong("crosstide.seed", System.nanoTime());
    System.out.println("convergence of versions by seed " + seed);
    for (int round = 0; round < ROUNDS; round++) {
      new Race(seed + round).run();
    }
  }

  private static final class Race {
    private final long seed;
    private final Random random;
    private final Versions versions;
    private final Bench bench;
    private final boolean landsLate;

    /** Clients delete single versions more often than anything else. */
    private final boolean deletesMost;

    /** Whether an answer to a write was lost, or came to nobody. */
    private final AtomicBoolean isUnheard = new AtomicBoolean();

    private final List<Future<Outcome>> outcomes = new ArrayList<>();
    private final List<Replicator> workers = new ArrayList<>();

    Race(long seed) throws Exception {
      this.seed = seed;
      this.random = new Random(seed);
      this.versions =
          random.nextBoolean()
              ? Versions.keepingIds(Cases.versioned(RuleActions.ALL))
              : Versions.of(Cases.versioned(RuleActions.ALL));
      this.bench = versions.bench();
      if (seed % 2 == 0) {
        bench.forgetful();
      }
      // Who knew that a write may land late and dies of it leaves nobody to look again.
      this.landsLate = random.nextInt(3) == 0;
      this.deletesMost = random.nextInt(3) == 0;
      workers.add(mortal());
      workers.add(mortal());
    }

    void run() throws Exception {
      if (random.nextInt(3) == 0) {
        isUnheard.set(true);
        bench.target.on("put").nth(1 + random.nextInt(4)).times(1).loseReply();
        bench.target.on("delete").nth(1 + random.nextInt(3)).times(1).loseReply();
      }
      if (landsLate) {
        isUnheard.set(true);
        bench.target.on("put").nth(1 + random.nextInt(4)).times(1).landLate();
      }
      int changes = 1 + random.nextInt(7);
      for (int i = 0; i < changes; i++) {
        KeyTask task = change(i);
        outcomes.add(deliver(task, false));
        if (random.nextInt(3) == 0) {
          outcomes.add(deliver(task, true));
        }
        if (random.nextInt(4) == 0) {
          atOnce(task);
        }
        if (random.nextInt(6) == 0) {
          outcomes.add(deliver(Cases.task(KEY, ChangeKind.FOUND), true));
        }
        Bytes.await(pause(random.nextInt(8)));
      }
      List<KeyTask> failed = new ArrayList<>();
      for (Future<Outcome> outcome : outcomes) {
        if (Bytes.await(outcome) instanceof Outcome.Failed failure) {
          failed.add(failure.failure().task());
        }
      }
      bench.target.heal();
      Bytes.await(bench.target.landLate().recover(Race::isTaken));
      for (KeyTask task : failed) {
        ledger(task);
      }
      assertThat(isEmptied() ? List.of() : versions.all(versions.target(), KEY))
          .as("seed " + seed)
          .isEqualTo(versions.all(versions.source(), KEY));
    }

    /**
     * Nothing is left but, at the target, markers that hide nothing: if nobody heard the answer to
     * one, and the source's versions go just then, nothing proves it to be the rule's.
     */
    private boolean isEmptied() throws Exception {
      return isUnheard.get()
          && versions.list(versions.source(), KEY).isEmpty()
          && versions.list(versions.target(), KEY).stream().allMatch(ListedVersion::deleteMarker);
    }

    /** What lands late may find its id taken by what was written instead of it. */
    private static Future<Void> isTaken(Throwable late) {
      return late instanceof StoreException refused
              && refused.code().equals(WriteConditions.VERSION_ID_TAKEN)
          ? Future.succeededFuture()
          : Future.failedFuture(late);
    }

    /** Nothing disturbs any more, so one further attempt is enough. */
    private void ledger(KeyTask task) throws Exception {
      assertThat(
              Bytes.await(bench.replicator().replicate(bench.rule, task, Lane.RETRY, true, true)))
          .as("seed " + seed)
          .isNotInstanceOf(Outcome.Failed.class);
    }

    /** The same task twice in one worker, or in both. */
    private void atOnce(KeyTask task) {
      int which = random.nextInt(workers.size());
      int other = random.nextInt(workers.size());
      outcomes.add(deliver(task, random.nextBoolean(), which));
      outcomes.add(deliver(task, true, other));
    }

    /** Delivered again to the next worker if this one dies. */
    private Future<Outcome> deliver(KeyTask task, boolean again) {
      boolean look = again || random.nextInt(4) == 0;
      int which = random.nextInt(workers.size());
      return pause(random.nextInt(4)).compose(v -> deliver(task, look, which));
    }

    private Future<Outcome> deliver(KeyTask task, boolean look, int which) {
      Promise<Outcome> outcome = Promise.promise();
      Replicator worker = worker(which);
      worker.replicate(bench.rule, task, Lane.LIVE, look, look).onComplete(outcome);
      awaitDeath(worker, () -> outcome.tryComplete(new Outcome.Stopped()));
      return outcome
          .future()
          .compose(
              done ->
                  done instanceof Outcome.Stopped
                      ? pause(2).compose(v -> deliver(task, true, which))
                      : Future.succeededFuture(done));
    }

    private final List<Runnable> deaths = new ArrayList<>();

    /** Told at once if the worker is dead already, else when it dies. */
    private void awaitDeath(Replicator worker, Runnable then) {
      Runnable ifDead =
          () -> {
            if (!isAlive(worker)) {
              then.run();
            }
          };
      synchronized (deaths) {
        deaths.add(ifDead);
      }
      ifDead.run();
    }

    private boolean isAlive(Replicator worker) {
      synchronized (deaths) {
        return workers.contains(worker);
      }
    }

    private Replicator worker(int which) {
      synchronized (deaths) {
        return workers.get(which);
      }
    }

    /** A worker that dies at some request, before or after it was carried out, or not at all. */
    private Replicator mortal() {
      AtomicInteger left =
          new AtomicInteger(
              landsLate || random.nextBoolean() ? Integer.MAX_VALUE : 1 + random.nextInt(25));
      boolean carriesOut = random.nextBoolean();
      AtomicBoolean dead = new AtomicBoolean();
      Replicator[] self = new Replicator[1];
      Hooked.Hook hook =
          (name, arguments, real) -> {
            if (dead.get()) {
              return Promise.promise().future();
            }
            if (left.decrementAndGet() > 0) {
              return real.apply(arguments);
            }
            dead.set(true);
            isUnheard.set(true);
            if (carriesOut) {
              real.apply(arguments).onFailure(ignored -> {});
            }
            bench.vertx.setTimer(1, id -> replace(self[0]));
            return Promise.promise().future();
          };
      ObjectStore source = Hooked.slow(Hooked.store(bench.source, hook), bench.vertx, random);
      ObjectStore target = Hooked.slow(Hooked.store(bench.target, hook), bench.vertx, random);
      self[0] =
          bench.replicator(region -> region.equals(bench.rule.source().region()) ? source : target);
      return self[0];
    }

    private void replace(Replicator dead) {
      List<Runnable> told;
      synchronized (deaths) {
        workers.set(workers.indexOf(dead), mortal());
        told = List.copyOf(deaths);
      }
      told.forEach(Runnable::run);
    }

    private KeyTask change(int number) throws Exception {
      List<ListedVersion> there = versions.list(versions.source(), KEY);
      int kind = deletesMost && random.nextBoolean() ? 9 : random.nextInt(10);
      if (kind < 5 || there.isEmpty()) {
        // Few contents, so that versions often differ in one respect only.
        VersionId made =
            versions.put(versions.source(), KEY, "c" + random.nextInt(2), attributes(number));
        return Versions.task(KEY, ChangeKind.WRITE, Optional.of(made));
      }
      if (kind < 7) {
        return Versions.task(
            KEY, ChangeKind.DELETE, Optional.of(versions.delete(versions.source(), KEY)));
      }
      Optional<VersionId> tagged =
          there.stream().filter(v -> !v.deleteMarker()).map(ListedVersion::version).findAny();
      if (kind == 7 && tagged.isPresent()) {
        Bytes.await(
            bench.source.putTags(
                versions.source().bucket(),
                new ObjectKey(KEY),
                tagged,
                Map.of("t", String.valueOf(number))));
        return Versions.task(KEY, ChangeKind.WRITE, tagged).withProperties(true);
      }
      // Often the newest, which undeletes if it is a marker.
      VersionId version =
          there.get(random.nextBoolean() ? 0 : random.nextInt(there.size())).version();
      versions.delete(versions.source(), KEY, version);
      return Versions.task(KEY, ChangeKind.DELETE, Optional.of(version));
    }

    private static ObjectAttributes attributes(int number) {
      return Bench.headers("type/" + number);
    }

    private Future<Void> pause(int millis) {
      Promise<Void> over = Promise.promise();
      bench.vertx.setTimer(millis + 1, id -> over.complete());
      return over.future();
    }
  }
}
