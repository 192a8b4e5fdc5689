package io.crosstide.rules.error;

/** A request that is refused; nothing was changed. */
public final class RefusedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final RuleError error;

  /** Refused with an error of the table. */
  public RefusedException(RuleError error) {
    super(error.body().message(), null, false, false);
    this.error = error;
  }

  /** Refused with an error of the table, for a reason worth logging. */
  public RefusedException(RuleError error, Throwable cause) {
    super(error.body().message(), cause);
    this.error = error;
  }

  /** What the client gets. */
  public RuleError error() {
    return error;
  }
}
