package io.crosstide.worker.plan;

import io.crosstide.contracts.id.RuleId;
import io.crosstide.contracts.rule.Rule;
import io.crosstide.contracts.task.KeyTask;
import java.util.Set;

/**
 * What a plan is made from.
 *
 * @param rule the rule as it is now
 * @param task the key, and what was seen of it
 * @param source what the source holds now
 * @param target what is known of the target
 * @param rivals live rules that write the same object from another source
 * @param bucket what is known of the target bucket itself
 * @param limits when and how to copy in parts
 */
public record PlanInput(
    Rule rule,
    KeyTask task,
    SourceState source,
    TargetState target,
    Set<RuleId> rivals,
    TargetBucket bucket,
    PlanLimits limits) {
  public PlanInput {
    rivals = Set.copyOf(rivals);
  }
}
