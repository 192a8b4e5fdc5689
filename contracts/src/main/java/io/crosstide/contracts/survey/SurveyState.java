package io.crosstide.contracts.survey;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** How far a survey is. */
public enum SurveyState {
  /** Ordered, and not every range is done. */
  RUNNING,
  /** Every range is listed and done. */
  DONE;

  /** The word in bodies. */
  @JsonValue
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
