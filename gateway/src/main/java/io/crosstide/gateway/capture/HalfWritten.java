package io.crosstide.gateway.capture;

/**
 * A write of several steps failed after the store had carried out the first. Whatever its cause,
 * something changed, so it is captured; clients see the cause.
 */
public final class HalfWritten extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * @param cause the failure of a later step
   */
  public HalfWritten(Throwable cause) {
    super(cause.getMessage(), cause);
  }
}
