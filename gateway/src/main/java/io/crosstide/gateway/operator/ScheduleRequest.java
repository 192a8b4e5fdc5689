package io.crosstide.gateway.operator;

import io.crosstide.contracts.survey.ComparisonSchedule;
import io.crosstide.contracts.survey.SurveyDepth;
import io.crosstide.contracts.survey.SurveyMode;
import java.util.Optional;

/**
 * How often a rule is compared.
 *
 * @param everySeconds from one comparison to the next: an hour to a year
 * @param mode report (default), repair or repair-with-deletes
 * @param depth full (default) or listing
 * @param keysPerSecond most keys listed per second; by default as fast as it goes
 */
public record ScheduleRequest(
    long everySeconds,
    Optional<String> mode,
    Optional<String> depth,
    Optional<Integer> keysPerSecond) {
  ComparisonSchedule toSchedule(String operator) {
    return new ComparisonSchedule(
        everySeconds,
        mode.map(SurveyMode::of).orElse(SurveyMode.REPORT),
        depth.map(SurveyDepth::of),
        ComparisonRequest.rate(keysPerSecond),
        operator,
        Optional.empty());
  }
}
