package io.crosstide.contracts.survey;

import io.crosstide.contracts.id.RuleId;
import io.crosstide.contracts.id.SurveyId;
import java.time.Instant;
import java.util.Objects;

/**
 * A survey that compares, as it was ordered.
 *
 * @param survey its identity
 * @param rule the rule
 * @param comparison what it does
 * @param orderedAt when it was ordered, by the rule service's clock
 */
public record SurveyEntry(SurveyId survey, RuleId rule, Comparison comparison, Instant orderedAt) {
  public SurveyEntry {
    Objects.requireNonNull(survey, "survey");
    Objects.requireNonNull(rule, "rule");
    Objects.requireNonNull(comparison, "comparison");
    Objects.requireNonNull(orderedAt, "orderedAt");
  }
}
