package io.crosstide.contracts.rule;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.crosstide.contracts.id.SurveyId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The survey that a rule owes once it is {@code doing}: the gap between its creation and its
 * coverage, and with history enabled all existing objects besides.
 *
 * @param survey its identity
 * @param ranges the index is the range number in messages. The gap ranges together cover the rule's
 *     prefixes, and so do the history ranges if there are any
 */
public record SurveyPlan(SurveyId survey, List<SurveyRange> ranges) {
  public SurveyPlan {
    ranges = List.copyOf(ranges);
  }

  /**
   * Reads a plan.
   *
   * @param changedSince of all ranges, as plans had it whose ranges said nothing of their own
   */
  @JsonCreator
  static SurveyPlan read(
      @JsonProperty("survey") SurveyId survey,
      @JsonProperty("changedSince") Optional<Instant> changedSince,
      @JsonProperty("ranges") List<SurveyRange> ranges) {
    Optional<Instant> since = Optionals.orEmpty(changedSince);
    return new SurveyPlan(survey, ranges.stream().map(range -> range.orSince(since)).toList());
  }
}
