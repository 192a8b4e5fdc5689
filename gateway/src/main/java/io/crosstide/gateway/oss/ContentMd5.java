package io.crosstide.gateway.oss;

import io.crosstide.gateway.oss.error.OssError;
import io.crosstide.gateway.oss.error.OssErrorCode;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;

/** The Content-MD5 header: base64 of 16 bytes. */
public final class ContentMd5 {
  private static final int MD5_BYTES = 16;

  private ContentMd5() {}

  /**
   * The digest the client promises, if it sent one.
   *
   * @throws io.crosstide.gateway.oss.error.OssException InvalidDigest if it is not base64 of 16
   *     bytes
   */
  public static Optional<byte[]> promised(OssHeaders headers) {
    return headers.firstText("content-md5").map(ContentMd5::decode);
  }

  /**
   * Checks a whole body against the header, if there is one.
   *
   * @throws io.crosstide.gateway.oss.error.OssException InvalidDigest if they differ
   */
  public static void check(OssHeaders headers, byte[] body) {
    Optional<byte[]> promised = promised(headers);
    if (promised.isPresent() && !Arrays.equals(promised.get(), md5().digest(body))) {
      throw OssError.of(OssErrorCode.INVALID_DIGEST).asException();
    }
  }

  private static byte[] decode(String header) {
    try {
      byte[] digest = Base64.getDecoder().decode(header);
      if (digest.length == MD5_BYTES) {
        return digest;
      }
    } catch (IllegalArgumentException notBase64) {
      // Answered below, like a digest of the wrong length.
    }
    throw OssError.of(OssErrorCode.INVALID_DIGEST).asException();
  }

  /** A new MD5. */
  public static MessageDigest md5() {
    try {
      return MessageDigest.getInstance("MD5");
    } catch (NoSuchAlgorithmException missing) {
      throw new IllegalStateException("Every Java platform has MD5", missing);
    }
  }
}
