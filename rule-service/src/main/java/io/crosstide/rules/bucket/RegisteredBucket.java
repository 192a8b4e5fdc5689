package io.crosstide.rules.bucket;

import io.crosstide.contracts.http.BucketEntry;

/**
 * A bucket in the registry.
 *
 * @param id of this life of the bucket; deleted and created again it has another
 * @param entry what is known of it
 */
public record RegisteredBucket(long id, BucketEntry entry) {}
