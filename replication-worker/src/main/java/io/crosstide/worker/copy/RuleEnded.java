package io.crosstide.worker.copy;

/** The rule is no longer live, seen right before a write (I36). */
final class RuleEnded extends RuntimeException {
  private static final long serialVersionUID = 1L;

  RuleEnded() {
    super("The rule has ended", null, false, false);
  }
}
