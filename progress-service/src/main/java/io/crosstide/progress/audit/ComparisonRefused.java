package io.crosstide.progress.audit;

/** An order or question about a comparison that cannot be followed. */
public final class ComparisonRefused extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Why, with the words of the error's body. */
  public enum Reason {
    /** The rule is not known to have one under this identity. */
    NOT_FOUND(404, "NoSuchComparison", "The rule has no such comparison."),
    /** The rule is not doing. */
    RULE_NOT_DOING(
        409, "RuleNotInEffect", "The rule is not in effect, so there is nothing to compare."),
    /** One at a time. */
    RUNNING(
        409,
        "ComparisonRunning",
        "A comparison of the rule is running. Wait for it, or cancel it."),
    /** The rule has no schedule. */
    NO_SCHEDULE(404, "NoSuchComparisonSchedule", "The rule is not compared by a schedule.");

    private final int status;
    private final String code;
    private final String text;

    Reason(int status, String code, String text) {
      this.status = status;
      this.code = code;
      this.text = text;
    }

    /** The status of the answer. */
    public int status() {
      return status;
    }

    /** The code of the error's body. */
    public String code() {
      return code;
    }
  }

  private final Reason reason;

  ComparisonRefused(Reason reason) {
    super(reason.text, null, false, false);
    this.reason = reason;
  }

  /** Why. */
  public Reason reason() {
    return reason;
  }
}
