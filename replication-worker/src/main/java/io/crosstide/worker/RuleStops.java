package io.crosstide.worker;

import io.crosstide.contracts.failure.FailureKind;
import io.crosstide.contracts.failure.Side;
import io.crosstide.contracts.report.KeyFailure;
import io.crosstide.contracts.task.KeyTask;
import io.crosstide.worker.copy.Outcome;
import java.time.Duration;
import java.util.Optional;

/** Nothing is begun for a rule whose buckets are not fit for it: its keys wait in the ledger. */
final class RuleStops {
  /**
   * After which a key is sent again that found its buckets unfit while the rule was not stopped
   * yet: until then the rule service has noticed, or the buckets are fit again.
   */
  static final Duration AGAIN = Duration.ofSeconds(30);

  private RuleStops() {}

  /** What is reported of a key of a stopped rule. */
  static Outcome parked(KeyTask task, String detail) {
    return parked(task, detail, Optional.empty());
  }

  /** What is reported of a key whose rule is not stopped yet. */
  static Outcome unfit(KeyTask task, String detail) {
    return parked(task, detail, Optional.of(AGAIN));
  }

  @SuppressWarnings("OptionalUsedAsFieldOrParameterType")
  private static Outcome parked(KeyTask task, String detail, Optional<Duration> retryAfter) {
    return new Outcome.Failed(
        new KeyFailure(task, FailureKind.RULE_STOPPED, Side.SELF, detail, retryAfter));
  }
}
