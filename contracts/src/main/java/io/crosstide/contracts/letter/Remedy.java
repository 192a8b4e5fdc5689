package io.crosstide.contracts.letter;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** What follows if a dead letter is discarded, so that nothing it stood for is lost. */
public enum Remedy {
  /** Nothing is owed by it: others bring the same, or its rule is gone. */
  NONE("Nothing more: what it stood for comes again by itself, or its rule is gone"),
  /** Its keys are known: they go to the ledger as failures, and its batch or page is done. */
  LEDGER("Its keys become failures of the rule, which are tried again one by one"),
  /** Its keys are not known: source and target are compared, and then its batch is done. */
  RECOVERY("Source and target of the rule are compared; its batch holds until that is done"),
  /** Only the message itself can be gone on with. */
  REFUSED("It cannot be discarded while its rule is there: a survey goes on with it alone"),
  /** Nobody can tell what it stood for: if it was a batch, that holds on. */
  UNKNOWN("Nothing: nobody can tell what it stood for. If it was a batch, that goes on to hold");

  private final String text;

  Remedy(String text) {
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
