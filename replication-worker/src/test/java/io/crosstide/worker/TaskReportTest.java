package io.crosstide.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.crosstide.contracts.failure.FailureKind;
import io.crosstide.contracts.failure.Side;
import io.crosstide.contracts.id.RuleId;
import io.crosstide.contracts.id.StreamId;
import io.crosstide.contracts.id.TaskId;
import io.crosstide.contracts.id.VersionId;
import io.crosstide.contracts.report.KeyFailure;
import io.crosstide.contracts.report.KeyLeftOut;
import io.crosstide.contracts.report.KeyResolved;
import io.crosstide.contracts.report.SkipReason;
import io.crosstide.contracts.report.Tally;
import io.crosstide.contracts.report.TaskDone;
import io.crosstide.contracts.task.KeyTask;
import io.crosstide.contracts.task.Lane;
import io.crosstide.contracts.task.Origin;
import io.crosstide.contracts.task.TaskBatch;
import io.crosstide.worker.copy.Cases;
import io.crosstide.worker.copy.Outcome;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class TaskReportTest {
  private static final List<KeyTask> KEYS =
      Stream.of("a", "b", "c", "d", "e", "f", "g").map(Cases::write).toList();
  private static final KeyFailure FAILURE =
      new KeyFailure(KEYS.get(5), FailureKind.FORBIDDEN, Side.TARGET, "no", Optional.empty());
  private static final List<Outcome> OUTCOMES =
      List.of(
          new Outcome.Copied(10),
          new Outcome.Copied(20),
          new Outcome.Unchanged(),
          new Outcome.Deleted(),
          new Outcome.Skipped(SkipReason.REPLICA),
          new Outcome.Failed(FAILURE),
          new Outcome.Skipped(SkipReason.COLD_ARCHIVE));

  @Test
  void addsUpWhatBecameOfTheKeys() {
    TaskDone done = TaskReport.of(task(new Origin.Stream(StreamId.random(), 1)), OUTCOMES, now());

    Map<SkipReason, Long> skipped = Map.of(SkipReason.REPLICA, 1L, SkipReason.COLD_ARCHIVE, 1L);
    assertThat(done.tally()).isEqualTo(new Tally(2, 30, 1, 1, skipped));
    assertThat(done.leftOut())
        .containsExactly(
            new KeyLeftOut(KEYS.get(6).key(), Optional.empty(), SkipReason.COLD_ARCHIVE));
    assertThat(done.failures()).containsExactly(FAILURE);
    assertThat(done.resolved()).isEmpty();
  }

  /** I9: a key counts once, also if some versions of it were left out. */
  @Test
  void namesTheVersionsThatWereLeftOut() {
    VersionId cold = new VersionId("cold");
    Map<SkipReason, VersionId> left = Map.of(SkipReason.COLD_ARCHIVE, cold);
    List<Outcome> outcomes = new ArrayList<>(OUTCOMES);
    outcomes.set(0, new Outcome.LeavingOut(new Outcome.Copied(10), left));
    outcomes.set(1, new Outcome.LeavingOut(new Outcome.Skipped(SkipReason.COLD_ARCHIVE), left));

    TaskDone done = TaskReport.of(task(new Origin.Ledger(now())), outcomes, now());

    Map<SkipReason, Long> skipped = Map.of(SkipReason.REPLICA, 1L, SkipReason.COLD_ARCHIVE, 2L);
    assertThat(done.tally()).isEqualTo(new Tally(1, 10, 1, 1, skipped));
    assertThat(done.leftOut())
        .containsExactly(
            new KeyLeftOut(KEYS.get(0).key(), Optional.of(cold), SkipReason.COLD_ARCHIVE),
            new KeyLeftOut(KEYS.get(1).key(), Optional.of(cold), SkipReason.COLD_ARCHIVE),
            new KeyLeftOut(KEYS.get(6).key(), Optional.empty(), SkipReason.COLD_ARCHIVE));
    assertThat(done.resolved()).hasSize(6);
  }

  @Test
  void resolvesWhatIsRightAmongLedgerRows() {
    TaskDone done = TaskReport.of(task(new Origin.Ledger(now())), OUTCOMES, now());

    assertThat(done.resolved())
        .extracting(KeyResolved::key)
        .containsExactlyElementsOf(
            Stream.of(0, 1, 2, 3, 4, 6).map(i -> KEYS.get(i).key()).toList());
  }

  private static TaskBatch task(Origin origin) {
    return TaskBatch.of(TaskId.random(), RuleId.random(), Lane.LIVE, origin, KEYS, now());
  }

  private static Instant now() {
    return Instant.parse("2026-01-02T03:04:05Z");
  }
}
