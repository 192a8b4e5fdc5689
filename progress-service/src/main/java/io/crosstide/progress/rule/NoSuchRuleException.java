package io.crosstide.progress.rule;

/** A request names a rule that is not known, or gone. */
public final class NoSuchRuleException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Without a trace: it is an answer, not a defect. */
  public NoSuchRuleException() {
    super("The BucketReplicationRule you specified does not exist.", null, false, false);
  }
}
