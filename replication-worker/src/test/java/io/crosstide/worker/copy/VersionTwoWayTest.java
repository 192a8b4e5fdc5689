package io.crosstide.worker.copy;

import static org.assertj.core.api.Assertions.assertThat;

import io.crosstide.contracts.id.ObjectKey;
import io.crosstide.contracts.id.VersionId;
import io.crosstide.contracts.report.SkipReason;
import io.crosstide.contracts.rule.Rule;
import io.crosstide.contracts.rule.RuleActions;
import io.crosstide.contracts.task.ChangeKind;
import io.crosstide.contracts.task.KeyTask;
import io.crosstide.contracts.task.Lane;
import io.crosstide.store.DeleteResult;
import io.crosstide.store.ObjectStore;
import io.crosstide.store.WriteResult;
import io.crosstide.store.memory.MemoryObjectStore;
import io.vertx.core.Future;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two buckets that keep versions and are each other's target (I39, I40). */
class VersionTwoWayTest {
  private static final KeyTask FOUND = Cases.task("k", ChangeKind.FOUND);

  /** Later than a client can delete twice within a test. */
  private static final Instant AFTERWARDS = Instant.now().plusSeconds(600);

  private Versions there;
  private Versions back;

  @BeforeEach
  void start() throws Exception {
    start(false);
  }

  /**
   * @param keepsIds whether both stores give versions the ids that are asked for
   */
  private void start(boolean keepsIds) throws Exception {
    Bench bench =
        new Bench(
            Cases.versioned(RuleActions.ALL), Bench.SETTINGS, store(keepsIds), store(keepsIds));
    there = Versions.of(bench);
    there.keep();
    Rule reverse = Cases.rule(Cases.TARGET, Cases.SOURCE).withVersioned(true);
    Bench other = new Bench(reverse);
    other.stores.putAll(there.bench().stores);
    back = Versions.through(other, there.bench().target, there.bench().source);
    there.bench().twoWay.set(true);
    other.twoWay.set(true);
  }

  private static MemoryObjectStore store(boolean keepsIds) {
    return keepsIds ? MemoryObjectStore.keepingVersionIds() : new MemoryObjectStore();
  }

  @Test
  void bringsWhatIsWrittenOnEitherSideToTheOther() throws Exception {
    there.bench().live(wrote(there.put(there.source(), "k", "a")));
    back.bench().live(wrote(back.put(back.source(), "k", "b")));
    there.bench().live(wrote(there.put(there.source(), "k", "c")));
    settle();

    assertThat(there.contents(there.source(), "k")).containsExactly("a", "b", "c");
    assertThat(there.contents(there.target(), "k")).containsExactly("a", "b", "c");
  }

  @Test
  void sendsNoMarkerToAndFro() throws Exception {
    there.bench().live(wrote(there.put(there.source(), "k", "a")));
    there.bench().live(deleted(there.delete(there.source(), "k")));
    settle();
    settle();

    assertThat(there.contents(there.source(), "k")).containsExactly("a", "-");
    assertThat(there.contents(there.target(), "k")).containsExactly("a", "-");
  }

  /** I40: a client's delete of a replica counts. */
  @Test
  void bringsADeleteOfAReplicaBack() throws Exception {
    there.bench().live(wrote(there.put(there.source(), "k", "a")));
    VersionId marker = back.delete(back.source(), "k");
    there.bench().again(FOUND);
    assertThat(there.contents(there.target(), "k")).as("not undone").containsExactly("a", "-");

    back.bench().live(deleted(marker));
    settle();

    assertThat(there.contents(there.source(), "k")).containsExactly("a", "-");
    assertThat(there.contents(there.target(), "k")).containsExactly("a", "-");
  }

  @Test
  void showsAgainOnBothSidesWhatWasUndeleted() throws Exception {
    there.bench().live(wrote(there.put(there.source(), "k", "a")));
    VersionId marker = there.delete(there.source(), "k");
    there.bench().live(deleted(marker));
    there.delete(there.source(), "k", marker);

    assertThat(there.bench().live(undeleted(marker, AFTERWARDS))).isEqualTo(new Outcome.Deleted());
    settle();

    assertThat(there.contents(there.source(), "k")).containsExactly("a");
    assertThat(there.contents(there.target(), "k")).containsExactly("a");
  }

  @Test
  void showsAgainWhatAClientUndeletedAtTheTarget() throws Exception {
    there.bench().live(wrote(there.put(there.source(), "k", "a")));
    VersionId marker = there.delete(there.source(), "k");
    there.bench().live(deleted(marker));
    VersionId replica = there.list(there.target(), "k").get(0).version();
    back.delete(back.source(), "k", replica);

    assertThat(back.bench().live(undeleted(replica, AFTERWARDS))).isEqualTo(new Outcome.Deleted());

    assertThat(there.contents(there.source(), "k")).containsExactly("a");
  }

  /** I31: a version that had no copy tells nothing of markers. */
  @Test
  void keepsAClientsMarkerWhenAVersionWithoutACopyIsDeleted() throws Exception {
    there.bench().live(wrote(there.put(there.source(), "k", "a")));
    VersionId marker = back.delete(back.source(), "k");
    VersionId never = there.put(there.source(), "k", "never");
    there.delete(there.source(), "k", never);

    assertThat(there.bench().live(deleted(never).withMarker(false))).isEqualTo(inDoubt(never));
    assertThat(there.contents(there.target(), "k")).as("the client's").containsExactly("a", "-");

    back.bench().live(deleted(marker));
    settle();
    assertThat(there.contents(there.source(), "k")).containsExactly("a", "-");
  }

  /** I13, I31: a client's delete that came after is not undone by a task that comes again. */
  @Test
  void keepsAClientsMarkerWhenAnUndeleteComesAgain() throws Exception {
    there.bench().live(wrote(there.put(there.source(), "k", "a")));
    VersionId marker = there.delete(there.source(), "k");
    there.bench().live(deleted(marker));
    there.delete(there.source(), "k", marker);
    there.bench().live(undeleted(marker, AFTERWARDS));
    VersionId later = back.delete(back.source(), "k");

    assertThat(there.bench().again(undeleted(marker, Instant.now()))).isEqualTo(inDoubt(marker));
    assertThat(there.contents(there.target(), "k")).as("the client's").containsExactly("a", "-");

    back.bench().live(deleted(later));
    assertThat(there.contents(there.source(), "k")).containsExactly("a", "-");
  }

  /**
   * I13, I40: what a client wrote at the target after it is not hidden by a delete that comes
   * again.
   */
  @Test
  void hidesNothingThatWasWrittenAfterADeleteThatComesAgain() throws Exception {
    there.bench().live(wrote(there.put(there.source(), "k", "a")));
    VersionId marker = there.delete(there.source(), "k");
    there.bench().live(deleted(marker));
    VersionId later = back.put(back.source(), "k", "b");

    there.bench().again(deleted(marker));
    back.bench().live(wrote(later));
    settle();

    assertThat(there.contents(there.source(), "k")).containsExactly("a", "-", "b");
    assertThat(there.contents(there.target(), "k")).containsExactly("a", "-", "b");
  }

  /** I13: two workers had the write and the delete after it at once, and one came last. */
  @Test
  void deletesACopyTooManyOverAMarker() throws Exception {
    VersionId written = there.put(there.source(), "k", "a");
    VersionId marker = there.delete(there.source(), "k");
    there.replica("k", written);
    there.delete(there.target(), "k");
    there.replica("k", written);

    assertThat(there.bench().again(deleted(marker))).isEqualTo(new Outcome.Deleted());
    settle();

    assertThat(there.contents(there.source(), "k")).containsExactly("a", "-");
    assertThat(there.contents(there.target(), "k")).containsExactly("a", "-");
  }

  /** I40: nor is a client's delete lost below it. */
  @Test
  void bringsBackADeleteOverWhichACopyTooManyCame() throws Exception {
    VersionId written = there.put(there.source(), "k", "a");
    there.replica("k", written);
    VersionId marker = back.delete(back.source(), "k");
    there.replica("k", written);

    there.bench().again(wrote(written));
    assertThat(there.contents(there.target(), "k")).containsExactly("a", "-");
    back.bench().live(deleted(marker));
    settle();

    assertThat(there.contents(there.source(), "k")).containsExactly("a", "-");
    assertThat(there.contents(there.target(), "k")).containsExactly("a", "-");
  }

  /** I40: nor what was written before it and not seen at the source; what was seen there is. */
  @Test
  void hidesWhatTheClientThatDeletedHasSeen() throws Exception {
    VersionId seen = back.put(back.source(), "k", "b");
    back.bench().live(wrote(seen));
    VersionId marker = there.delete(there.source(), "k");

    assertThat(there.bench().live(deleted(marker))).isEqualTo(new Outcome.Deleted());
    settle();

    assertThat(there.contents(there.source(), "k")).containsExactly("b", "-");
    assertThat(there.contents(there.target(), "k")).containsExactly("b", "-");
  }

  /** I31: what it hides is not what the source shows, so the rule has not put it. */
  @Test
  void keepsAMarkerThatHidesSomethingElse() throws Exception {
    Rule rule = Cases.versioned(RuleActions.ALL);
    Versions late = Versions.of(Cases.withoutHistory(rule, Instant.now().plusSeconds(3600)));
    late.bench().twoWay.set(true);
    late.put(late.source(), "k", "a");
    VersionId marker = late.delete(late.source(), "k");
    late.put(late.target(), "k", "x");
    late.delete(late.target(), "k");
    late.delete(late.source(), "k", marker);

    assertThat(late.bench().live(undeleted(marker, AFTERWARDS))).isEqualTo(inDoubt(marker));

    assertThat(late.contents(late.target(), "k")).containsExactly("x", "-");
  }

  /** I1: a key that is hidden at one side only is told, also if that shows only later. */
  @Test
  void tellsOfAMarkerThatLostItsCounterpartWhileItWasHidden() throws Exception {
    there.bench().live(wrote(there.put(there.source(), "k", "a")));
    VersionId marker = there.delete(there.source(), "k");
    there.bench().live(deleted(marker));
    VersionId above = there.put(there.source(), "k", "b");
    there.bench().live(wrote(above));
    there.delete(there.source(), "k", marker);
    there.bench().live(undeleted(marker, AFTERWARDS));
    assertThat(there.contents(there.target(), "k")).containsExactly("a", "-", "b");

    there.delete(there.source(), "k", above);
    KeyTask task = undeleted(above, AFTERWARDS).withMarker(false);

    assertThat(there.bench().live(task))
        .isEqualTo(
            new Outcome.LeavingOut(
                new Outcome.Deleted(), Map.of(SkipReason.MARKER_IN_DOUBT, above)));
    assertThat(there.bench().again(task)).isEqualTo(inDoubt(above));
    assertThat(there.contents(there.target(), "k")).containsExactly("a", "-");
  }

  /** I31: where ids are kept a marker is known by its own, whatever the time. */
  @Test
  void knowsItsMarkerByItsIdWhereIdsAreKept() throws Exception {
    Versions kept = Versions.keepingIds(Cases.versioned(RuleActions.ALL));
    kept.bench().twoWay.set(true);
    kept.bench().live(wrote(kept.put(kept.source(), "k", "a")));
    VersionId marker = kept.delete(kept.source(), "k");
    kept.bench().live(deleted(marker));
    assertThat(kept.list(kept.target(), "k").get(0).version()).isEqualTo(marker);
    kept.delete(kept.source(), "k", marker);

    assertThat(kept.bench().again(undeleted(marker, Instant.EPOCH)))
        .isEqualTo(new Outcome.Deleted());

    assertThat(kept.contents(kept.target(), "k")).containsExactly("a");
  }

  /** I14, I40: who has put the marker looks again, and takes it away. */
  @Test
  void showsAgainWhatWasUndeletedRightBeforeItsMarkerCame() throws Exception {
    for (boolean keepsIds : new boolean[] {true, false}) {
      start(keepsIds);
      there.bench().live(wrote(there.put(there.source(), "k", "a")));
      VersionId marker = there.delete(there.source(), "k");
      Replicator late = thereBefore("putMarker", () -> undelete(there, marker));

      replicate(late, deleted(marker), false);

      assertThat(there.contents(there.source(), "k")).containsExactly("a");
      assertThat(there.contents(there.target(), "k")).as("ids: %s", keepsIds).containsExactly("a");
    }
  }

  /** I14, I40: the same of one that came for a write, and knows of no undelete. */
  @Test
  void showsAgainWhatWasUndeletedWhileAWriteWasBrought() throws Exception {
    for (boolean keepsIds : new boolean[] {true, false}) {
      start(keepsIds);
      VersionId written = there.put(there.source(), "k", "a");
      VersionId marker = there.delete(there.source(), "k");
      Replicator late = thereBefore("putMarker", () -> undelete(there, marker));

      replicate(late, wrote(written), false);

      assertThat(there.contents(there.target(), "k")).as("ids: %s", keepsIds).containsExactly("a");
    }
  }

  /** I14, I40: nor is a delete lost that came right before an older one's marker went. */
  @Test
  void hidesAgainWhatWasDeletedRightBeforeAnotherMarkerWent() throws Exception {
    for (boolean keepsIds : new boolean[] {true, false}) {
      start(keepsIds);
      there.bench().live(wrote(there.put(there.source(), "k", "a")));
      VersionId marker = there.delete(there.source(), "k");
      there.bench().live(deleted(marker));
      there.delete(there.source(), "k", marker);
      Replicator late = thereBefore("delete", () -> delete(there));

      replicate(late, undeleted(marker, AFTERWARDS), false);

      assertThat(there.contents(there.source(), "k")).containsExactly("a", "-");
      assertThat(there.contents(there.target(), "k"))
          .as("ids: %s", keepsIds)
          .containsExactly("a", "-");
    }
  }

  /** I13, I40: a marker that came on top of what a client wrote meanwhile goes again. */
  @Test
  void hidesNothingThatWasWrittenRightBeforeItsMarkerCame() throws Exception {
    for (boolean keepsIds : new boolean[] {true, false}) {
      start(keepsIds);
      there.bench().live(wrote(there.put(there.source(), "k", "a")));
      VersionId marker = there.delete(there.source(), "k");
      VersionId[] later = new VersionId[1];
      Replicator late =
          thereBefore("putMarker", () -> write(back, "b").onSuccess(made -> later[0] = made));

      replicate(late, deleted(marker), false);
      assertThat(there.contents(there.target(), "k"))
          .as("ids: %s", keepsIds)
          .containsExactly("a", "b");
      back.bench().live(wrote(later[0]));
      settle();

      assertThat(there.contents(there.source(), "k")).containsExactly("a", "-", "b");
      assertThat(there.contents(there.target(), "k")).containsExactly("a", "b");
    }
  }

  /** I31: what a client put on top of it is not taken away with it. */
  @Test
  void keepsAClientsMarkerOnTopOfOneThatIsOutdated() throws Exception {
    for (boolean keepsIds : new boolean[] {true, false}) {
      start(keepsIds);
      there.bench().live(wrote(there.put(there.source(), "k", "a")));
      VersionId marker = there.delete(there.source(), "k");
      VersionId[] clients = new VersionId[1];
      Replicator late =
          thereAfter(
              "putMarker",
              () ->
                  remove(back, Optional.empty())
                      .onSuccess(made -> clients[0] = made.version().orElseThrow())
                      .compose(v -> remove(there, Optional.of(marker))));

      replicate(late, deleted(marker), false);
      back.bench().live(deleted(clients[0]));

      assertThat(there.list(there.target(), "k").get(0).version()).isEqualTo(clients[0]);
      assertThat(there.contents(there.source(), "k")).containsExactly("a", "-");
    }
  }

  /** I14: who comes after a worker that died between knows its marker by its id. */
  @Test
  void takesAwayTheMarkerOfAWorkerThatDiedWhereIdsAreKept() throws Exception {
    start(true);
    there.bench().live(wrote(there.put(there.source(), "k", "a")));
    VersionId marker = there.delete(there.source(), "k");
    replicate(dyingBefore("putMarker", () -> undelete(there, marker)), deleted(marker), false);
    assertThat(there.contents(there.target(), "k")).containsExactly("a", "-");

    assertThat(there.bench().again(deleted(marker))).isEqualTo(new Outcome.Deleted());

    assertThat(there.contents(there.target(), "k")).containsExactly("a");
  }

  /** I1, I31: without, it may be a client's, and the key is told. */
  @Test
  void tellsOfTheMarkerOfAWorkerThatDied() throws Exception {
    there.bench().live(wrote(there.put(there.source(), "k", "a")));
    VersionId marker = there.delete(there.source(), "k");
    replicate(dyingBefore("putMarker", () -> undelete(there, marker)), deleted(marker), false);

    assertThat(there.bench().again(deleted(marker))).isEqualTo(inDoubt(marker));

    assertThat(there.contents(there.target(), "k")).containsExactly("a", "-");
  }

  /** I1, I31: the same of one that came for a write, however ids are. */
  @Test
  void tellsOfTheMarkerOfAWorkerThatDiedAfterAWrite() throws Exception {
    for (boolean keepsIds : new boolean[] {true, false}) {
      start(keepsIds);
      VersionId written = there.put(there.source(), "k", "a");
      there.replica("k", written);
      VersionId marker = there.delete(there.source(), "k");
      replicate(dyingBefore("putMarker", () -> undelete(there, marker)), wrote(written), false);

      assertThat(there.bench().again(wrote(written))).isEqualTo(inDoubt(written));

      assertThat(there.contents(there.target(), "k")).containsExactly("a", "-");
    }
  }

  /** I1, I40: the task of a client's delete came while it hid nothing. */
  @Test
  void tellsOfAClientsMarkerThatComesToLightAfterItsTask() throws Exception {
    VersionId written = there.put(there.source(), "k", "a");
    there.replica("k", written);
    VersionId marker = back.delete(back.source(), "k");
    there.replica("k", written);
    back.bench().live(deleted(marker));

    assertThat(there.bench().live(wrote(written)))
        .isEqualTo(
            new Outcome.LeavingOut(
                new Outcome.Deleted(), Map.of(SkipReason.MARKER_IN_DOUBT, written)));
    assertThat(there.list(there.target(), "k").get(0).version()).isEqualTo(marker);
  }

  /** I31: the one that is gone is known, so what a client put on top of it is not that. */
  @Test
  void keepsAClientsMarkerOnTopOfItsOwnWhereIdsAreKept() throws Exception {
    start(true);
    there.bench().live(wrote(there.put(there.source(), "k", "a")));
    VersionId marker = there.delete(there.source(), "k");
    there.bench().live(deleted(marker));
    VersionId clients = back.delete(back.source(), "k");
    there.delete(there.source(), "k", marker);

    there.bench().again(undeleted(marker, AFTERWARDS));

    assertThat(there.list(there.target(), "k").get(0).version()).isEqualTo(clients);
    assertThat(there.contents(there.target(), "k")).containsExactly("a", "-");
  }

  /** I40: undeleted and deleted again at once, so that both sides were hidden all the time. */
  @Test
  void knowsTheLastOfTwoDeletesByItsIdWhereIdsAreKept() throws Exception {
    start(true);
    there.bench().live(wrote(there.put(there.source(), "k", "a")));
    VersionId first = there.delete(there.source(), "k");
    there.bench().live(deleted(first));
    there.delete(there.source(), "k", first);
    VersionId second = there.delete(there.source(), "k");
    there.bench().live(undeleted(first, Instant.EPOCH));
    there.bench().live(deleted(second));

    assertThat(there.list(there.target(), "k").get(0).version()).isEqualTo(second);
    back.delete(back.source(), "k", second);
    back.bench().live(undeleted(second, Instant.EPOCH));

    assertThat(there.contents(there.source(), "k")).containsExactly("a");
    assertThat(there.contents(there.target(), "k")).containsExactly("a");
  }

  private static Future<DeleteResult> remove(Versions side, Optional<VersionId> version) {
    return side.bench()
        .stores
        .get(side.source().region())
        .delete(side.source().bucket(), FOUND.key(), version);
  }

  private static Future<VersionId> write(Versions side, String content) {
    return side.bench()
        .put("k", content.getBytes(StandardCharsets.UTF_8), Bench.headers("text/x"))
        .map(made -> ((WriteResult) made).version().orElseThrow());
  }

  /** A client's undelete, and all the work on it, by another worker. */
  private static Future<?> undelete(Versions side, VersionId marker) {
    return remove(side, Optional.of(marker))
        .compose(v -> work(side.bench(), undeleted(marker, Instant.now())));
  }

  /** A client's delete, and all the work on it, by another worker. */
  private static Future<?> delete(Versions side) {
    return remove(side, Optional.empty())
        .compose(made -> work(side.bench(), deleted(made.version().orElseThrow())));
  }

  private static Future<Outcome> work(Bench bench, KeyTask task) {
    return bench.replicator().replicate(bench.rule, task, Lane.LIVE, false, false);
  }

  private Outcome replicate(Replicator worker, KeyTask task, boolean again) throws Exception {
    return Bytes.await(worker.replicate(there.bench().rule, task, Lane.LIVE, again, again));
  }

  /** A worker to which something happens right before a call at the target. */
  private Replicator thereBefore(String operation, Supplier<Future<?>> act) {
    return thereSeeing(store -> Hooked.before(store, operation, 1, act));
  }

  /** A worker to which something happens right after a call at the target. */
  private Replicator thereAfter(String operation, Supplier<Future<?>> act) {
    return thereSeeing(
        store ->
            Hooked.store(
                store,
                (name, arguments, real) ->
                    name.equals(operation)
                        ? real.apply(arguments).compose(made -> act.get().map(made))
                        : real.apply(arguments)));
  }

  private Replicator thereSeeing(UnaryOperator<ObjectStore> target) {
    Bench bench = there.bench();
    return bench.replicator(
        region ->
            region.equals(there.target().region())
                ? target.apply(bench.stores.get(region))
                : bench.stores.get(region));
  }

  /** One that dies after its first write, before which something happens. */
  private Replicator dyingBefore(String operation, Supplier<Future<?>> act) {
    Bench bench = there.bench();
    Mortal life = new Mortal("worker", new Random(), 100, new ArrayList<>());
    return bench.replicator(
        region -> {
          ObjectStore mortal = Hooked.store(bench.stores.get(region), life);
          return region.equals(there.target().region())
              ? Hooked.before(mortal, operation, 1, act)
              : mortal;
        });
  }

  private static Outcome inDoubt(VersionId version) {
    return new Outcome.LeavingOut(
        new Outcome.Skipped(SkipReason.MARKER_IN_DOUBT),
        Map.of(SkipReason.MARKER_IN_DOUBT, version));
  }

  private void settle() throws Exception {
    there.bench().again(FOUND);
    back.bench().again(FOUND);
  }

  private static KeyTask wrote(VersionId version) {
    return Versions.task("k", ChangeKind.WRITE, Optional.of(version));
  }

  private static KeyTask deleted(VersionId version) {
    return Versions.task("k", ChangeKind.DELETE, Optional.of(version)).withMarker(true);
  }

  private static KeyTask undeleted(VersionId marker, Instant at) {
    return new KeyTask(
            new ObjectKey("k"),
            ChangeKind.DELETE,
            Optional.of(marker),
            Optional.of(at),
            Optional.empty(),
            OptionalLong.empty(),
            0)
        .withMarker(true);
  }
}
