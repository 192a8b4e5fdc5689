package io.crosstide.local.request;

import io.crosstide.local.error.S3Error;
import java.nio.charset.StandardCharsets;

/**
 * An object's key: any text of 1 to 1,024 UTF-8 bytes, compared and stored by those bytes, never as
 * a path.
 */
public record ObjectKey(String value) {
  /** The longest key in bytes. */
  public static final int BYTES_MAX = 1024;

  public ObjectKey {
    if (value.isEmpty()) {
      throw S3Error.INVALID_ARGUMENT.because("Object key must not be empty");
    }
    int size = value.getBytes(StandardCharsets.UTF_8).length;
    if (size > BYTES_MAX) {
      throw S3Error.KEY_TOO_LONG
          .because()
          .with("Size", Integer.toString(size))
          .with("MaxSizeAllowed", Integer.toString(BYTES_MAX));
    }
  }

  /** The bytes the index is ordered by. */
  public byte[] bytes() {
    return value.getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public String toString() {
    return value;
  }
}
