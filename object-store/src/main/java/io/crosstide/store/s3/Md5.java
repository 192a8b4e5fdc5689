package io.crosstide.store.s3;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/** MD5 as S3 uses it. */
final class Md5 {
  private Md5() {}

  /** For the header Content-MD5. */
  static String base64(byte[] body) {
    return Base64.getEncoder().encodeToString(digest().digest(body));
  }

  private static MessageDigest digest() {
    try {
      return MessageDigest.getInstance("MD5");
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("Every JDK has MD5", impossible);
    }
  }
}
