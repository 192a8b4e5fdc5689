package io.crosstide.store;

import io.crosstide.contracts.id.ETag;
import io.crosstide.contracts.id.ObjectKey;
import io.crosstide.contracts.id.VersionId;
import java.time.Instant;
import java.util.Optional;

/**
 * A version or delete marker in a listing.
 *
 * @param etag empty for a delete marker
 * @param size 0 for a delete marker
 */
public record ListedVersion(
    ObjectKey key,
    VersionId version,
    boolean latest,
    boolean deleteMarker,
    Instant lastModified,
    Optional<ETag> etag,
    long size,
    Optional<String> storageClass) {}
