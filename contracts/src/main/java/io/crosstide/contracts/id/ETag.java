package io.crosstide.contracts.id;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.HexFormat;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An entity tag without its quotes, hex digits in lower case, so that the tags of two stores
 * compare.
 *
 * @param value the tag, for instance {@code d41d8cd98f00b204e9800998ecf8427e} or {@code ...-16}
 */
public record ETag(@JsonValue String value) {
  private static final Pattern OF_PARTS = Pattern.compile("[0-9a-f]{32}-([1-9][0-9]{0,4})");
  private static final int MD5_DIGITS = 32;

  /** Accepts the tag with or without quotes. */
  @JsonCreator
  public ETag {
    Ids.requireText(value, "ETag");
    if (value.length() >= 2 && value.startsWith("\"") && value.endsWith("\"")) {
      value = value.substring(1, value.length() - 1);
    }
    if (beginsAsMd5(value) && hasPartCount(value)) {
      value = value.toLowerCase(Locale.ROOT);
    }
  }

  /**
   * True if the tag has the form of an MD5 of the whole content. Encrypted objects may have a tag
   * of this form that is no MD5, so this allows a comparison with another tag, never a conclusion
   * from inequality.
   */
  public boolean looksLikeMd5() {
    return value.length() == MD5_DIGITS && beginsAsMd5(value);
  }

  /**
   * The number of parts that the tag of an object names which was uploaded in parts; empty if it
   * names none.
   */
  public OptionalInt partCount() {
    if (value.length() <= MD5_DIGITS) {
      return OptionalInt.empty();
    }
    Matcher matcher = OF_PARTS.matcher(value);
    return matcher.matches()
        ? OptionalInt.of(Integer.parseInt(matcher.group(1)))
        : OptionalInt.empty();
  }

  /** Tags are made for every listed object, so they are looked at without a regular expression. */
  private static boolean beginsAsMd5(String tag) {
    if (tag.length() < MD5_DIGITS) {
      return false;
    }
    for (int i = 0; i < MD5_DIGITS; i++) {
      if (!HexFormat.isHexDigit(tag.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  /** True too if there is nothing behind the digits. */
  private static boolean hasPartCount(String tag) {
    return tag.length() == MD5_DIGITS
        || (tag.length() > MD5_DIGITS + 1
            && tag.charAt(MD5_DIGITS) == '-'
            && tag.chars().skip(MD5_DIGITS + 1L).allMatch(c -> c >= '0' && c <= '9'));
  }

  /** The tag in quotes, as HTTP headers carry it. */
  public String quoted() {
    return '"' + value + '"';
  }

  @Override
  public String toString() {
    return value;
  }
}
