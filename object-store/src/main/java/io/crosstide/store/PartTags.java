package io.crosstide.store;

import io.crosstide.contracts.id.ETag;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Tags of objects that were uploaded in parts. */
public final class PartTags {
  private static final Pattern OF_PARTS = Pattern.compile("[0-9a-f]{32}-([1-9][0-9]{0,4})");

  private PartTags() {}

  /**
   * The tag that S3 gives to an object of such parts: the MD5 of their MD5s, and their number.
   *
   * @param parts tags of the parts in order, each of which must look like an MD5
   */
  public static ETag ofWhole(List<ETag> parts) {
    MessageDigest digest = md5();
    parts.forEach(part -> digest.update(HexFormat.of().parseHex(part.value())));
    return new ETag(HexFormat.of().formatHex(digest.digest()) + "-" + parts.size());
  }

  /** The number of parts that the tag of an object names; empty if it names none. */
  public static OptionalInt count(ETag tag) {
    Matcher matcher = OF_PARTS.matcher(tag.value());
    return matcher.matches()
        ? OptionalInt.of(Integer.parseInt(matcher.group(1)))
        : OptionalInt.empty();
  }

  private static MessageDigest md5() {
    try {
      return MessageDigest.getInstance("MD5");
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("Every JDK has MD5", impossible);
    }
  }
}
