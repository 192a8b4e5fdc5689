package io.crosstide.rules.rule;

import io.crosstide.rules.bucket.BucketState;
import io.crosstide.rules.error.RuleError;
import java.util.Optional;

/** Checks of the source bucket alone. */
final class SourceChecks {
  private SourceChecks() {}

  static Optional<RuleError> check(RuleFacts facts) {
    boolean there = facts.source().filter(it -> it.state() != BucketState.MISSING).isPresent();
    return there ? Optional.empty() : Optional.of(RuleError.NO_SUCH_BUCKET);
  }
}
