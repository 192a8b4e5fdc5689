package io.crosstide.store.s3;

import io.crosstide.contracts.id.ETag;
import io.crosstide.store.CompletedPart;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;

/** MD5 as S3 uses it. */
final class Md5 {
  private static final HexFormat HEX = HexFormat.of();

  private Md5() {}

  /** For the header Content-MD5. */
  static String base64(byte[] body) {
    return Base64.getEncoder().encodeToString(digest().digest(body));
  }

  /** The tag of an object made of parts whose tags are MD5s. */
  static ETag ofParts(List<CompletedPart> parts) {
    MessageDigest digest = digest();
    parts.forEach(part -> digest.update(HEX.parseHex(part.etag().value())));
    return new ETag(HEX.formatHex(digest.digest()) + "-" + parts.size());
  }

  private static MessageDigest digest() {
    try {
      return MessageDigest.getInstance("MD5");
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("Every JDK has MD5", impossible);
    }
  }
}
