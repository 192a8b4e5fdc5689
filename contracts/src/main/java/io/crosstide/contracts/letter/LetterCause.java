package io.crosstide.contracts.letter;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** Why a message is a dead letter, as far as it can be told from the message. */
public enum LetterCause {
  /** It is no message that this version can read. */
  UNDECODABLE("It cannot be read: it is damaged, or of a newer version than what runs"),
  /** It is a proper message, and whoever took it failed at it as often as the broker allows. */
  FAILED("It was delivered as often as the broker allows and was never finished"),
  /** Nobody can tell which queue it was for. */
  UNKNOWN_QUEUE("The broker does not tell which of our queues it came from");

  private final String text;

  LetterCause(String text) {
    this.text = text;
  }

  /** The word in bodies. */
  @JsonValue
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** What it means, in one sentence for operators, without a last stop. */
  public String text() {
    return text;
  }
}
