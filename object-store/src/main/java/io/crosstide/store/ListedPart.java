package io.crosstide.store;

import io.crosstide.contracts.id.ETag;
import java.time.Instant;

/** An uploaded part. */
public record ListedPart(int part, ETag etag, long size, Instant lastModified) {}
