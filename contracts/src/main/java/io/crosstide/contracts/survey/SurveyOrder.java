package io.crosstide.contracts.survey;

import io.crosstide.contracts.id.SurveyId;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Body of {@code POST /rules/{ruleId}/surveys}: compare source and target of a rule.
 *
 * @param survey identity, if the caller may ask twice; by default a new one
 * @param kind why; required
 * @param changedSince of a recovery: of keys that the source has only those modified at or after
 *     this instant are looked at, in source-store time; empty: all
 * @param holdsFrom of a recovery, required there: where a key holds the watermark that cannot be
 *     made right
 * @param mode of a compare or resync, required there: what is done about differences
 * @param depth of a compare or resync: which keys are looked at closely; by default all
 * @param keysPerSecond most keys listed per second, 1 to {@value #KEYS_PER_SECOND_MAX}; empty is as
 *     fast as it goes
 */
public record SurveyOrder(
    Optional<SurveyId> survey,
    SurveyKind kind,
    Optional<Instant> changedSince,
    Optional<Instant> holdsFrom,
    Optional<SurveyMode> mode,
    Optional<SurveyDepth> depth,
    OptionalInt keysPerSecond) {
  /** Most keys per second that can be asked for. */
  public static final int KEYS_PER_SECOND_MAX = 1_000_000;

  @SuppressWarnings("OptionalAssignedToNull")
  public SurveyOrder {
    survey = survey == null ? Optional.empty() : survey;
    changedSince = changedSince == null ? Optional.empty() : changedSince;
    holdsFrom = holdsFrom == null ? Optional.empty() : holdsFrom;
    mode = mode == null ? Optional.empty() : mode;
    depth = depth == null ? Optional.empty() : depth;
    keysPerSecond = keysPerSecond == null ? OptionalInt.empty() : keysPerSecond;
  }

  /** A recovery. */
  @SuppressWarnings("OptionalUsedAsFieldOrParameterType")
  public static SurveyOrder recovery(
      SurveyId survey, Optional<Instant> changedSince, Instant holdsFrom) {
    return new SurveyOrder(
        Optional.of(survey),
        SurveyKind.RECOVERY,
        changedSince,
        Optional.of(holdsFrom),
        Optional.empty(),
        Optional.empty(),
        OptionalInt.empty());
  }

  /** A compare or a resync. */
  @SuppressWarnings("OptionalUsedAsFieldOrParameterType")
  public static SurveyOrder of(
      SurveyId survey,
      SurveyKind kind,
      SurveyMode mode,
      SurveyDepth depth,
      OptionalInt keysPerSecond) {
    return new SurveyOrder(
        Optional.of(survey),
        kind,
        Optional.empty(),
        Optional.empty(),
        Optional.of(mode),
        Optional.of(depth),
        keysPerSecond);
  }
}
