package io.crosstide.worker.copy;

import io.crosstide.contracts.id.ObjectKey;
import io.crosstide.contracts.id.RuleId;
import io.crosstide.contracts.rule.Rule;
import java.util.Optional;
import java.util.Set;

/** The rules as far as they are known at a moment. Answers at once. */
public interface LiveRules {
  /** The rule as it is now; empty once it has ended. Asked right before each write (I36). */
  Optional<Rule> now(Rule rule);

  /** Whether a live rule replicates the key from the rule's target to its source. */
  boolean isTwoWay(Rule rule, ObjectKey key);

  /** Live rules that write to the same key at the rule's target, from another source (I32). */
  Set<RuleId> rivals(Rule rule, ObjectKey key);
}
