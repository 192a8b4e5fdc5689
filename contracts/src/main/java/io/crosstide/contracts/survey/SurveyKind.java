package io.crosstide.contracts.survey;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** Why source and target of a rule are compared. */
public enum SurveyKind {
  /** A gateway died without closing its stream: what it wrote and nobody captured is found. */
  RECOVERY,
  /** Somebody, or the rule's schedule, wants to know whether the target is right. */
  COMPARE,
  /** The target was emptied or damaged: its figures begin anew, and everything is looked at. */
  RESYNC;

  /** The word in messages and bodies. */
  @JsonValue
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
