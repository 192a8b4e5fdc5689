package io.crosstide.store;

import java.util.Optional;

/**
 * A write in one request.
 *
 * @param length exact length of the body in bytes; at most 5 GiB
 * @param attributes what to set
 * @param contentMd5 base64 of the MD5 that the store shall check
 * @param conditions conditions
 */
public record PutRequest(
    long length,
    ObjectAttributes attributes,
    Optional<String> contentMd5,
    WriteConditions conditions) {
  public PutRequest {
    if (length < 0) {
      throw new IllegalArgumentException("The length of a put is known");
    }
  }

  /** Without checksum or conditions. */
  public static PutRequest of(long length, ObjectAttributes attributes) {
    return new PutRequest(length, attributes, Optional.empty(), WriteConditions.NONE);
  }
}
