package io.crosstide.rules.rule;

import io.crosstide.contracts.rule.Rule;
import io.crosstide.rules.error.RuleError;

/** What becomes of a draft. */
public sealed interface Verdict {

  /** The rule to store; its revision is not set yet. */
  record Accepted(Rule rule) implements Verdict {}

  /** Why the draft is refused. */
  record Refused(RuleError error) implements Verdict {}
}
