package io.crosstide.contracts.rule;

import io.crosstide.contracts.id.SurveyId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The survey that a rule owes once it is {@code doing}.
 *
 * @param survey its identity
 * @param changedSince empty: all existing objects count (history). Present: history is disabled and
 *     only objects modified at or after this instant are owed, to close the gap between the rule's
 *     creation and its coverage
 * @param ranges disjoint ranges that together cover the rule's prefixes; the index is the range
 *     number in messages
 */
public record SurveyPlan(SurveyId survey, Optional<Instant> changedSince, List<KeyRange> ranges) {
  public SurveyPlan {
    changedSince = Optionals.orEmpty(changedSince);
    ranges = List.copyOf(ranges);
  }

  /** True if the survey counts towards the historical fraction. */
  public boolean isHistory() {
    return changedSince.isEmpty();
  }
}
