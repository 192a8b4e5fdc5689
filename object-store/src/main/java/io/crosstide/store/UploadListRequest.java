package io.crosstide.store;

import java.util.Optional;

/** A page of uploads in progress; {@code max} 1 to 1,000. */
public record UploadListRequest(
    String prefix,
    String delimiter,
    Optional<String> keyMarker,
    Optional<UploadId> uploadMarker,
    int max) {}
