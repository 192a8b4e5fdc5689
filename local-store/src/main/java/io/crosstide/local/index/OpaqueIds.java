package io.crosstide.local.index;

import java.util.OptionalLong;

/**
 * Version and upload ids as clients see them: a {@link Sequence} number in 13 characters that sort
 * like the number, and a suffix of this store, so that an id of another store is never taken for
 * one of ours.
 */
public final class OpaqueIds {
  private static final char[] DIGITS = "0123456789abcdefghijklmnopqrstuv".toCharArray();
  private static final int NUMBER_LENGTH = 13;

  private final String suffix;

  /**
   * @param suffix any short text of lower-case letters and digits, kept as long as the store's data
   */
  public OpaqueIds(String suffix) {
    this.suffix = suffix;
  }

  /** The id of a number. */
  public String format(long number) {
    char[] text = new char[NUMBER_LENGTH];
    long rest = number;
    for (int i = NUMBER_LENGTH - 1; i >= 0; i--) {
      text[i] = DIGITS[(int) (rest & 31)];
      rest >>>= 5;
    }
    return new String(text) + suffix;
  }

  /** The number of an id, empty if this store cannot have given it out. */
  public OptionalLong parse(String id) {
    if (id.length() != NUMBER_LENGTH + suffix.length() || !id.endsWith(suffix)) {
      return OptionalLong.empty();
    }
    long number = 0;
    for (int i = 0; i < NUMBER_LENGTH; i++) {
      int digit = Character.digit(id.charAt(i), 32);
      if (digit < 0 || Character.isUpperCase(id.charAt(i)) || (i == 0 && digit > 15)) {
        return OptionalLong.empty();
      }
      number = (number << 5) | digit;
    }
    return OptionalLong.of(number);
  }
}
