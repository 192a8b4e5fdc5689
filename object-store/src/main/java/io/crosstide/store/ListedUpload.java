package io.crosstide.store;

import io.crosstide.contracts.id.ObjectKey;
import java.time.Instant;
import java.util.Optional;

/** An upload in progress. */
public record ListedUpload(
    ObjectKey key, UploadId upload, Instant initiatedAt, Optional<String> storageClass) {}
