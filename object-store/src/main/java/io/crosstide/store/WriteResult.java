package io.crosstide.store;

import io.crosstide.contracts.id.ETag;
import io.crosstide.contracts.id.VersionId;
import java.time.Instant;
import java.util.Optional;

/**
 * An object was written.
 *
 * @param etag its tag
 * @param version its version id, if the bucket is versioned
 * @param lastModified when the store tells it (copies do)
 * @param sourceVersion version that was copied, when the store tells it
 */
public record WriteResult(
    ETag etag,
    Optional<VersionId> version,
    Optional<Instant> lastModified,
    Optional<VersionId> sourceVersion) {}
