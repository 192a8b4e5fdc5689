package io.crosstide.contracts.survey;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** What is done about keys that differ. */
public enum SurveyMode {
  /** They are counted and shown. */
  REPORT,
  /** Missing and changed keys are made right; extra ones are counted and shown. */
  REPAIR,
  /** Besides, our own replicas of keys that the source lacks are deleted. */
  REPAIR_DELETES;

  /** The word in messages and bodies. */
  @JsonValue
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** True if a key that differs so is made right. */
  public boolean repairs(Difference difference) {
    return difference == Difference.EXTRA ? this == REPAIR_DELETES : this != REPORT;
  }
}
