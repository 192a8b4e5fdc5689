package io.crosstide.contracts.survey;

import io.crosstide.contracts.id.SurveyId;
import java.time.Instant;
import java.util.Optional;

/**
 * Body of {@code POST /rules/{ruleId}/surveys}: compare source and target of a rule.
 *
 * @param survey identity, if the caller may ask twice; by default a new one
 * @param kind why; required
 * @param changedSince of keys that the source has only those modified at or after this instant are
 *     looked at, in source-store time; empty: all
 * @param holdsFrom of a recovery, required there: where a key holds the watermark that cannot be
 *     made right
 */
public record SurveyOrder(
    Optional<SurveyId> survey,
    SurveyKind kind,
    Optional<Instant> changedSince,
    Optional<Instant> holdsFrom) {
  @SuppressWarnings("OptionalAssignedToNull")
  public SurveyOrder {
    survey = survey == null ? Optional.empty() : survey;
    changedSince = changedSince == null ? Optional.empty() : changedSince;
    holdsFrom = holdsFrom == null ? Optional.empty() : holdsFrom;
  }

  /** A recovery. */
  @SuppressWarnings("OptionalUsedAsFieldOrParameterType")
  public static SurveyOrder recovery(
      SurveyId survey, Optional<Instant> changedSince, Instant holdsFrom) {
    return new SurveyOrder(
        Optional.of(survey), SurveyKind.RECOVERY, changedSince, Optional.of(holdsFrom));
  }
}
