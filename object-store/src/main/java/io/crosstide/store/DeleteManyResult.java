package io.crosstide.store;

import io.crosstide.contracts.id.VersionId;
import java.util.Optional;

/**
 * What became of one object of a multiple delete.
 *
 * @param object the object
 * @param deleted present if it was deleted
 * @param markerVersion version of the marker that was made or deleted
 * @param failure present if it was not deleted
 */
public record DeleteManyResult(
    ObjectVersionRef object,
    Optional<DeleteResult> deleted,
    Optional<VersionId> markerVersion,
    Optional<StoreException> failure) {}
