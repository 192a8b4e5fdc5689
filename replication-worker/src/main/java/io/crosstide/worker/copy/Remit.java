package io.crosstide.worker.copy;

import io.crosstide.contracts.survey.Comparison;
import io.crosstide.contracts.survey.Difference;
import io.crosstide.contracts.survey.SurveyMode;
import java.util.Optional;

/**
 * What may be done about a key that differs.
 *
 * @param mode of the comparison that found it; empty for any other task, which makes it right
 *     without a word about how it differed
 */
public record Remit(Optional<SurveyMode> mode) {
  /** Whatever makes the key right. */
  public static final Remit ALL = new Remit(Optional.empty());

  /** The remit of a survey's task; a recovery makes right like any other task. */
  @SuppressWarnings("OptionalUsedAsFieldOrParameterType")
  public static Remit of(Optional<Comparison> comparison) {
    return new Remit(comparison.flatMap(Comparison::mode));
  }

  /** True if how the key differed is to be told. */
  public boolean isAudit() {
    return mode.isPresent();
  }

  /** True if nothing may be written. */
  boolean isReport() {
    return mode.filter(SurveyMode.REPORT::equals).isPresent();
  }

  /** True if a key that differs so is made right. */
  boolean allows(Difference difference) {
    return mode.map(it -> it.repairs(difference)).orElse(true);
  }
}
