package io.crosstide.worker;

import io.crosstide.contracts.failure.FailureKind;
import io.crosstide.contracts.failure.Side;
import io.crosstide.contracts.report.KeyFailure;
import io.crosstide.contracts.task.KeyTask;
import io.crosstide.worker.copy.Outcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A task that is delivered again, or begun when a worker is missed ({@link PeerWatch}), may have
 * been in work at a process that went away. What that had sent the target may carry out after this
 * attempt found the key right, or after a later task of the key did, and nobody else waits for it
 * (I14). So the ledger looks again once that must have ended.
 */
final class OrphanedWrites {
  private OrphanedWrites() {}

  /**
   * What is reported of a key of such a task.
   *
   * @param wait after which no write of the other process can take effect any more
   */
  static Outcome doubted(KeyTask task, Outcome outcome, Duration wait) {
    if (outcome instanceof Outcome.LeavingOut left) {
      return new Outcome.LeavingOut(doubted(task, left.done(), wait), left.versions());
    }
    if (outcome instanceof Outcome.Failed failed) {
      return new Outcome.Failed(notBefore(failed.failure(), wait));
    }
    return isRight(outcome) ? new Outcome.Failed(doubt(task, wait)) : outcome;
  }

  private static boolean isRight(Outcome outcome) {
    return outcome instanceof Outcome.Copied
        || outcome instanceof Outcome.Unchanged
        || outcome instanceof Outcome.Deleted;
  }

  /**
   * What to report of the keys of a task if it turns out that another process had it before: of
   * those that are right, and of those that failed, since an attempt may find them right too early.
   */
  static List<KeyFailure> doubts(List<KeyTask> keys, List<Outcome> outcomes, Duration wait) {
    List<KeyFailure> doubts = new ArrayList<>(keys.size());
    for (int i = 0; i < outcomes.size(); i++) {
      if (isDoubtful(outcomes.get(i))) {
        doubts.add(doubt(keys.get(i), wait));
      }
    }
    return doubts;
  }

  private static boolean isDoubtful(Outcome outcome) {
    return outcome instanceof Outcome.LeavingOut left
        ? isDoubtful(left.done())
        : isRight(outcome) || outcome instanceof Outcome.Failed;
  }

  /** True if a write was sent for the key of which nobody knows what becomes. */
  static boolean mayChangeLate(Outcome outcome) {
    if (outcome instanceof Outcome.LeavingOut left) {
      return mayChangeLate(left.done());
    }
    return outcome instanceof Outcome.Failed failed
        && (failed.failure().kind() == FailureKind.UNKNOWN_RESULT
            || failed.failure().retryAfter().isPresent());
  }

  private static KeyFailure doubt(KeyTask task, Duration wait) {
    return new KeyFailure(
        task,
        FailureKind.UNKNOWN_RESULT,
        Side.TARGET,
        "A write of a worker that went away may still take effect",
        Optional.of(wait));
  }

  private static KeyFailure notBefore(KeyFailure failure, Duration wait) {
    Duration longer = failure.retryAfter().filter(asked -> asked.compareTo(wait) > 0).orElse(wait);
    return new KeyFailure(
        failure.task(), failure.kind(), failure.side(), failure.detail(), Optional.of(longer));
  }
}
