package io.crosstide.store;

import io.crosstide.contracts.id.BucketName;
import java.time.Instant;

/** A bucket in a listing. */
public record BucketFacts(BucketName bucket, Instant createdAt) {}
