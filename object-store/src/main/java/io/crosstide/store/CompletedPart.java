package io.crosstide.store;

import io.crosstide.contracts.id.ETag;

/** A part as named when completing an upload. */
public record CompletedPart(int part, ETag etag) {}
