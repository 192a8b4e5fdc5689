package io.crosstide.store;

import io.crosstide.contracts.id.ETag;
import io.crosstide.contracts.id.VersionId;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What a store says of an object (or version).
 *
 * @param size bytes of the whole object, also when a range was read
 * @param etag its tag
 * @param lastModified by the store's clock, full seconds
 * @param version its version id, if the bucket is versioned
 * @param headers its headers, provenance metadata included
 * @param storageClass S3's word; empty is STANDARD
 * @param encryption as reported
 * @param tagCount number of tags, if the store tells it with the object
 * @param partCount number of parts, if the store tells it
 */
public record ObjectFacts(
    long size,
    ETag etag,
    Instant lastModified,
    Optional<VersionId> version,
    ObjectHeaders headers,
    Optional<String> storageClass,
    Optional<Encryption> encryption,
    OptionalInt tagCount,
    OptionalInt partCount) {}
