package io.crosstide.contracts.survey;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.Locale;

/** What a comparison may do about keys that differ. */
public enum SurveyMode {
  /** Nothing: they are counted and named. */
  REPORT,
  /** Missing and changed keys are made right; those that the source lacks stay. */
  REPAIR,
  /** Besides, the rule's own replicas of keys that the source proves to be absent are deleted. */
  REPAIR_WITH_DELETES;

  /** The word in messages and bodies. */
  @JsonValue
  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /**
   * The mode of a word.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static SurveyMode of(String word) {
    return Arrays.stream(values())
        .filter(mode -> mode.word().equals(word))
        .findFirst()
        .orElseThrow(
            () -> new IllegalArgumentException("mode is report, repair or repair-with-deletes"));
  }

  /** True if a key that differs so is made right. */
  public boolean repairs(Difference difference) {
    return difference == Difference.EXTRA ? this == REPAIR_WITH_DELETES : this != REPORT;
  }
}
