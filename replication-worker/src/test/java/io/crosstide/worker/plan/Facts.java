package io.crosstide.worker.plan;

import io.crosstide.contracts.id.ETag;
import io.crosstide.contracts.id.VersionId;
import io.crosstide.store.Encryption;
import io.crosstide.store.ObjectAttributes;
import io.crosstide.store.ObjectFacts;
import io.crosstide.store.ObjectHeaders;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** Facts of objects, for tests. */
record Facts(
    long size,
    String etag,
    Instant modifiedAt,
    Optional<VersionId> version,
    ObjectHeaders headers,
    Optional<String> storageClass,
    Optional<Encryption> encryption) {
  static final String MD5 = "0123456789abcdef0123456789abcdef";
  static final String OTHER_MD5 = "ffff456789abcdef0123456789abcdef";
  static final String OF_PARTS = MD5 + "-3";
  static final Instant THEN = Instant.parse("2026-01-02T03:04:05Z");

  /** A plain object. */
  static Facts plain() {
    return new Facts(
        10,
        MD5,
        THEN,
        Optional.empty(),
        ObjectHeaders.NONE.withContentType("text/plain").withUserMetadata(Map.of("a", "b")),
        Optional.empty(),
        Optional.empty());
  }

  Facts withSize(long next) {
    return new Facts(next, etag, modifiedAt, version, headers, storageClass, encryption);
  }

  Facts withEtag(String next) {
    return new Facts(size, next, modifiedAt, version, headers, storageClass, encryption);
  }

  Facts withModifiedAt(Instant next) {
    return new Facts(size, etag, next, version, headers, storageClass, encryption);
  }

  Facts withVersion(String next) {
    return new Facts(
        size,
        etag,
        modifiedAt,
        Optional.of(new VersionId(next)),
        headers,
        storageClass,
        encryption);
  }

  Facts withHeaders(ObjectHeaders next) {
    return new Facts(size, etag, modifiedAt, version, next, storageClass, encryption);
  }

  Facts withStorageClass(String next) {
    return new Facts(size, etag, modifiedAt, version, headers, Optional.of(next), encryption);
  }

  Facts withEncryption(Optional<Encryption> next) {
    return new Facts(size, etag, modifiedAt, version, headers, storageClass, next);
  }

  ObjectFacts facts() {
    return new ObjectFacts(
        size,
        new ETag(etag),
        modifiedAt,
        version,
        headers,
        storageClass,
        encryption,
        OptionalInt.empty(),
        OptionalInt.empty());
  }

  SourceState.Present source() {
    return source(Map.of());
  }

  SourceState.Present source(Map<String, String> tags) {
    return new SourceState.Present(facts(), tags);
  }

  TargetState.Present target() {
    return target(Map.of());
  }

  TargetState.Present target(Map<String, String> tags) {
    return new TargetState.Present(facts(), tags);
  }

  /** What a store holds after a write with these attributes of content with this tag. */
  Facts writtenWith(ObjectAttributes attributes, String etagAtTarget) {
    return new Facts(
        size,
        etagAtTarget,
        modifiedAt.plusSeconds(7),
        Optional.empty(),
        attributes.headers(),
        attributes.storageClass(),
        attributes.encryption());
  }
}
