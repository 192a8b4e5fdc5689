package io.crosstide.contracts.survey;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** How far a comparison is. */
public enum ComparisonStatus {
  /** Ordered, and not every range is done. */
  RUNNING,
  /** Every range is listed, and every key looked at. */
  DONE,
  /** Somebody ended it early; what was in hand then was still done. */
  CANCELLED;

  /** The word in bodies. */
  @JsonValue
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
