package io.crosstide.store;

import io.crosstide.contracts.id.BucketName;
import io.crosstide.contracts.id.ETag;
import io.crosstide.contracts.id.ObjectKey;
import io.crosstide.contracts.id.VersionId;
import java.time.Instant;
import java.util.Optional;

/**
 * What a server-side copy reads, and under which conditions ({@code MOVED} if they do not hold).
 */
public record CopySource(
    BucketName bucket,
    ObjectKey key,
    Optional<VersionId> version,
    Optional<ETag> ifMatch,
    Optional<ETag> ifNoneMatch,
    Optional<Instant> ifModifiedSince,
    Optional<Instant> ifUnmodifiedSince) {
  /** Without conditions but an optional tag. */
  public static CopySource of(
      BucketName bucket, ObjectKey key, Optional<VersionId> version, Optional<ETag> ifMatch) {
    return new CopySource(
        bucket, key, version, ifMatch, Optional.empty(), Optional.empty(), Optional.empty());
  }
}
