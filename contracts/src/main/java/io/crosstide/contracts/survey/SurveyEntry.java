package io.crosstide.contracts.survey;

import io.crosstide.contracts.id.RuleId;
import io.crosstide.contracts.id.SurveyId;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * A survey that compares, as {@code GET /rules/{ruleId}/surveys} shows it.
 *
 * @param comparison what it does
 * @param scheduled true if the rule's schedule ordered it
 * @param state how far it is
 * @param orderedAt when it was ordered
 * @param endedAt when it was done
 * @param counts what it has come to, as told every few seconds
 */
public record SurveyEntry(
    SurveyId survey,
    RuleId rule,
    Comparison comparison,
    boolean scheduled,
    SurveyState state,
    Instant orderedAt,
    Optional<Instant> endedAt,
    SurveyCounts counts) {
  @SuppressWarnings("OptionalAssignedToNull")
  public SurveyEntry {
    Objects.requireNonNull(survey, "survey");
    Objects.requireNonNull(rule, "rule");
    Objects.requireNonNull(comparison, "comparison");
    Objects.requireNonNull(state, "state");
    Objects.requireNonNull(orderedAt, "orderedAt");
    Objects.requireNonNull(counts, "counts");
    endedAt = endedAt == null ? Optional.empty() : endedAt;
  }
}
