package io.crosstide.progress.survey;

import io.crosstide.contracts.id.RuleId;
import io.crosstide.contracts.id.SurveyId;
import java.util.Comparator;

/** One range of a survey. */
public record RangeKey(RuleId rule, SurveyId survey, int range) implements Comparable<RangeKey> {
  private static final Comparator<RangeKey> ORDER =
      Comparator.comparing(RangeKey::rule)
          .thenComparing(RangeKey::survey)
          .thenComparing(RangeKey::range);

  /**
   * @throws IllegalArgumentException if the number is below 0
   */
  public RangeKey {
    if (range < 0) {
      throw new IllegalArgumentException("Ranges are numbered from 0");
    }
  }

  @Override
  public int compareTo(RangeKey other) {
    return ORDER.compare(this, other);
  }
}
