package io.crosstide.progress.ledger;

import java.util.Optional;

/** How many rows a page has at most. */
public final class PageLimit {
  private static final int DEFAULT = 100;

  /** Bounds the memory of an answer: a row may have some 2 KB. */
  static final int MAX = 1_000;

  private PageLimit() {}

  /**
   * Reads the query parameter.
   *
   * @throws IllegalArgumentException if it is not from 1 to 1,000
   */
  @SuppressWarnings("OptionalUsedAsFieldOrParameterType")
  public static int of(Optional<String> text) {
    int limit = text.filter(given -> !given.isEmpty()).map(Integer::parseInt).orElse(DEFAULT);
    if (limit < 1 || limit > MAX) {
      throw new IllegalArgumentException("limit is from 1 to " + MAX);
    }
    return limit;
  }
}
