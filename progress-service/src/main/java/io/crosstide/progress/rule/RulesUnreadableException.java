package io.crosstide.progress.rule;

/** The rule service did not answer, so that nobody knows whether a rule exists. */
public final class RulesUnreadableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  RulesUnreadableException(Throwable cause) {
    super("The rules cannot be read", cause);
  }
}
