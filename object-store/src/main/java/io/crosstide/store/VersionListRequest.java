package io.crosstide.store;

import io.crosstide.contracts.id.VersionId;
import java.util.Optional;

/**
 * A page of a listing of versions.
 *
 * @param keyMarker list after this key (or common prefix), or within it after {@code versionMarker}
 * @param versionMarker only with a key marker
 * @param max 1 to 1,000
 */
public record VersionListRequest(
    String prefix,
    String delimiter,
    Optional<String> keyMarker,
    Optional<VersionId> versionMarker,
    int max) {}
