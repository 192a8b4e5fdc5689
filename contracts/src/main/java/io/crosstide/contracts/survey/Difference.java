package io.crosstide.contracts.survey;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** How the target of a key differs from what the rule wants there. */
public enum Difference {
  /** The target has nothing of the key. */
  MISSING,
  /** The target has something, and lacks what the source has or has it otherwise. */
  CHANGED,
  /** All that the target has too much is replicas of this rule that the source proves absent. */
  EXTRA;

  /** The word in messages, bodies and metrics. */
  @JsonValue
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
