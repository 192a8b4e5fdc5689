package io.crosstide.contracts.survey;

import io.crosstide.contracts.id.RuleId;
import io.crosstide.contracts.id.SurveyId;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A comparison as progress knows it.
 *
 * @param survey its identity
 * @param scheduled true if the rule's schedule ordered it
 * @param by who ordered it, or set the schedule
 * @param orderedAt when, by the clock of progress
 * @param endedAt when it was done or cancelled
 */
public record ComparisonState(
    SurveyId survey,
    RuleId rule,
    SurveyKind kind,
    SurveyMode mode,
    SurveyDepth depth,
    OptionalInt keysPerSecond,
    boolean scheduled,
    String by,
    ComparisonStatus status,
    Instant orderedAt,
    Optional<Instant> endedAt,
    ComparisonCounts counts) {
  @SuppressWarnings("OptionalAssignedToNull")
  public ComparisonState {
    Objects.requireNonNull(survey, "survey");
    Objects.requireNonNull(rule, "rule");
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(mode, "mode");
    Objects.requireNonNull(depth, "depth");
    keysPerSecond = keysPerSecond == null ? OptionalInt.empty() : keysPerSecond;
    Objects.requireNonNull(by, "by");
    Objects.requireNonNull(status, "status");
    Objects.requireNonNull(orderedAt, "orderedAt");
    endedAt = endedAt == null ? Optional.empty() : endedAt;
    Objects.requireNonNull(counts, "counts");
  }
}
