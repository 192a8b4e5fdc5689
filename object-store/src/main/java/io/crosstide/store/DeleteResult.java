package io.crosstide.store;

import io.crosstide.contracts.id.VersionId;
import java.util.Optional;

/**
 * An object or version was deleted.
 *
 * @param version version deleted, or of the delete marker that was made
 * @param deleteMarker true if a marker was made or deleted
 */
public record DeleteResult(Optional<VersionId> version, boolean deleteMarker) {}
