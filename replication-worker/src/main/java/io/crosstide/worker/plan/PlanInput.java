package io.crosstide.worker.plan;

import io.crosstide.contracts.rule.Rule;
import io.crosstide.contracts.task.KeyTask;

/**
 * What a plan is made from.
 *
 * @param rule the rule as it is now
 * @param task the key, and what was seen of it
 * @param source what the source holds now
 * @param target what is known of the target
 * @param bucket what is known of the target bucket itself
 * @param limits when and how to copy in parts
 */
public record PlanInput(
    Rule rule,
    KeyTask task,
    SourceState source,
    TargetState target,
    TargetBucket bucket,
    PlanLimits limits) {}
