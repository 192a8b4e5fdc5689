package io.crosstide.contracts.http;

/**
 * Body of {@code PUT /rules/{ruleId}/pause}. Pausing a paused rule changes who and why; resuming
 * one that is not paused changes nothing.
 *
 * @param paused true to pause, false to resume
 * @param by who asks, 1 to {@value #BY_MAX} characters
 * @param reason why, at most {@value #REASON_MAX} characters; may be empty
 */
public record PauseChange(Boolean paused, String by, String reason) {
  /** Characters of a name. */
  public static final int BY_MAX = 255;

  /** Characters of a reason. */
  public static final int REASON_MAX = 1_000;

  public PauseChange {
    by = by == null ? "" : by;
    reason = reason == null ? "" : reason;
  }
}
