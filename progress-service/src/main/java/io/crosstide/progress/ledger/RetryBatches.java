package io.crosstide.progress.ledger;

import io.crosstide.contracts.id.RuleId;
import io.crosstide.contracts.id.TaskId;
import io.crosstide.contracts.task.KeyTask;
import io.crosstide.contracts.task.Lane;
import io.crosstide.contracts.task.Origin;
import io.crosstide.contracts.task.TaskBatch;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Due keys as tasks: one rule each, within the bounds of a task. */
final class RetryBatches {
  private RetryBatches() {}

  /** A task and the rows that it was made from. */
  record Batch(TaskBatch task, List<DueKey> keys) {}

  static List<Batch> of(List<DueKey> due, Instant now) {
    Map<RuleId, List<DueKey>> byRule = new LinkedHashMap<>();
    due.forEach(d -> byRule.computeIfAbsent(d.key().rule(), rule -> new ArrayList<>()).add(d));
    List<Batch> batches = new ArrayList<>();
    byRule.forEach(
        (rule, keys) -> split(keys).forEach(part -> batches.add(batch(rule, part, now))));
    return batches;
  }

  private static List<List<DueKey>> split(List<DueKey> keys) {
    List<List<DueKey>> parts = new ArrayList<>();
    List<DueKey> part = new ArrayList<>();
    int bytes = 0;
    for (DueKey due : keys) {
      int size = due.key().key().value().getBytes(StandardCharsets.UTF_8).length;
      boolean isFull = part.size() == TaskBatch.KEYS_MAX || bytes + size > TaskBatch.KEY_BYTES_MAX;
      if (isFull && !part.isEmpty()) {
        parts.add(part);
        part = new ArrayList<>();
        bytes = 0;
      }
      part.add(due);
      bytes += size;
    }
    if (!part.isEmpty()) {
      parts.add(part);
    }
    return parts;
  }

  private static Batch batch(RuleId rule, List<DueKey> keys, Instant now) {
    List<KeyTask> tasks = keys.stream().map(DueKey::task).toList();
    Origin origin = new Origin.Ledger(now);
    return new Batch(TaskBatch.of(TaskId.random(), rule, Lane.RETRY, origin, tasks, now), keys);
  }
}
