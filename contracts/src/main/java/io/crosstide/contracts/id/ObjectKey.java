package io.crosstide.contracts.id;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The key of an object, taken as it came: never normalised, decoded once. Ordered by its UTF-8
 * bytes, which is the order in which stores list (and differs from {@link String#compareTo} beyond
 * U+FFFF).
 *
 * @param value the key; 1 to {@value #BYTES_MAX} bytes of UTF-8
 */
public record ObjectKey(@JsonValue String value) implements Comparable<ObjectKey> {
  /** The longest key that S3 stores take, in bytes of UTF-8. */
  public static final int BYTES_MAX = 1024;

  @JsonCreator
  public ObjectKey {
    Ids.requireText(value, "ObjectKey");
    if (value.length() > BYTES_MAX || value.getBytes(StandardCharsets.UTF_8).length > BYTES_MAX) {
      throw new IllegalArgumentException("ObjectKey is longer than " + BYTES_MAX + " bytes");
    }
  }

  /**
   * True if the key begins with the given text, byte by byte; a slash has no meaning of its own
   * (I46).
   */
  public boolean startsWith(String prefix) {
    return value.startsWith(prefix);
  }

  @Override
  public int compareTo(ObjectKey other) {
    return Arrays.compareUnsigned(
        value.getBytes(StandardCharsets.UTF_8), other.value.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public String toString() {
    return value;
  }
}
