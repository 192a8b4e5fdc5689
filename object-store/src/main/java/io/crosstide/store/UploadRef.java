package io.crosstide.store;

import io.crosstide.contracts.id.BucketName;
import io.crosstide.contracts.id.ObjectKey;

/** A multipart upload in progress. */
public record UploadRef(BucketName bucket, ObjectKey key, UploadId upload) {}
