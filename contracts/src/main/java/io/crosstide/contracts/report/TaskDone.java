package io.crosstide.contracts.report;

import io.crosstide.contracts.id.RuleId;
import io.crosstide.contracts.id.TaskId;
import io.crosstide.contracts.task.Origin;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.UUID;

/**
 * A task came to its end: every key of it is right at the target, was skipped for a reason, or is
 * listed as failed.
 *
 * @param task the task
 * @param rule its rule
 * @param origin the task's origin, which says what this report completes
 * @param tally what was done
 * @param failures keys that are not right yet
 * @param resolved keys of a ledger task that are right now; empty for other origins
 * @param finishedAt by the worker's clock; for metrics only
 */
public record TaskDone(
    int schemaVersion,
    TaskId task,
    RuleId rule,
    Origin origin,
    Tally tally,
    List<KeyFailure> failures,
    List<KeyResolved> resolved,
    Instant finishedAt)
    implements Report {
  /** The current version of this message. */
  public static final int SCHEMA_VERSION = 1;

  public TaskDone {
    Objects.requireNonNull(task, "task");
    Objects.requireNonNull(rule, "rule");
    Objects.requireNonNull(origin, "origin");
    Objects.requireNonNull(tally, "tally");
    failures = failures == null ? List.of() : List.copyOf(failures);
    resolved = resolved == null ? List.of() : List.copyOf(resolved);
  }

  /** A report of the current schema version. */
  public static TaskDone of(
      TaskId task,
      RuleId rule,
      Origin origin,
      Tally tally,
      List<KeyFailure> failures,
      List<KeyResolved> resolved,
      Instant finishedAt) {
    return new TaskDone(SCHEMA_VERSION, task, rule, origin, tally, failures, resolved, finishedAt);
  }

  /** Derived from the task, so that a redelivered task reports under the same id. */
  @Override
  public UUID messageId() {
    return UUID.nameUUIDFromBytes(("done/" + task).getBytes(StandardCharsets.UTF_8));
  }
}
