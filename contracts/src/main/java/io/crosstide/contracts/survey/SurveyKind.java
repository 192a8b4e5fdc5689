package io.crosstide.contracts.survey;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** Why source and target of a rule are compared. */
public enum SurveyKind {
  /** A gateway died without closing its stream: what it wrote and nobody captured is found. */
  RECOVERY;

  /** The word in messages and bodies. */
  @JsonValue
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
