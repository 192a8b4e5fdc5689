package io.crosstide.contracts.survey;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * Body of {@code PUT /rules/{ruleId}/audit} and its answer: how often a rule is compared.
 *
 * @param everySeconds from the order of one compare to that of the next, up to one year; empty:
 *     never
 * @param mode by default {@code report}
 * @param depth by default {@code listing}
 * @param keysPerSecond most keys listed per second, 1 to 1,000,000; by default 1,000, so that an
 *     audit is no burden to the stores
 */
public record AuditSchedule(
    OptionalLong everySeconds,
    Optional<SurveyMode> mode,
    Optional<SurveyDepth> depth,
    OptionalInt keysPerSecond) {
  /** Nothing is scheduled. */
  public static final AuditSchedule NEVER =
      new AuditSchedule(
          OptionalLong.empty(), Optional.empty(), Optional.empty(), OptionalInt.empty());

  @SuppressWarnings("OptionalAssignedToNull")
  public AuditSchedule {
    everySeconds = everySeconds == null ? OptionalLong.empty() : everySeconds;
    mode = mode == null ? Optional.empty() : mode;
    depth = depth == null ? Optional.empty() : depth;
    keysPerSecond = keysPerSecond == null ? OptionalInt.empty() : keysPerSecond;
  }
}
