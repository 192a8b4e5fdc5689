package io.crosstide.worker.copy;

import static org.assertj.core.api.Assertions.assertThat;

import io.crosstide.contracts.failure.FailureKind;
import io.crosstide.contracts.rule.RulePause;
import io.crosstide.contracts.rule.RuleStop;
import io.crosstide.contracts.task.KeyTask;
import io.crosstide.contracts.task.Lane;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Rules and processes that end in the middle. */
class ReplicatorEndsTest {
  private Bench bench;

  @BeforeEach
  void start() throws Exception {
    bench = new Bench();
  }

  @AfterEach
  void stop() throws Exception {
    bench.sweep();
    assertThat(bench.uploads()).as("uploads left behind").isZero();
    assertThat(bench.records.all()).as("records left behind").isEmpty();
  }

  /** I36 */
  @Test
  void writesNothingForARuleThatHasEnded() throws Exception {
    bench.write("k", 10);
    bench.write("large", 4 * Bench.PART);
    bench.live.set(false);

    assertThat(bench.live(Cases.write("k"))).isEqualTo(new Outcome.Dropped());
    assertThat(bench.live(Cases.write("large"))).isEqualTo(new Outcome.Dropped());
    assertThat(bench.live(Cases.delete("gone"))).isEqualTo(new Outcome.Dropped());

    assertThat(bench.calls(bench.target)).doesNotContain("put", "delete", "createUpload");
  }

  /** I36: between the parts and their completion. */
  @Test
  void leavesNothingOfAnUploadWhoseRuleEnds() throws Exception {
    bench.write("large", 4 * Bench.PART);
    bench.stores.put(
        bench.rule.target().region(),
        Hooked.before(
            bench.target,
            "uploadPart",
            2,
            () -> {
              bench.live.set(false);
              return Future.succeededFuture();
            }));

    assertThat(bench.live(Cases.write("large"))).isEqualTo(new Outcome.Dropped());

    assertThat(bench.read(bench.rule.target(), "large")).isEmpty();
  }

  /** I35, I51: what was begun before must not be written either. */
  @ParameterizedTest
  @EnumSource(names = {"RULE_PAUSED", "RULE_STOPPED"})
  void writesNothingForARuleThatIsHeld(FailureKind kind) throws Exception {
    bench.write("k", 10);
    bench.write("large", 4 * Bench.PART);
    bench.becomes.set(
        rule ->
            kind == FailureKind.RULE_PAUSED
                ? rule.withPause(Optional.of(new RulePause("somebody", "", Instant.EPOCH)))
                : rule.withStop(
                    Optional.of(
                        new RuleStop(RuleStop.Cause.VERSIONING, "suspended", Instant.EPOCH))));

    for (KeyTask task : List.of(Cases.write("k"), Cases.write("large"), Cases.delete("gone"))) {
      assertThat(bench.live(task))
          .isInstanceOfSatisfying(
              Outcome.Failed.class, failed -> assertThat(failed.failure().kind()).isEqualTo(kind));
    }

    assertThat(bench.calls(bench.target)).doesNotContain("put", "delete", "createUpload");
  }

  @Test
  void beginsNothingWhenTheProcessStops() throws Exception {
    bench.write("k", 10);
    bench.stop.raise();

    assertThat(bench.live(Cases.write("k"))).isEqualTo(new Outcome.Stopped());
  }

  @Test
  void leavesPartsToAnotherProcessWhenThisOneStops() throws Exception {
    bench.write("large", 8 * Bench.PART);
    bench.stores.put(
        bench.rule.target().region(),
        Hooked.before(
            bench.target,
            "uploadPart",
            2,
            () -> {
              bench.stop.raise();
              return Future.succeededFuture();
            }));

    assertThat(bench.live(Cases.write("large"))).isEqualTo(new Outcome.Stopped());

    int sent = (int) bench.target.count("uploadPart");
    assertThat(sent).isLessThan(8);
    assertThat(bench.records.all()).hasSize(1);
    goesOnInAnotherProcess(sent);
  }

  private void goesOnInAnotherProcess(int sent) throws Exception {
    bench.forget();
    bench.stop = new StopSign();

    Outcome outcome =
        Bytes.await(
            bench.replicator().replicate(bench.rule, Cases.write("large"), Lane.LIVE, true, true));

    assertThat(outcome).isInstanceOf(Outcome.Copied.class);
    assertThat(bench.target.count("uploadPart")).isEqualTo(8 - sent);
    assertThat(bench.isEqual("large")).isTrue();
  }
}
