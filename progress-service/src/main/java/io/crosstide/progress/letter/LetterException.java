package io.crosstide.progress.letter;

/** What was asked cannot be done with this dead letter. */
public final class LetterException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** Why not. */
  public enum Reason {
    /** There is no letter of this number. */
    NO_SUCH_LETTER("NoSuchDeadLetter", "There is no dead letter of this number"),
    /** Somebody has decided already. */
    SETTLED("DeadLetterSettled", "The dead letter was sent or discarded already"),
    /** It would not be understood there either. */
    NOT_SENDABLE(
        "DeadLetterNotSendable",
        "The dead letter cannot be sent again: it cannot be decoded, is not kept as a whole, or"
            + " nobody can tell its queue"),
    /** Something holds that only this message can end. */
    STILL_NEEDED(
        "DeadLetterStillNeeded",
        "The dead letter cannot be discarded while its rule is there: a survey goes on with it"
            + " alone. Send it again, or delete the rule");

    private final String code;
    private final String text;

    Reason(String code, String text) {
      this.code = code;
      this.text = text;
    }

    /** The word in the body of the error. */
    public String code() {
      return code;
    }
  }

  private final Reason reason;

  LetterException(Reason reason) {
    super(reason.text);
    this.reason = reason;
  }

  /** Why not. */
  public Reason reason() {
    return reason;
  }
}
