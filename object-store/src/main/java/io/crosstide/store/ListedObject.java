package io.crosstide.store;

import io.crosstide.contracts.id.ETag;
import io.crosstide.contracts.id.ObjectKey;
import java.time.Instant;
import java.util.Optional;

/**
 * An object in a listing.
 *
 * @param storageClass S3's word; empty is STANDARD
 */
public record ListedObject(
    ObjectKey key, long size, ETag etag, Instant lastModified, Optional<String> storageClass) {}
