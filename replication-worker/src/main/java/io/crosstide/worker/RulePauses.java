package io.crosstide.worker;

import io.crosstide.contracts.failure.FailureKind;
import io.crosstide.contracts.failure.Side;
import io.crosstide.contracts.report.KeyFailure;
import io.crosstide.contracts.task.KeyTask;
import io.crosstide.worker.copy.Outcome;
import java.util.Optional;

/**
 * Nothing is begun for a rule that is paused: its keys wait in the ledger and not here, where they
 * would take up the lane, or at the broker, which would make dead letters of them (I51).
 */
final class RulePauses {
  private RulePauses() {}

  /** What is reported of a key meanwhile, so that the ledger keeps it. */
  static Outcome parked(KeyTask task) {
    return new Outcome.Failed(
        new KeyFailure(
            task,
            FailureKind.RULE_PAUSED,
            Side.SELF,
            "The rule is paused; the key is copied once it is resumed",
            Optional.empty()));
  }
}
