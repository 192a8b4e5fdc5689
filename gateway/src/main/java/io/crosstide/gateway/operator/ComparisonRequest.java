package io.crosstide.gateway.operator;

import io.crosstide.contracts.survey.ComparisonOrder;
import io.crosstide.contracts.survey.SurveyDepth;
import io.crosstide.contracts.survey.SurveyKind;
import io.crosstide.contracts.survey.SurveyMode;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Compare source and target of a rule.
 *
 * @param kind compare (default), or resync after the target was emptied
 * @param mode of a compare: report (default), repair or repair-with-deletes
 * @param depth full (default) looks at every key; listing only at those whose listings differ
 * @param keysPerSecond most keys listed per second; by default as fast as it goes
 */
public record ComparisonRequest(
    Optional<String> kind,
    Optional<String> mode,
    Optional<String> depth,
    Optional<Integer> keysPerSecond) {
  ComparisonOrder toOrder(String operator) {
    SurveyKind wanted = kind.map(ComparisonRequest::kindOf).orElse(SurveyKind.COMPARE);
    Optional<SurveyMode> given = mode.map(SurveyMode::of);
    return new ComparisonOrder(
        wanted,
        wanted == SurveyKind.COMPARE ? given.or(() -> Optional.of(SurveyMode.REPORT)) : given,
        depth.map(SurveyDepth::of),
        rate(keysPerSecond),
        operator);
  }

  @SuppressWarnings("OptionalUsedAsFieldOrParameterType")
  static OptionalInt rate(Optional<Integer> keysPerSecond) {
    return keysPerSecond.map(OptionalInt::of).orElseGet(OptionalInt::empty);
  }

  private static SurveyKind kindOf(String word) {
    return switch (word.toLowerCase(Locale.ROOT)) {
      case "compare" -> SurveyKind.COMPARE;
      case "resync" -> SurveyKind.RESYNC;
      default -> throw new IllegalArgumentException("kind is compare or resync");
    };
  }
}
