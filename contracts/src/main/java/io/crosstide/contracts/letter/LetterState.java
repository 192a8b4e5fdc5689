package io.crosstide.contracts.letter;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** What became of a dead letter. */
public enum LetterState {
  /** Nobody has decided yet; what it stands for holds. */
  OPEN,
  /** An operator had it sent to its queue again. */
  SENT,
  /** An operator gave up the message. */
  DISCARDED;

  /** The word in bodies. */
  @JsonValue
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The state of a word.
   *
   * @throws IllegalArgumentException if it is none
   */
  public static LetterState of(String word) {
    for (LetterState state : values()) {
      if (state.word().equals(word)) {
        return state;
      }
    }
    throw new IllegalArgumentException("state is open, sent or discarded");
  }
}
