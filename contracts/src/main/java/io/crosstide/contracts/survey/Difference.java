package io.crosstide.contracts.survey;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** How a key differs. */
public enum Difference {
  /** The target lacks it. */
  MISSING,
  /** Both have it, and the target's is not what a copy would make. */
  CHANGED,
  /** The target has our replica of it, and the source has nothing. */
  EXTRA;

  /** The word in messages, bodies and metrics. */
  @JsonValue
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
