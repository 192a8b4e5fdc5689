package io.crosstide.store.memory;

import io.crosstide.contracts.failure.FailureKind;
import io.crosstide.contracts.id.ETag;
import io.vertx.core.buffer.Buffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/** MD5 as S3 uses it. */
final class Digests {
  private Digests() {}

  static ETag etag(Buffer data) {
    return new ETag(HexFormat.of().formatHex(md5(data)));
  }

  /** The tag of a multipart object: the MD5 of the parts' MD5s, and their number. */
  static ETag etag(List<Buffer> parts) {
    Buffer digests = Buffer.buffer();
    parts.forEach(part -> digests.appendBytes(md5(part)));
    return new ETag(HexFormat.of().formatHex(md5(digests)) + "-" + parts.size());
  }

  static void requireMd5(Buffer data, Optional<String> contentMd5) {
    if (contentMd5.isPresent()
        && !contentMd5.get().equals(Base64.getEncoder().encodeToString(md5(data)))) {
      throw MemoryBucket.failure(FailureKind.CORRUPT, 400, "BadDigest");
    }
  }

  private static byte[] md5(Buffer data) {
    try {
      return MessageDigest.getInstance("MD5").digest(data.getBytes());
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("Every JDK has MD5", impossible);
    }
  }
}
