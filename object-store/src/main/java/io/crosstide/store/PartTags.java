package io.crosstide.store;

import io.crosstide.contracts.id.ETag;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/** Tags of objects that were uploaded in parts. */
public final class PartTags {
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

  private static MessageDigest md5() {
    try {
      return MessageDigest.getInstance("MD5");
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("Every JDK has MD5", impossible);
    }
  }
}
