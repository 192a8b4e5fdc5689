package io.crosstide.contracts.letter;

/**
 * Body of {@code POST /dead-letters/{number}/sends} and {@code /discards}.
 *
 * @param by who asks; 1 to {@value #BY_MAX} characters
 * @param reason why; at most {@value #REASON_MAX} characters; may be empty
 */
public record LetterOrder(String by, String reason) {
  /** Characters of a reason. */
  public static final int REASON_MAX = 500;

  /** Characters of a name. */
  public static final int BY_MAX = 128;

  public LetterOrder {
    reason = reason == null ? "" : reason;
    if (by == null || by.isBlank() || by.length() > BY_MAX) {
      throw new IllegalArgumentException("by has 1 to " + BY_MAX + " characters");
    }
    if (reason.length() > REASON_MAX) {
      throw new IllegalArgumentException("reason has at most " + REASON_MAX + " characters");
    }
    if ((by + reason).chars().anyMatch(Character::isISOControl)) {
      throw new IllegalArgumentException("by and reason hold no control characters");
    }
  }
}
