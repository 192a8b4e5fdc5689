package io.crosstide.rules.error;

/** How many entries a page has at most. */
public final class PageLimit {
  private static final int DEFAULT = 500;

  /** Bounds the memory of an answer. */
  private static final int MAX = 1000;

  private PageLimit() {}

  /**
   * Reads the query parameter.
   *
   * @param text null or empty is the default
   * @throws RefusedException if it is not from 1 to 1000
   */
  public static int of(String text) {
    if (text == null || text.isEmpty()) {
      return DEFAULT;
    }
    try {
      int limit = Integer.parseInt(text);
      if (limit >= 1 && limit <= MAX) {
        return limit;
      }
    } catch (NumberFormatException e) {
      throw new RefusedException(RuleError.BAD_LIMIT, e);
    }
    throw new RefusedException(RuleError.BAD_LIMIT);
  }
}
