package io.crosstide.progress.history;

/**
 * Objects and their bytes.
 *
 * @param objects 0 or more
 * @param bytes 0 or more
 */
public record PageCount(long objects, long bytes) {
  /** Nothing. */
  public static final PageCount NONE = new PageCount(0, 0);

  public PageCount {
    if (objects < 0 || bytes < 0) {
      throw new IllegalArgumentException("A count is 0 or more");
    }
  }

  /** The sum. */
  public PageCount plus(PageCount other) {
    return new PageCount(Math.addExact(objects, other.objects), Math.addExact(bytes, other.bytes));
  }
}
