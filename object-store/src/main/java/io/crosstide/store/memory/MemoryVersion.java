package io.crosstide.store.memory;

import io.crosstide.contracts.id.ETag;
import io.crosstide.contracts.id.VersionId;
import io.crosstide.store.CannedAcl;
import io.crosstide.store.Encryption;
import io.crosstide.store.ObjectAttributes;
import io.crosstide.store.ObjectFacts;
import io.crosstide.store.ObjectHeaders;
import io.vertx.core.buffer.Buffer;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A version of an object, or a delete marker.
 *
 * @param partSizes bytes of each part; empty if it was written in one request
 */
record MemoryVersion(
    VersionId id,
    boolean deleteMarker,
    Buffer data,
    Optional<ETag> etag,
    Instant modifiedAt,
    ObjectAttributes attributes,
    List<Integer> partSizes) {

  static final VersionId NULL = new VersionId("null");

  static MemoryVersion markerOf(VersionId id, Instant now) {
    return new MemoryVersion(
        id, true, Buffer.buffer(), Optional.empty(), now, ObjectAttributes.NONE, List.of());
  }

  /**
   * @param versioned whether the bucket tells version ids
   */
  ObjectFacts facts(boolean versioned) {
    ObjectHeaders headers = attributes.headers();
    return new ObjectFacts(
        data.length(),
        etag.orElseThrow(),
        modifiedAt.truncatedTo(ChronoUnit.SECONDS),
        versioned ? Optional.of(id) : Optional.empty(),
        headers.contentType().isPresent()
            ? headers
            : headers.withContentType("binary/octet-stream"),
        storageClass(),
        attributes.encryption(),
        attributes.tags().isEmpty()
            ? OptionalInt.empty()
            : OptionalInt.of(attributes.tags().size()),
        partSizes.isEmpty() ? OptionalInt.empty() : OptionalInt.of(partSizes.size()));
  }

  Optional<String> storageClass() {
    return attributes.storageClass().filter(c -> !c.equals("STANDARD"));
  }

  CannedAcl acl() {
    return attributes.acl().filter(a -> a != CannedAcl.DEFAULT).orElse(CannedAcl.PRIVATE);
  }

  MemoryVersion withTags(Map<String, String> tags) {
    return with(
        new ObjectAttributes(
            attributes.headers(),
            attributes.storageClass(),
            attributes.encryption(),
            tags,
            attributes.acl()));
  }

  MemoryVersion withAcl(CannedAcl acl) {
    return with(
        new ObjectAttributes(
            attributes.headers(),
            attributes.storageClass(),
            attributes.encryption(),
            attributes.tags(),
            Optional.of(acl)));
  }

  /** What a copy sets, where it does not say otherwise. */
  ObjectAttributes copied(
      Optional<ObjectHeaders> headers,
      Optional<Map<String, String>> tags,
      Optional<String> storageClass,
      Optional<Encryption> encryption,
      Optional<CannedAcl> acl) {
    return new ObjectAttributes(
        headers.orElse(attributes.headers()),
        storageClass,
        encryption,
        tags.orElse(attributes.tags()),
        acl);
  }

  private MemoryVersion with(ObjectAttributes changed) {
    return new MemoryVersion(id, deleteMarker, data, etag, modifiedAt, changed, partSizes);
  }
}
