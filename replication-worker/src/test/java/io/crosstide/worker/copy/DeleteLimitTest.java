package io.crosstide.worker.copy;

import static org.assertj.core.api.Assertions.assertThat;

import io.crosstide.contracts.deletes.DeleteLeave;
import io.crosstide.contracts.failure.FailureKind;
import io.crosstide.contracts.failure.Side;
import io.crosstide.contracts.id.ObjectKey;
import io.crosstide.contracts.id.VersionId;
import io.crosstide.contracts.rule.DeleteLimit;
import io.crosstide.contracts.rule.Rule;
import io.crosstide.contracts.rule.RuleActions;
import io.crosstide.contracts.survey.SurveyMode;
import io.crosstide.contracts.task.ChangeKind;
import io.crosstide.contracts.task.KeyTask;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What is beyond a rule's limit of deletes is held until somebody confirms it. */
class DeleteLimitTest {
  private static final Optional<DeleteLimit> LIMIT = Optional.of(new DeleteLimit(1, 3_600));

  private Bench bench;

  private void start(Rule rule, int grants) throws Exception {
    bench = new Bench(rule.withDeleteLimit(LIMIT));
    bench.grantsLeft.set(grants);
  }

  @Test
  void deletesWhatTheLimitLeavesAndHoldsTheRest() throws Exception {
    start(Cases.rule(), 1);
    deletedAtSource("a");
    deletedAtSource("b");

    assertThat(bench.live(Cases.delete("a"))).isEqualTo(new Outcome.Deleted());
    held(bench.live(Cases.delete("b")));

    assertThat(bench.read(bench.rule.target(), "a")).isEmpty();
    assertThat(bench.read(bench.rule.target(), "b")).isPresent();
  }

  /** It waits for a confirmation and not for time, so the limit is not even asked. */
  @Test
  void leavesWhatIsHeldAlsoWhenTheLimitWouldLeaveIt() throws Exception {
    start(Cases.rule(), 1);
    deletedAtSource("k");

    held(bench.again(with(Cases.delete("k"), DeleteLeave.HELD)));

    assertThat(bench.grantsLeft).hasValue(1);
  }

  /** Whatever finds it: that another task was refused is known where grants are counted. */
  @Test
  void leavesWhatIsHeldForAnotherTaskOfTheKey() throws Exception {
    start(Cases.rule(), 2);
    deletedAtSource("a");
    deletedAtSource("b");
    bench.keysHeld.add(new ObjectKey("a"));

    held(bench.again(found("a")));
    held(bench.compared(found("a"), SurveyMode.REPAIR_WITH_DELETES));
    assertThat(bench.again(found("b"))).isEqualTo(new Outcome.Deleted());

    assertThat(bench.read(bench.rule.target(), "a")).isPresent();
    assertThat(bench.grantsLeft).hasValue(1);
  }

  @Test
  void deletesWhatIsConfirmedWhateverTheLimit() throws Exception {
    start(Cases.rule(), 0);
    deletedAtSource("k");

    assertThat(bench.again(with(Cases.delete("k"), DeleteLeave.CONFIRMED)))
        .isEqualTo(new Outcome.Deleted());

    assertThat(bench.grantsLeft).hasValue(0);
    assertThat(bench.isEqual("k")).isTrue();
  }

  @Test
  void copiesWhatIsHeldIfTheSourceHasItAgain() throws Exception {
    start(Cases.rule(), 0);
    deletedAtSource("k");
    held(bench.live(Cases.delete("k")));
    bench.write("k", 20);

    assertThat(bench.again(with(Cases.delete("k"), DeleteLeave.HELD)))
        .isEqualTo(new Outcome.Copied(20));

    assertThat(bench.isEqual("k")).isTrue();
  }

  @Test
  void asksForNothingWhereNothingIsToBeDeleted() throws Exception {
    start(Cases.rule(), 5);
    bench.write("k", 10);

    assertThat(bench.live(Cases.write("k"))).isEqualTo(new Outcome.Copied(10));
    assertThat(bench.again(Cases.delete("other"))).isEqualTo(new Outcome.Unchanged());

    assertThat(bench.grantsLeft).hasValue(5);
  }

  @Test
  void deletesAllWithoutALimit() throws Exception {
    bench = new Bench(Cases.rule());
    deletedAtSource("k");

    assertThat(bench.again(with(Cases.delete("k"), DeleteLeave.HELD)))
        .as("the limit was removed since it was held")
        .isEqualTo(new Outcome.Deleted());

    assertThat(bench.grantsLeft).hasValue(0);
  }

  @Test
  void countsDeleteMarkers() throws Exception {
    Versions versions = versions(1);
    versions.put(versions.source(), "k", "1");
    versions.delete(versions.source(), "k");
    assertThat(bench.live(Cases.write("k"))).isNotInstanceOf(Outcome.Failed.class);
    assertThat(bench.grantsLeft).as("one marker").hasValue(0);
    assertThat(versions.contents(versions.target(), "k")).containsExactly("1", "-");

    versions.put(versions.source(), "k", "2");
    versions.delete(versions.source(), "k");
    held(bench.live(Cases.write("k")));
    assertThat(versions.contents(versions.target(), "k")).containsExactly("1", "-", "2");
  }

  /** A key that is held is not kept from getting what clients write to it later. */
  @Test
  void countsNoMarkerThatANewerObjectCovers() throws Exception {
    Versions versions = versions(0);
    versions.put(versions.source(), "k", "1");
    VersionId marker = versions.delete(versions.source(), "k");
    held(bench.live(Cases.write("k")));
    assertThat(versions.contents(versions.target(), "k")).containsExactly("1");
    versions.put(versions.source(), "k", "2");
    bench.keysHeld.add(new ObjectKey("k"));

    assertThat(bench.live(Cases.write("k"))).isInstanceOf(Outcome.Copied.class);
    assertThat(versions.contents(versions.target(), "k")).containsExactly("1", "-", "2");
    assertThat(bench.again(with(Cases.delete("k", marker), DeleteLeave.HELD)))
        .isEqualTo(new Outcome.Unchanged());
    versions.delete(versions.source(), "k");
    held(bench.live(Cases.write("k")));
  }

  @Test
  void countsDeletedVersions() throws Exception {
    Versions versions = versions(1);
    VersionId first = versions.put(versions.source(), "k", "1");
    VersionId second = versions.put(versions.source(), "k", "2");
    versions.put(versions.source(), "k", "3");
    assertThat(bench.live(Cases.write("k"))).isInstanceOf(Outcome.Copied.class);
    assertThat(bench.grantsLeft).hasValue(1);

    versions.delete(versions.source(), "k", first);
    assertThat(bench.live(Cases.delete("k", first))).isEqualTo(new Outcome.Deleted());
    versions.delete(versions.source(), "k", second);
    held(bench.live(Cases.delete("k", second)));

    assertThat(versions.contents(versions.target(), "k")).containsExactly("2", "3");
  }

  @Test
  void takesTheLimitThatIsInForceNow() throws Exception {
    bench = new Bench(Cases.rule());
    bench.becomes.set(rule -> rule.withDeleteLimit(LIMIT));
    deletedAtSource("k");

    held(bench.live(Cases.delete("k")));
  }

  @Test
  void holdsWhatAComparisonWouldDelete() throws Exception {
    start(Cases.rule(), 1);
    deletedAtSource("a");
    deletedAtSource("b");

    assertThat(bench.compared(found("a"), SurveyMode.REPORT)).isInstanceOf(Outcome.Differs.class);
    assertThat(bench.compared(found("a"), SurveyMode.REPAIR)).isInstanceOf(Outcome.Differs.class);
    assertThat(bench.grantsLeft).as("asked for nothing").hasValue(1);
    assertThat(bench.compared(found("a"), SurveyMode.REPAIR_WITH_DELETES))
        .isInstanceOf(Outcome.Repaired.class);
    held(bench.compared(found("b"), SurveyMode.REPAIR_WITH_DELETES));

    assertThat(bench.read(bench.rule.target(), "b")).isPresent();
    assertThat(bench.again(with(found("b"), DeleteLeave.CONFIRMED)))
        .isEqualTo(new Outcome.Deleted());
  }

  @Test
  void holdsVersionsThatAComparisonWouldDelete() throws Exception {
    Versions versions = versions(0);
    VersionId first = versions.put(versions.source(), "k", "1");
    versions.put(versions.source(), "k", "2");
    bench.live(Cases.write("k"));
    versions.delete(versions.source(), "k", first);

    held(bench.compared(found("k"), SurveyMode.REPAIR_WITH_DELETES));
    assertThat(versions.contents(versions.target(), "k")).containsExactly("1", "2");
    assertThat(bench.again(with(found("k"), DeleteLeave.CONFIRMED)))
        .isEqualTo(new Outcome.Deleted());
    assertThat(versions.contents(versions.target(), "k")).containsExactly("2");
  }

  @Test
  void countsNoSpareCopies() throws Exception {
    Versions versions = versions(0);
    VersionId first = versions.put(versions.source(), "k", "1");
    bench.live(Cases.write("k"));
    versions.replica("k", first);

    assertThat(bench.again(found("k"))).isEqualTo(new Outcome.Deleted());

    assertThat(versions.contents(versions.target(), "k")).containsExactly("1");
    assertThat(bench.grantsLeft).hasValue(0);
  }

  /** The undo of a mistake does not wait for what the mistake used up. */
  @Test
  void countsNoMarkersThatGo() throws Exception {
    Versions versions = versions(1);
    versions.put(versions.source(), "k", "1");
    VersionId marker = versions.delete(versions.source(), "k");
    bench.live(Cases.write("k"));
    versions.delete(versions.source(), "k", marker);

    assertThat(bench.live(Cases.delete("k", marker).withMarker(true)))
        .isEqualTo(new Outcome.Deleted());

    assertThat(versions.contents(versions.target(), "k")).containsExactly("1");
    assertThat(bench.grantsLeft).as("that of the marker put").hasValue(0);
  }

  @Test
  void countsAKeyThatIsHiddenBetweenTwoWaysOnce() throws Exception {
    Versions versions = versions(2);
    bench.twoWay.set(true);
    versions.put(versions.source(), "k", "1");
    bench.live(Cases.write("k"));
    VersionId marker = versions.delete(versions.source(), "k");

    bench.live(Cases.delete("k", marker).withMarker(true));
    assertThat(versions.contents(versions.target(), "k")).containsExactly("1", "-");
    assertThat(bench.grantsLeft).hasValue(1);

    versions.put(versions.source(), "k", "2");
    bench.live(Cases.write("k"));
    bench.grantsLeft.set(0);
    VersionId second = versions.delete(versions.source(), "k");
    held(bench.live(Cases.delete("k", second).withMarker(true)));
    assertThat(versions.contents(versions.target(), "k")).containsExactly("1", "-", "2");
  }

  private Versions versions(int grants) throws Exception {
    Rule rule = Cases.versioned(RuleActions.ALL).withDeleteLimit(LIMIT);
    Versions versions = Versions.of(rule);
    bench = versions.bench();
    bench.grantsLeft.set(grants);
    return versions;
  }

  private void deletedAtSource(String key) throws Exception {
    bench.write(key, 10);
    bench.live(Cases.write(key));
    bench.remove(key);
  }

  private static KeyTask found(String key) {
    return Cases.task(key, ChangeKind.FOUND);
  }

  private static KeyTask with(KeyTask task, DeleteLeave leave) {
    return task.withDeletes(Optional.of(leave));
  }

  private static void held(Outcome outcome) {
    assertThat(Bench.failure(outcome).kind()).isEqualTo(FailureKind.DELETES_HELD);
    assertThat(Bench.failure(outcome).side()).isEqualTo(Side.TARGET);
  }
}
