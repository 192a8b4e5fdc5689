package io.crosstide.gateway.operator.view;

import io.crosstide.contracts.survey.ComparisonSchedule;
import io.crosstide.contracts.survey.SurveyDepth;
import java.time.Instant;
import java.util.Optional;

/**
 * How often a rule is compared.
 *
 * @param by who set it
 * @param nextAt when the next comparison is due
 */
public record ScheduleView(
    long everySeconds,
    String mode,
    String depth,
    Optional<Integer> keysPerSecond,
    String by,
    Optional<Instant> nextAt) {
  /** The view of a schedule. */
  public static ScheduleView of(ComparisonSchedule schedule) {
    return new ScheduleView(
        schedule.everySeconds(),
        schedule.mode().word(),
        schedule.depth().orElse(SurveyDepth.FULL).word(),
        schedule.keysPerSecond().isPresent()
            ? Optional.of(schedule.keysPerSecond().getAsInt())
            : Optional.empty(),
        schedule.by(),
        schedule.nextAt());
  }
}
