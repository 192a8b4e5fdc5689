package io.crosstide.gateway.oss.address;

import io.crosstide.gateway.oss.error.OssErrors;
import java.nio.charset.StandardCharsets;

/** Which names buckets and objects may have. */
public final class NameRules {
  public static final int BUCKET_NAME_MIN = 3;
  public static final int BUCKET_NAME_MAX = 63;

  /** In bytes of UTF-8. OSS stops at 1,023; the stores behind the gateway take one more. */
  public static final int KEY_BYTES_MAX = 1024;

  private NameRules() {}

  /** Lower-case letters, digits and hyphens, 3 to 63, no hyphen at either end. */
  public static boolean isBucketName(String name) {
    int length = name.length();
    if (length < BUCKET_NAME_MIN || length > BUCKET_NAME_MAX) {
      return false;
    }
    for (int i = 0; i < length; i++) {
      char c = name.charAt(i);
      boolean alphanumeric = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
      boolean innerHyphen = c == '-' && i > 0 && i < length - 1;
      if (!alphanumeric && !innerHyphen) {
        return false;
      }
    }
    return true;
  }

  /**
   * Passes a good bucket name through.
   *
   * @throws io.crosstide.gateway.oss.error.OssException InvalidBucketName
   */
  public static String requireBucketName(String name) {
    if (!isBucketName(name)) {
      throw OssErrors.invalidBucketName(name).asException();
    }
    return name;
  }

  /**
   * Passes a good key through. Any characters are allowed, a leading slash among them.
   *
   * @throws io.crosstide.gateway.oss.error.OssException InvalidObjectName if it is empty or longer
   *     than {@link #KEY_BYTES_MAX}
   */
  public static String requireKey(String key) {
    if (key.isEmpty() || key.getBytes(StandardCharsets.UTF_8).length > KEY_BYTES_MAX) {
      throw OssErrors.invalidObjectName(key).asException();
    }
    return key;
  }
}
