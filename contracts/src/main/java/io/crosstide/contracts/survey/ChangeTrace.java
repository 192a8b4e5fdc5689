package io.crosstide.contracts.survey;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** What the change behind a finding of a comparison left to tell its time by. */
public enum ChangeTrace {
  /** It was there when both sides were listed: its own time counts, or else that of the listing. */
  LISTED,
  /** The source was no longer as it had been listed. */
  LATER,
  /** Nothing: tags and ACLs, and metadata of what is made of parts, may be of this moment. */
  NONE;

  /** The word in messages. */
  @JsonValue
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
