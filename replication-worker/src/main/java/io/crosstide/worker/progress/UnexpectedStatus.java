package io.crosstide.worker.progress;

/** The progress service answered, and not with a success. */
public final class UnexpectedStatus extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int status;

  UnexpectedStatus(int status) {
    super("The progress service answered " + status, null, false, false);
    this.status = status;
  }

  /** From 300 on. */
  public int status() {
    return status;
  }
}
