package io.crosstide.contracts.survey;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** How closely a key that both buckets have is looked at. */
public enum SurveyDepth {
  /** By what listings tell, size and tag: contents, but neither metadata nor tags (I21). */
  LISTING,
  /** Every object is read at both sides, without its content. */
  FULL;

  /** The word in messages and bodies. */
  @JsonValue
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
