package io.crosstide.gateway.objects;

import io.crosstide.contracts.id.ETag;
import io.crosstide.contracts.id.ObjectKey;
import io.crosstide.contracts.id.VersionId;
import io.crosstide.gateway.metadata.HiddenMetadata;
import io.crosstide.gateway.oss.bucket.Owner;
import io.crosstide.gateway.oss.listing.ObjectEntry;
import io.crosstide.store.ListedObject;
import io.crosstide.store.ListedVersion;
import io.crosstide.store.ObjectFacts;
import io.crosstide.store.Provenance;
import java.time.Instant;
import java.util.Optional;

/**
 * What a listing shows of an object. Pure.
 *
 * @param version in listings of versions
 * @param lastModified of a replica that was looked at, when its source was modified
 * @param origin where it comes from, if it was looked at and is a replica
 */
record Listed(
    ObjectKey key,
    Optional<VersionId> version,
    Instant lastModified,
    ETag etag,
    long size,
    Optional<String> storageClass,
    Optional<Provenance> origin) {

  /** As the store lists it. */
  static Listed of(ListedObject object) {
    return new Listed(
        object.key(),
        Optional.empty(),
        object.lastModified(),
        object.etag(),
        object.size(),
        object.storageClass(),
        Optional.empty());
  }

  /** A version as the store lists it; empty for a delete marker. */
  static Optional<Listed> of(ListedVersion version) {
    return version
        .etag()
        .filter(etag -> !version.deleteMarker())
        .map(
            etag ->
                new Listed(
                    version.key(),
                    Optional.of(version.version()),
                    version.lastModified(),
                    etag,
                    version.size(),
                    version.storageClass(),
                    Optional.empty()));
  }

  /**
   * As it was found. All of it is of what was found: it may have been overwritten since it was
   * listed, and the time of one object beside the size of another is nobody's.
   */
  Listed as(ObjectFacts found) {
    return new Listed(
        key,
        version,
        HiddenMetadata.lastModified(found.headers(), found.lastModified()),
        found.etag(),
        found.size(),
        found.storageClass(),
        Provenance.of(found.headers()));
  }

  /** The entry of the answer. */
  @SuppressWarnings("OptionalUsedAsFieldOrParameterType")
  ObjectEntry entry(Optional<Owner> owner) {
    return new ObjectEntry(
        key.value(),
        lastModified,
        Etags.toOss(etag),
        Etags.type(etag, false),
        size,
        StorageClasses.toOss(storageClass),
        owner);
  }
}
