package io.crosstide.store.memory;

import io.crosstide.contracts.failure.FailureKind;
import io.crosstide.contracts.id.ObjectKey;
import io.crosstide.contracts.id.VersionId;
import io.crosstide.store.CannedAcl;
import io.crosstide.store.DeleteResult;
import io.crosstide.store.Encryption;
import io.crosstide.store.StoreException;
import io.crosstide.store.UploadId;
import io.crosstide.store.Versioning;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/** The state of a bucket: of each key its versions, the newest first. */
final class MemoryBucket {
  final Instant createdAt;
  final NavigableMap<ObjectKey, List<MemoryVersion>> objects = new TreeMap<>();
  final Map<UploadId, MemoryUpload> uploads = new LinkedHashMap<>();
  CannedAcl acl;
  Versioning versioning = Versioning.NEVER;
  Optional<Encryption> encryption = Optional.empty();

  MemoryBucket(Instant createdAt, CannedAcl acl) {
    this.createdAt = createdAt;
    this.acl = acl;
  }

  boolean tellsVersions() {
    return versioning != Versioning.NEVER;
  }

  /** The current version, which may be a delete marker. */
  Optional<MemoryVersion> latest(ObjectKey key) {
    return Optional.ofNullable(objects.get(key)).map(versions -> versions.get(0));
  }

  /** The current object or one version, as a reader sees it. */
  MemoryVersion read(ObjectKey key, Optional<VersionId> version) {
    MemoryVersion found =
        (version.isPresent() ? version(key, version.get()) : latest(key))
            .orElseThrow(() -> missing(version));
    if (!found.deleteMarker()) {
      return found;
    }
    int status = version.isPresent() ? 405 : 404;
    String code = version.isPresent() ? "MethodNotAllowed" : "NoSuchKey";
    throw failure(FailureKind.NOT_FOUND, status, code).withDeleteMarker(Optional.of(found.id()));
  }

  /** Makes a version the newest; without versioning (or suspended) it takes the null version. */
  void add(ObjectKey key, MemoryVersion version) {
    List<MemoryVersion> versions = objects.computeIfAbsent(key, k -> new ArrayList<>());
    versions.removeIf(v -> v.id().equals(version.id()));
    versions.add(0, version);
  }

  /** Puts a changed version in its own place. */
  void replace(ObjectKey key, MemoryVersion changed) {
    objects.get(key).replaceAll(v -> v.id().equals(changed.id()) ? changed : v);
  }

  DeleteResult deleteVersion(ObjectKey key, VersionId version) {
    Optional<MemoryVersion> found = version(key, version);
    found.ifPresent(
        v -> {
          List<MemoryVersion> versions = objects.get(key);
          versions.remove(v);
          if (versions.isEmpty()) {
            objects.remove(key);
          }
        });
    return new DeleteResult(
        tellsVersions() ? Optional.of(version) : Optional.empty(),
        found.filter(MemoryVersion::deleteMarker).isPresent());
  }

  static StoreException failure(FailureKind kind, int status, String code) {
    return new StoreException(kind, status, code, code, Optional.empty(), null);
  }

  Optional<MemoryVersion> version(ObjectKey key, VersionId version) {
    return objects.getOrDefault(key, List.of()).stream()
        .filter(v -> v.id().equals(version))
        .findFirst();
  }

  private static StoreException missing(Optional<VersionId> version) {
    return failure(FailureKind.NOT_FOUND, 404, version.isPresent() ? "NoSuchVersion" : "NoSuchKey");
  }
}
