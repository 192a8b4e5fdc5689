package io.crosstide.worker;

import io.crosstide.contracts.report.KeyFailure;
import io.crosstide.contracts.report.KeyLeftOut;
import io.crosstide.contracts.report.KeyResolved;
import io.crosstide.contracts.report.SkipReason;
import io.crosstide.contracts.report.Tally;
import io.crosstide.contracts.report.TaskDone;
import io.crosstide.contracts.survey.KeyFinding;
import io.crosstide.contracts.task.KeyTask;
import io.crosstide.contracts.task.Origin;
import io.crosstide.contracts.task.TaskBatch;
import io.crosstide.worker.copy.Found;
import io.crosstide.worker.copy.Outcome;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Adds up what became of the keys of a task. */
final class TaskReport {
  private final TaskBatch task;
  private final List<KeyFailure> failures = new ArrayList<>();
  private final List<KeyResolved> resolved = new ArrayList<>();
  private final List<KeyLeftOut> leftOut = new ArrayList<>();
  private final List<KeyFinding> findings = new ArrayList<>();
  private final Map<SkipReason, Long> skipped = new EnumMap<>(SkipReason.class);
  private long copied;
  private long bytes;
  private long unchanged;
  private long deleted;

  private TaskReport(TaskBatch task) {
    this.task = task;
  }

  /**
   * The report of a task.
   *
   * @param outcomes of its keys, in their order; none of them dropped or stopped
   */
  static TaskDone of(TaskBatch task, List<Outcome> outcomes, Instant now) {
    TaskReport report = new TaskReport(task);
    for (int i = 0; i < outcomes.size(); i++) {
      report.add(task.keys().get(i), outcomes.get(i));
    }
    return report.finish(now);
  }

  private void add(KeyTask key, Outcome outcome) {
    if (outcome instanceof Outcome.LeavingOut left) {
      left.versions()
          .forEach(
              (reason, version) ->
                  leftOut.add(new KeyLeftOut(key.key(), Optional.of(version), reason)));
      count(key, left.done());
      return;
    }
    if (outcome instanceof Outcome.Skipped skip && skip.reason().leavesOut()) {
      leftOut.add(new KeyLeftOut(key.key(), key.version(), skip.reason()));
    }
    count(key, outcome);
  }

  private void count(KeyTask key, Outcome outcome) {
    if (outcome instanceof Outcome.Differs differs) {
      findings.add(finding(key, differs.found(), false));
      return;
    }
    if (outcome instanceof Outcome.Repaired repaired) {
      findings.add(finding(key, repaired.found(), true));
      count(key, repaired.done());
      return;
    }
    if (outcome instanceof Outcome.Failed failed) {
      failures.add(failed.failure());
      return;
    }
    if (outcome instanceof Outcome.Copied done) {
      copied++;
      bytes += done.bytes();
    } else if (outcome instanceof Outcome.Deleted) {
      deleted++;
    } else if (outcome instanceof Outcome.Skipped skip) {
      skipped.merge(skip.reason(), 1L, Long::sum);
    } else {
      unchanged++;
    }
    if (task.origin() instanceof Origin.Ledger) {
      resolved.add(new KeyResolved(key.key(), key.version(), key.generation()));
    }
  }

  private static KeyFinding finding(KeyTask key, Found found, boolean repaired) {
    return new KeyFinding(
        key.key(), found.difference(), found.changedAt(), repaired, found.trace());
  }

  private TaskDone finish(Instant now) {
    return TaskDone.of(
        task.id(),
        task.rule(),
        task.origin(),
        new Tally(copied, bytes, unchanged, deleted, skipped),
        failures,
        resolved,
        leftOut,
        findings,
        now);
  }
}
