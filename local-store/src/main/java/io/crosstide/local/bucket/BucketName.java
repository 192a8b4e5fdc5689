package io.crosstide.local.bucket;

import io.crosstide.local.error.S3Error;
import java.util.regex.Pattern;

/** The rules for bucket names: DNS labels of 3 to 63 characters in all. */
final class BucketName {
  private static final Pattern SHAPE =
      Pattern.compile(
          "(?=.{3,63}$)[a-z0-9]([a-z0-9-]*[a-z0-9])?(\\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*");
  private static final Pattern ADDRESS = Pattern.compile("\\d+\\.\\d+\\.\\d+\\.\\d+");

  private BucketName() {}

  static void check(String name) {
    if (!SHAPE.matcher(name).matches() || ADDRESS.matcher(name).matches()) {
      throw S3Error.INVALID_BUCKET_NAME.because().with("BucketName", name);
    }
  }
}
