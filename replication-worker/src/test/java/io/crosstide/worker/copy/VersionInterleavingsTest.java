package io.crosstide.worker.copy;

import static org.assertj.core.api.Assertions.assertThat;

import io.crosstide.contracts.id.BucketName;
import io.crosstide.contracts.id.BucketRef;
import io.crosstide.contracts.id.ETag;
import io.crosstide.contracts.id.RuleId;
import io.crosstide.contracts.id.VersionId;
import io.crosstide.contracts.rule.RuleActions;
import io.crosstide.contracts.task.ChangeKind;
import io.crosstide.contracts.task.KeyTask;
import io.crosstide.contracts.task.Lane;
import io.crosstide.store.ObjectAttributes;
import io.crosstide.store.ObjectHeaders;
import io.crosstide.store.ObjectStore;
import io.crosstide.store.Provenance;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Several workers compare one key at once, whose versions are at the target more than once, and
 * among what another source has brought. Their requests come in every order that can make a
 * difference, whether one of them dies at any write or not. At no moment is a version gone from the
 * target that the source has, and in the end each is there once (I10, I13, I33).
 *
 * <p>States are written as the contents of the target's versions, the oldest first: {@code a} to
 * {@code d} are copies of the source's, in the order of the alphabet there; {@code x} and {@code y}
 * are another source's, {@code f} is a client's.
 */
class VersionInterleavingsTest {
  private static final String KEY = "k";
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final KeyTask FOUND = Cases.task(KEY, ChangeKind.FOUND);

  @ParameterizedTest
  @CsvSource({
    "a,  a x a,     a x",
    "a,  x a a,     x a",
    "a,  a f a,     a f",
    "a,  a a x a,   a x",
    "a,  a x a y a, a x y",
    "ab, a x b a,   a x b",
    "ab, a b x a b, a b x",
    "ab, b x a b,   x a b",
    "ab, a x b y a b, a x b y",
  })
  void keepsEachVersionOnceWhereOthersWrote(String source, String state, String end)
      throws Exception {
    for (boolean keepsIds : new boolean[] {false, true}) {
      Case all = new Case(source, state, RuleActions.ALL, keepsIds);
      assertThat(new Search(() -> all.race(2)).run()).containsOnly(end);
    }
  }

  @Test
  void keepsEachVersionOnceWithThreeWorkers() throws Exception {
    Case all = new Case("a", "a x a", RuleActions.ALL, false);
    assertThat(new Search(() -> all.race(3).ofImmortals()).run()).containsOnly("a x");
  }

  /** I29: what the rule keeps of versions that are gone lies between, so the upper one stays. */
  @Test
  void keepsTheUpperCopyOverWhatARuleWithoutDeletesKeeps() throws Exception {
    Case keeping = new Case("ac", "a c b x c", new RuleActions("PUT"), false);
    assertThat(new Search(() -> keeping.race(2)).run()).containsOnly("a c b x c");
  }

  /** Both copy it, and the other source writes at any moment. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void copiesOnceWhileAnotherSourceWrites(boolean keepsIds) throws Exception {
    Case empty = new Case("a", "", RuleActions.ALL, keepsIds);
    assertThat(
            new Search(
                    () -> {
                      Race race = empty.race(2).ofImmortals();
                      race.client(() -> empty.put(race.versions, 'x'));
                      return race;
                    })
                .run())
        .containsOnly("a x", "x a");
  }

  /** I31: a version is deleted at the source at any moment, and a third worker has the task. */
  @Test
  void losesNothingWhileAVersionIsDeletedAtTheSource() throws Exception {
    Case all = new Case("ab", "a b x a b", RuleActions.ALL, false);
    assertThat(new Search(() -> deleting(all, 'a')).run()).containsOnly("b x");
  }

  /**
   * The same where somebody has taken away at the target what lay below, so that the lower copy is
   * in the wrong place only until that version is deleted: see what decision 0011 does not cover.
   */
  @ParameterizedTest
  @CsvSource({"ab, a, b x a b, b x|x b", "abc, b, a c x b c, a c x|a x c"})
  void copiesAgainWhatTwoTookAway(String source, char deleted, String state, String ends)
      throws Exception {
    Case all = new Case(source, state, RuleActions.ALL, false);
    assertThat(new Search(() -> deleting(all, deleted).losing()).run())
        .containsExactlyInAnyOrder(ends.split("\\|"));
  }

  private static Race deleting(Case state, char version) throws Exception {
    Race race = state.race(1).ofImmortals();
    race.clientDeletes(version);
    return race;
  }

  /** A state from which races begin. */
  private record Case(String source, String target, RuleActions actions, boolean keepsIds) {
    Race race(int workers) throws Exception {
      Versions versions =
          keepsIds
              ? Versions.keepingIds(Cases.versioned(actions))
              : Versions.of(Cases.versioned(actions));
      Map<Character, VersionId> ids = new HashMap<>();
      for (char version : all().toCharArray()) {
        ids.put(version, versions.put(versions.source(), KEY, String.valueOf(version)));
      }
      for (char version : target.replace(" ", "").toCharArray()) {
        if (ids.containsKey(version)) {
          versions.replica(KEY, ids.get(version));
        } else {
          put(versions, version);
        }
      }
      for (char version : all().toCharArray()) {
        if (source.indexOf(version) < 0) {
          versions.delete(versions.source(), KEY, ids.get(version));
        }
      }
      Race race = new Race(versions, ids);
      for (int i = 0; i < workers; i++) {
        race.worker(FOUND);
      }
      return race;
    }

    private String all() {
      return "abcd".substring(0, source.charAt(source.length() - 1) - 'a' + 1);
    }

    /** What others write at the target. */
    Void put(Versions versions, char version) throws Exception {
      Provenance elsewhere =
          new Provenance(
              RuleId.random(),
              new ETag("e"),
              Instant.EPOCH,
              Optional.of(new VersionId("elsewhere-" + version)),
              Optional.of(new BucketRef(versions.source().region(), new BucketName("another"))));
      ObjectHeaders headers =
          version == 'f' ? ObjectHeaders.NONE : elsewhere.addTo(ObjectHeaders.NONE);
      versions.put(versions.target(), KEY, String.valueOf(version), ObjectAttributes.of(headers));
      return null;
    }
  }

  /** A request that waits for its turn. */
  private record Request(
      boolean atSource, boolean isWrite, Callable<Future<?>> send, Promise<Object> answer) {
    /** True if it makes no difference which of the two comes first. */
    boolean isApart(Request other) {
      return atSource != other.atSource || !(isWrite || other.isWrite);
    }
  }

  /** Whoever sends requests, one after the other. */
  private static final class Actor {
    private final Deque<Request> waiting = new ArrayDeque<>();
    private boolean done;
    private boolean dead;
    private boolean hasWritten;

    /** A worker that dies may do so before or after each of its writes; the rest is the same. */
    boolean mayDie() {
      return !waiting.isEmpty() && (hasWritten || waiting.peek().isWrite());
    }
  }

  /** One order of requests, from the same state each time. */
  private static final class Race {
    private final Versions versions;
    private final Map<Character, VersionId> ids;
    private final List<Actor> actors = new ArrayList<>();
    private final Set<String> there = new HashSet<>();
    private final List<String> deeds = new ArrayList<>();
    private int deathsLeft = 1;
    private boolean isAgain;
    private boolean mayLose;

    Race(Versions versions, Map<Character, VersionId> ids) {
      this.versions = versions;
      this.ids = ids;
    }

    void worker(KeyTask task) {
      Actor actor = new Actor();
      actors.add(actor);
      work(actor, task);
    }

    private void work(Actor actor, KeyTask task) {
      Bench bench = versions.bench();
      Map<Boolean, ObjectStore> stores =
          Map.of(
              true, inTurn(actor, true, bench.source), false, inTurn(actor, false, bench.target));
      bench
          .replicator(region -> stores.get(region.equals(bench.rule.source().region())))
          .replicate(bench.rule, task, Lane.RETRY, true, true)
          .onComplete(outcome -> end(actor));
    }

    /** Nobody dies. */
    Race ofImmortals() {
      deathsLeft = 0;
      return this;
    }

    /** What is there may be gone for a moment. */
    Race losing() {
      mayLose = true;
      return this;
    }

    private ObjectStore inTurn(Actor actor, boolean atSource, ObjectStore store) {
      return Hooked.store(
          store,
          (name, arguments, real) ->
              wait(actor, atSource, Hooked.isWrite(name), () -> real.apply(arguments)));
    }

    void client(Callable<Void> write) {
      Actor actor = new Actor();
      actors.add(actor);
      wait(actor, false, true, () -> Future.succeededFuture(write.call()))
          .onComplete(v -> end(actor));
    }

    /** And a worker gets the task of it. */
    void clientDeletes(char version) {
      Actor actor = new Actor();
      actors.add(actor);
      VersionId id = ids.get(version);
      wait(
              actor,
              true,
              true,
              () -> {
                versions.delete(versions.source(), KEY, id);
                return Future.succeededFuture();
              })
          .onComplete(v -> work(actor, Versions.task(KEY, ChangeKind.DELETE, Optional.of(id))));
    }

    private synchronized Future<?> wait(
        Actor actor, boolean atSource, boolean isWrite, Callable<Future<?>> send) {
      Promise<Object> answer = Promise.promise();
      if (!actor.dead) {
        actor.waiting.add(new Request(atSource, isWrite, send, answer));
        notifyAll();
      }
      return answer.future();
    }

    private synchronized void end(Actor actor) {
      actor.done = true;
      notifyAll();
    }

    /** Waits until everybody waits for a turn, or has ended. */
    private synchronized void settle() throws InterruptedException {
      long end = System.nanoTime() + PATIENCE.toNanos();
      while (!actors.stream().allMatch(one -> one.done || one.dead || !one.waiting.isEmpty())) {
        long left = (end - System.nanoTime()) / 1_000_000;
        assertThat(left).as("somebody does nothing after " + deeds).isPositive();
        wait(left);
      }
    }

    /** Who may go on now, or die ({@code -1 - n}). */
    private List<Integer> next() {
      List<Integer> next = new ArrayList<>();
      for (int i = 0; i < actors.size(); i++) {
        if (!actors.get(i).waiting.isEmpty()) {
          next.add(i);
        }
      }
      if (deathsLeft > 0 && actors.get(0).mayDie()) {
        next.add(-1);
      }
      return next;
    }

    private boolean isApart(int one, int other) {
      if (one < 0 || other < 0) {
        return Math.max(one, -1 - one) != Math.max(other, -1 - other);
      }
      return one != other
          && actors.get(one).waiting.element().isApart(actors.get(other).waiting.element());
    }

    private void go(int choice) throws Exception {
      if (choice < 0) {
        deathsLeft--;
        isAgain = true;
        synchronized (this) {
          actors.get(-1 - choice).dead = true;
          actors.get(-1 - choice).waiting.clear();
        }
        deeds.add("death of " + (-1 - choice));
        return;
      }
      Actor actor = actors.get(choice);
      Request request = actor.waiting.remove();
      actor.hasWritten = request.isWrite();
      Future<?> answer = Future.failedFuture("not sent");
      try {
        Object result = Bytes.await(request.send().call());
        answer = Future.succeededFuture(result);
      } catch (Exception refused) {
        answer = Future.failedFuture(refused);
      }
      if (request.isWrite()) {
        deeds.add(choice + " makes " + state());
        assertNothingIsLost();
      }
      Future<?> told = answer;
      told.onSuccess(request.answer()::complete).onFailure(request.answer()::fail);
    }

    private void assertNothingIsLost() throws Exception {
      Set<String> now = new HashSet<>(versions.contents(versions.target(), KEY));
      there.retainAll(versions.contents(versions.source(), KEY));
      assertThat(mayLose ? there : now).as("after " + deeds).containsAll(there);
      there.addAll(now);
    }

    String state() throws Exception {
      return String.join(" ", versions.contents(versions.target(), KEY));
    }
  }

  /**
   * Where orders part.
   *
   * @param left what is to be chosen, the one at hand first
   * @param asleep what has been chosen here or further up already, and comes to the same now
   */
  private record Fork(Deque<Integer> left, Set<Integer> asleep) {}

  /**
   * Goes through all orders, each from the beginning, but for those that come to the same: of two
   * requests that are apart it makes no difference which is first.
   */
  private static final class Search {
    private final Callable<Race> begin;
    private final List<Fork> forks = new ArrayList<>();
    private final Set<String> ends = new HashSet<>();
    private int orders;

    Search(Callable<Race> begin) {
      this.begin = begin;
    }

    /** The states in which the orders end. */
    Set<String> run() throws Exception {
      do {
        once(begin.call());
        orders++;
      } while (isMore());
      System.out.println(orders + " orders of requests end with " + ends);
      return ends;
    }

    private void once(Race race) throws Exception {
      race.there.addAll(race.versions.contents(race.versions.target(), KEY));
      Set<Integer> asleep = Set.of();
      for (int step = 0; ; step++) {
        race.settle();
        if (step == forks.size()) {
          Deque<Integer> left = new ArrayDeque<>(race.next());
          boolean isEnd = left.isEmpty();
          left.removeAll(asleep);
          if (left.isEmpty()) {
            if (isEnd) {
              end(race);
            }
            return;
          }
          forks.add(new Fork(left, new HashSet<>(asleep)));
        }
        Fork fork = forks.get(step);
        int choice = fork.left().element();
        asleep = new HashSet<>(fork.asleep());
        asleep.removeIf(other -> !race.isApart(other, choice));
        race.go(choice);
      }
    }

    private void end(Race race) throws Exception {
      if (race.isAgain) {
        race.versions.bench().again(FOUND);
      }
      ends.add(race.state());
    }

    private boolean isMore() {
      while (!forks.isEmpty()) {
        Fork last = forks.get(forks.size() - 1);
        last.asleep().add(last.left().remove());
        if (!last.left().isEmpty()) {
          return true;
        }
        forks.remove(forks.size() - 1);
      }
      return false;
    }
  }
}
