package io.crosstide.contracts.survey;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Body of {@code PUT /rules/{ruleId}/comparison-schedule} and its answer: how often a rule is
 * compared.
 *
 * @param everySeconds from one comparison to the next
 * @param mode what is done about differences
 * @param depth which keys are looked at closely; by default all
 * @param keysPerSecond most keys listed per second; empty is as fast as it goes
 * @param by the operator who set it
 * @param nextAt when the next one is due, by the clock of progress; set in answers only
 */
public record ComparisonSchedule(
    long everySeconds,
    SurveyMode mode,
    Optional<SurveyDepth> depth,
    OptionalInt keysPerSecond,
    String by,
    Optional<Instant> nextAt) {
  @SuppressWarnings("OptionalAssignedToNull")
  public ComparisonSchedule {
    Objects.requireNonNull(mode, "mode");
    depth = depth == null ? Optional.empty() : depth;
    keysPerSecond = keysPerSecond == null ? OptionalInt.empty() : keysPerSecond;
    nextAt = nextAt == null ? Optional.empty() : nextAt;
    if (everySeconds < 1) {
      throw new IllegalArgumentException("everySeconds is positive");
    }
    if (by == null || by.isEmpty() || by.length() > ComparisonOrder.BY_MAX) {
      throw new IllegalArgumentException("by has 1 to 255 characters");
    }
    ComparisonOrder.checkRate(keysPerSecond);
  }
}
