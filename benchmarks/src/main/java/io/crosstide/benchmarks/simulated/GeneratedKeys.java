package io.crosstide.benchmarks.simulated;

import java.util.List;
import java.util.stream.IntStream;

/**
 * The keys of a bucket that nobody had to fill: numbers in key order, none of them kept.
 *
 * @param count 0 or more
 */
record GeneratedKeys(int count) {
  private static final String PREFIX = "scale/";
  private static final int DIGITS = 10;

  /** The key of a number. */
  static String key(int number) {
    String digits = Integer.toString(number);
    return PREFIX + "0".repeat(DIGITS - digits.length()) + digits;
  }

  /** True if the bucket holds the key. */
  boolean holds(String key) {
    int number = firstAtOrAfter(key);
    return number < count && key(number).equals(key);
  }

  /**
   * What a listing tells, in key order.
   *
   * @param after all keys are behind this one; may be empty
   * @param max keys at most
   */
  List<String> list(String prefix, String after, int max) {
    int from = firstAtOrAfter(prefix);
    int behind = firstAtOrAfter(after);
    if (behind < count && key(behind).equals(after)) {
      behind++;
    }
    int begin = Math.max(from, behind);
    return IntStream.range(begin, (int) Math.min(count, (long) begin + max))
        .mapToObj(GeneratedKeys::key)
        .takeWhile(key -> key.startsWith(prefix))
        .toList();
  }

  private int firstAtOrAfter(String text) {
    int low = 0;
    int high = count;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (key(middle).compareTo(text) < 0) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }
}
