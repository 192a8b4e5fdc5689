package io.crosstide.contracts.task;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** What was seen of a key. A hint: the worker acts on what the source holds now (I11). */
public enum ChangeKind {
  /** Written, or its metadata changed. */
  WRITE,
  /** Deleted by a client. Only this allows a delete at the target (I31). */
  DELETE,
  /** Found by a survey. */
  FOUND;

  /** The word in messages. */
  @JsonValue
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
