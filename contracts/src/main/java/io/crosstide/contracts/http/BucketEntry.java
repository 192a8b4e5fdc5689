package io.crosstide.contracts.http;

import io.crosstide.contracts.id.BucketRef;
import java.time.Instant;
import java.util.Objects;

/**
 * A bucket that the system knows. Names are unique over all regions.
 *
 * @param ref region and name
 * @param owner account that owns it
 * @param createdAt when it was created or adopted
 */
public record BucketEntry(BucketRef ref, String owner, Instant createdAt) {
  public BucketEntry {
    Objects.requireNonNull(ref, "ref");
    Objects.requireNonNull(owner, "owner");
    Objects.requireNonNull(createdAt, "createdAt");
  }
}
