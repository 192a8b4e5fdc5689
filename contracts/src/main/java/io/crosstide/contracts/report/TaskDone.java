package io.crosstide.contracts.report;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.crosstide.contracts.id.RuleId;
import io.crosstide.contracts.id.TaskId;
import io.crosstide.contracts.survey.KeyFinding;
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
 * @param messageId new with each run of the task, since another run may have undone what the first
 *     one did; one report sent again keeps it
 * @param task the task
 * @param rule its rule
 * @param origin the task's origin, which says what this report completes
 * @param tally what was done
 * @param failures keys that are not right yet
 * @param resolved keys of a ledger task that are right now; empty for other origins
 * @param leftOut keys that the rule covers and that were skipped for a reason that leaves out
 * @param findings of a comparison: keys that differed when they were looked at
 * @param finishedAt by the worker's clock; for metrics only
 */
public record TaskDone(
    int schemaVersion,
    UUID messageId,
    TaskId task,
    RuleId rule,
    Origin origin,
    Tally tally,
    List<KeyFailure> failures,
    List<KeyResolved> resolved,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) List<KeyLeftOut> leftOut,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) List<KeyFinding> findings,
    Instant finishedAt)
    implements Report {
  /** The current version of this message. */
  public static final int SCHEMA_VERSION = 1;

  public TaskDone {
    Objects.requireNonNull(task, "task");
    Objects.requireNonNull(rule, "rule");
    Objects.requireNonNull(origin, "origin");
    Objects.requireNonNull(tally, "tally");
    Objects.requireNonNull(finishedAt, "finishedAt");
    messageId = messageId == null ? nameOf(task, finishedAt) : messageId;
    failures = failures == null ? List.of() : List.copyOf(failures);
    resolved = resolved == null ? List.of() : List.copyOf(resolved);
    leftOut = leftOut == null ? List.of() : List.copyOf(leftOut);
    findings = findings == null ? List.of() : List.copyOf(findings);
  }

  /** A report of a run, with a new id. */
  public static TaskDone of(
      TaskId task,
      RuleId rule,
      Origin origin,
      Tally tally,
      List<KeyFailure> failures,
      List<KeyResolved> resolved,
      List<KeyLeftOut> leftOut,
      Instant finishedAt) {
    return of(task, rule, origin, tally, failures, resolved, leftOut, List.of(), finishedAt);
  }

  /** A report of a run for a comparison, with a new id. */
  public static TaskDone of(
      TaskId task,
      RuleId rule,
      Origin origin,
      Tally tally,
      List<KeyFailure> failures,
      List<KeyResolved> resolved,
      List<KeyLeftOut> leftOut,
      List<KeyFinding> findings,
      Instant finishedAt) {
    return new TaskDone(
        SCHEMA_VERSION,
        UUID.randomUUID(),
        task,
        rule,
        origin,
        tally,
        failures,
        resolved,
        leftOut,
        findings,
        finishedAt);
  }

  /** Of a report whose form had no id of its own. */
  private static UUID nameOf(TaskId task, Instant finishedAt) {
    String name = "done/" + task + "/" + finishedAt;
    return UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8));
  }
}
