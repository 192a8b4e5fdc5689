package io.crosstide.gateway.oss.auth;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** The algorithms of the signatures. */
final class Digests {
  private static final HexFormat HEX = HexFormat.of();

  private Digests() {}

  static byte[] hmacSha1(byte[] key, byte[] text) {
    return hmac("HmacSHA1", key, text);
  }

  static byte[] hmacSha256(byte[] key, byte[] text) {
    return hmac("HmacSHA256", key, text);
  }

  static byte[] hmacSha256(byte[] key, String text) {
    return hmacSha256(key, utf8(text));
  }

  static String hexSha256(byte[] text) {
    try {
      return HEX.formatHex(MessageDigest.getInstance("SHA-256").digest(text));
    } catch (GeneralSecurityException missing) {
      throw new IllegalStateException("Every Java platform has SHA-256", missing);
    }
  }

  static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** Compares in a time that does not tell where the first difference is. */
  static boolean same(String ours, String theirs) {
    return MessageDigest.isEqual(utf8(ours), utf8(theirs));
  }

  private static byte[] hmac(String algorithm, byte[] key, byte[] text) {
    try {
      Mac mac = Mac.getInstance(algorithm);
      mac.init(new SecretKeySpec(key, algorithm));
      return mac.doFinal(text);
    } catch (GeneralSecurityException missing) {
      throw new IllegalStateException("Every Java platform has " + algorithm, missing);
    }
  }
}
