package io.crosstide.progress.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.crosstide.contracts.id.ObjectKey;
import io.crosstide.contracts.id.RuleId;
import io.crosstide.contracts.task.ChangeKind;
import io.crosstide.contracts.task.KeyTask;
import io.crosstide.contracts.task.Lane;
import io.crosstide.contracts.task.Origin;
import io.crosstide.contracts.task.TaskBatch;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class RetryBatchesTest {
  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

  @Test
  void eachTaskHasOneRuleAndAtMostSoManyKeys() {
    RuleId a = RuleId.random();
    RuleId b = RuleId.random();
    List<DueKey> due = new ArrayList<>();
    for (int i = 0; i < 250; i++) {
      due.add(due(i % 5 == 0 ? b : a, "key-" + i));
    }

    List<TaskBatch> tasks = tasks(due);

    assertThat(tasks)
        .extracting(task -> task.keys().size())
        .containsExactlyInAnyOrder(100, 100, 50);
    assertThat(tasks).filteredOn(task -> task.rule().equals(b)).hasSize(1);
    assertThat(tasks)
        .allMatch(
            task -> task.lane() == Lane.RETRY && task.origin().equals(new Origin.Ledger(NOW)));
  }

  @Test
  void eachTaskHasAtMostSoManyBytesOfKeys() {
    RuleId rule = RuleId.random();
    List<DueKey> due = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      due.add(due(rule, String.format("%03d", i) + "é".repeat(500)));
    }

    List<TaskBatch> tasks = tasks(due);

    assertThat(tasks).extracting(task -> task.keys().size()).containsExactly(49, 49, 2);
  }

  @Test
  void nothingDueIsNoTask() {
    assertThat(tasks(List.of())).isEmpty();
  }

  private static List<TaskBatch> tasks(List<DueKey> due) {
    return RetryBatches.of(due, NOW).stream().map(RetryBatches.Batch::task).toList();
  }

  private static DueKey due(RuleId rule, String name) {
    ObjectKey key = new ObjectKey(name);
    KeyTask task =
        new KeyTask(
            key,
            ChangeKind.WRITE,
            Optional.empty(),
            Optional.of(NOW),
            Optional.empty(),
            OptionalLong.empty(),
            7);
    return new DueKey(new LedgerKey(rule, key, Optional.empty()), task);
  }
}
