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
 * @param mode by default {@code report} for a compare, {@code repair} for a resync and {@code
 *     repair_deletes} for a recovery
 * @param depth by default {@code listing}
 * @param keysPerSecond most keys listed per second over all ranges, 1 to 1,000,000; by default as
 *     fast as it goes
 * @param changedSince of a recovery, required there: only objects modified at or after this instant
 *     are looked at, in source-store time
 * @param holdsFrom of a recovery: where a key holds the watermark that cannot be made right; by
 *     default {@code changedSince}
 */
public record SurveyOrder(
    Optional<SurveyId> survey,
    SurveyKind kind,
    Optional<SurveyMode> mode,
    Optional<SurveyDepth> depth,
    OptionalInt keysPerSecond,
    Optional<Instant> changedSince,
    Optional<Instant> holdsFrom) {
  /** Most keys per second that can be asked for. */
  public static final int KEYS_PER_SECOND_MAX = 1_000_000;

  @SuppressWarnings("OptionalAssignedToNull")
  public SurveyOrder {
    survey = survey == null ? Optional.empty() : survey;
    mode = mode == null ? Optional.empty() : mode;
    depth = depth == null ? Optional.empty() : depth;
    keysPerSecond = keysPerSecond == null ? OptionalInt.empty() : keysPerSecond;
    changedSince = changedSince == null ? Optional.empty() : changedSince;
    holdsFrom = holdsFrom == null ? Optional.empty() : holdsFrom;
  }

  /** A compare or resync with a mode. */
  public static SurveyOrder of(SurveyKind kind, SurveyMode mode, SurveyDepth depth) {
    return new SurveyOrder(
        Optional.empty(),
        kind,
        Optional.of(mode),
        Optional.of(depth),
        OptionalInt.empty(),
        Optional.empty(),
        Optional.empty());
  }

  /** A recovery. */
  public static SurveyOrder recovery(
      SurveyId survey, SurveyDepth depth, Instant changedSince, Instant holdsFrom) {
    return new SurveyOrder(
        Optional.of(survey),
        SurveyKind.RECOVERY,
        Optional.empty(),
        Optional.of(depth),
        OptionalInt.empty(),
        Optional.of(changedSince),
        Optional.of(holdsFrom));
  }
}
