package io.crosstide.contracts.survey;

import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Body of {@code POST /rules/{ruleId}/comparisons} of progress.
 *
 * @param kind compare or resync
 * @param mode of a compare; a resync repairs
 * @param depth which keys are looked at closely; by default all
 * @param keysPerSecond most keys listed per second; empty is as fast as it goes
 * @param by the operator
 */
public record ComparisonOrder(
    SurveyKind kind,
    Optional<SurveyMode> mode,
    Optional<SurveyDepth> depth,
    OptionalInt keysPerSecond,
    String by) {
  /** Characters of a name that are kept. */
  public static final int BY_MAX = 255;

  @SuppressWarnings("OptionalAssignedToNull")
  public ComparisonOrder {
    Objects.requireNonNull(kind, "kind");
    mode = mode == null ? Optional.empty() : mode;
    depth = depth == null ? Optional.empty() : depth;
    keysPerSecond = keysPerSecond == null ? OptionalInt.empty() : keysPerSecond;
    if (by == null || by.isEmpty() || by.length() > BY_MAX) {
      throw new IllegalArgumentException("by has 1 to " + BY_MAX + " characters");
    }
    if (kind == SurveyKind.RECOVERY) {
      throw new IllegalArgumentException("kind is compare or resync");
    }
    if ((kind == SurveyKind.COMPARE) != mode.isPresent()) {
      throw new IllegalArgumentException("A compare has a mode, a resync has none");
    }
    checkRate(keysPerSecond);
  }

  /** What is done about differences. */
  public SurveyMode modeOrRepair() {
    return mode.orElse(SurveyMode.REPAIR);
  }

  /** Which keys are looked at closely. */
  public SurveyDepth depthOrFull() {
    return depth.orElse(SurveyDepth.FULL);
  }

  @SuppressWarnings("OptionalUsedAsFieldOrParameterType")
  static void checkRate(OptionalInt keysPerSecond) {
    int rate = keysPerSecond.orElse(1);
    if (rate < 1 || rate > SurveyOrder.KEYS_PER_SECOND_MAX) {
      throw new IllegalArgumentException(
          "keysPerSecond is from 1 to " + SurveyOrder.KEYS_PER_SECOND_MAX);
    }
  }
}
