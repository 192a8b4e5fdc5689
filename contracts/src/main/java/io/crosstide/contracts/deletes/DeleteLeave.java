package io.crosstide.contracts.deletes;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** What a task from the ledger says about deletes of its key, under a rule with a limit. */
public enum DeleteLeave {
  /** The delete was beyond the limit and nobody has confirmed it: it is not to be done. */
  HELD,
  /** An operator has confirmed it: it is done whatever the limit. */
  CONFIRMED;

  /** The word in messages. */
  @JsonValue
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
