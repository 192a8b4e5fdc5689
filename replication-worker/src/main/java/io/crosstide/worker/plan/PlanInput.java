package io.crosstide.worker.plan;

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
 * @param classesRefused storage classes that the target is known not to take
 * @param limits when and how to copy in parts
 */
public record PlanInput(
    Rule rule,
    KeyTask task,
    SourceState source,
    TargetState target,
    Set<String> classesRefused,
    PlanLimits limits) {
  public PlanInput {
    classesRefused = Set.copyOf(classesRefused);
  }
}
