package io.crosstide.store.memory;

import io.crosstide.contracts.failure.FailureKind;
import io.crosstide.contracts.id.BucketName;
import io.crosstide.contracts.id.ETag;
import io.crosstide.contracts.id.ObjectKey;
import io.crosstide.contracts.id.VersionId;
import io.crosstide.store.BucketFacts;
import io.crosstide.store.CannedAcl;
import io.crosstide.store.DeleteResult;
import io.crosstide.store.ObjectAttributes;
import io.crosstide.store.Versioning;
import io.crosstide.store.WriteConditions;
import io.crosstide.store.WriteResult;
import io.vertx.core.buffer.Buffer;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** All buckets, and what changes objects in them. */
final class MemoryBuckets {
  private final Map<String, MemoryBucket> buckets = new TreeMap<>();
  private final Clock clock;
  private int versionsMade;

  MemoryBuckets(Clock clock) {
    this.clock = clock;
  }

  MemoryBucket get(BucketName name) {
    MemoryBucket bucket = buckets.get(name.value());
    if (bucket == null) {
      throw MemoryBucket.failure(FailureKind.NO_SUCH_BUCKET, 404, "NoSuchBucket");
    }
    return bucket;
  }

  /** For HEAD of an object, whose answer does not tell what is missing. */
  MemoryBucket headed(BucketName name) {
    if (!buckets.containsKey(name.value())) {
      throw MemoryBucket.failure(FailureKind.NOT_FOUND, 404, "");
    }
    return get(name);
  }

  Void create(BucketName name, CannedAcl acl) {
    buckets.putIfAbsent(
        name.value(), new MemoryBucket(now(), acl == CannedAcl.DEFAULT ? CannedAcl.PRIVATE : acl));
    return null;
  }

  Void remove(BucketName name) {
    if (!get(name).objects.isEmpty()) {
      throw MemoryBucket.failure(FailureKind.REFUSED, 409, "BucketNotEmpty");
    }
    buckets.remove(name.value());
    return null;
  }

  List<BucketFacts> list() {
    return buckets.entrySet().stream()
        .map(b -> new BucketFacts(new BucketName(b.getKey()), b.getValue().createdAt))
        .toList();
  }

  void requireConditions(BucketName name, ObjectKey key, WriteConditions conditions) {
    Optional<MemoryVersion> current = get(name).latest(key).filter(v -> !v.deleteMarker());
    if (conditions.ifMatch().isPresent() && current.isEmpty()) {
      throw MemoryBucket.failure(FailureKind.NOT_FOUND, 404, "NoSuchKey");
    }
    boolean changed =
        conditions.ifMatch().map(tag -> !current.get().etag().get().equals(tag)).orElse(false);
    if (changed || (conditions.ifAbsent() && current.isPresent())) {
      throw MemoryBucket.failure(FailureKind.MOVED, 412, "PreconditionFailed");
    }
  }

  WriteResult write(
      BucketName name,
      ObjectKey key,
      Buffer data,
      ETag etag,
      ObjectAttributes attributes,
      List<Integer> partSizes) {
    MemoryBucket bucket = get(name);
    MemoryVersion version =
        new MemoryVersion(
            newId(bucket), false, data, Optional.of(etag), now(), attributes, partSizes);
    bucket.add(key, version);
    return new WriteResult(etag, told(bucket, version.id()), Optional.empty(), Optional.empty());
  }

  DeleteResult delete(BucketName name, ObjectKey key, Optional<VersionId> version) {
    MemoryBucket bucket = get(name);
    if (version.isPresent()) {
      return bucket.deleteVersion(key, version.get());
    }
    if (bucket.versioning == Versioning.NEVER) {
      bucket.objects.remove(key);
      return new DeleteResult(Optional.empty(), false);
    }
    MemoryVersion marker = MemoryVersion.markerOf(newId(bucket), now());
    bucket.add(key, marker);
    return new DeleteResult(Optional.of(marker.id()), true);
  }

  Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MILLIS);
  }

  private VersionId newId(MemoryBucket bucket) {
    return bucket.versioning == Versioning.ENABLED
        ? new VersionId("v%08d".formatted(++versionsMade))
        : MemoryVersion.NULL;
  }

  private static Optional<VersionId> told(MemoryBucket bucket, VersionId id) {
    return bucket.tellsVersions() ? Optional.of(id) : Optional.empty();
  }
}
