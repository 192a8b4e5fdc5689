package io.crosstide.worker.plan.versions;

import io.crosstide.contracts.id.BucketRef;
import io.crosstide.contracts.id.ETag;
import io.crosstide.contracts.id.ObjectKey;
import io.crosstide.contracts.id.VersionId;
import io.crosstide.store.ListedVersion;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * Names versions and copies by a few bytes. With a secret, so that nobody can make two that are
 * named alike; by chance it does not happen (64 bits for each part).
 */
public final class CopyDigests {
  private final byte[] secret;

  /**
   * Names of a copy.
   *
   * @param source of the version's id
   * @param content of its tag and size; even
   */
  public record CopyDigest(long source, long content) {}

  /**
   * @param secret known to nobody else, 16 bytes or more
   */
  public CopyDigests(byte[] secret) {
    this.secret = secret.clone();
  }

  /** Of a version at a target. */
  public long ofPlace(BucketRef bucket, ObjectKey key, VersionId version) {
    return digest(bucket.region().value(), bucket.bucket().value(), key.value(), version.value());
  }

  /** Of a version's id at a source. */
  public long ofSource(VersionId version) {
    return digest(version.value());
  }

  /** Of what a version at a target is a copy of. */
  public CopyDigest of(VersionLabel.Copy copy) {
    return of(copy.version(), copy.etag(), copy.size());
  }

  boolean isOf(CopyDigest copy, ListedVersion source) {
    return source.etag().isPresent()
        && of(source.version(), source.etag().get(), source.size()).equals(copy);
  }

  private CopyDigest of(VersionId version, ETag etag, long size) {
    return new CopyDigest(ofSource(version), digest(etag.value(), Long.toString(size)) & ~1);
  }

  private long digest(String... texts) {
    MessageDigest sha256 = sha256();
    sha256.update(secret);
    for (String text : texts) {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      sha256.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).array());
      sha256.update(bytes);
    }
    return ByteBuffer.wrap(sha256.digest()).getLong();
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java has it", e);
    }
  }
}
