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
import java.util.concurrent.atomic.AtomicInteger;

/** All buckets, and what changes objects in them. */
final class MemoryBuckets {
  private static final AtomicInteger STORES = new AtomicInteger();

  private final Map<String, MemoryBucket> buckets = new TreeMap<>();
  private final Clock clock;
  private final boolean keepsVersionIds;

  /** As in real stores no two make the same id, so one that is kept is never named twice. */
  private final int number = STORES.incrementAndGet();

  private int versionsMade;

  MemoryBuckets(Clock clock, boolean keepsVersionIds) {
    this.clock = clock;
    this.keepsVersionIds = keepsVersionIds;
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
      List<Integer> partSizes,
      Optional<VersionId> asked) {
    MemoryBucket bucket = get(name);
    MemoryVersion version =
        new MemoryVersion(
            idOfNew(bucket, asked), false, data, Optional.of(etag), now(), attributes, partSizes);
    if (!isDoneBefore(bucket, key, version)) {
      bucket.add(key, version);
    }
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
    return putMarker(name, key, Optional.empty());
  }

  DeleteResult putMarker(BucketName name, ObjectKey key, Optional<VersionId> asked) {
    MemoryBucket bucket = get(name);
    MemoryVersion marker = MemoryVersion.markerOf(idOfNew(bucket, asked), now());
    if (!isDoneBefore(bucket, key, marker)) {
      bucket.add(key, marker);
    }
    return new DeleteResult(Optional.of(marker.id()), true);
  }

  Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MILLIS);
  }

  private VersionId idOfNew(MemoryBucket bucket, Optional<VersionId> asked) {
    if (bucket.versioning != Versioning.ENABLED) {
      if (keepsVersionIds && asked.isPresent()) {
        throw MemoryBucket.failure(FailureKind.INVALID_STATE, 409, "InvalidBucketState");
      }
      return MemoryVersion.NULL;
    }
    if (keepsVersionIds && asked.isPresent()) {
      if (asked.get().equals(MemoryVersion.NULL)) {
        throw MemoryBucket.failure(FailureKind.REFUSED, 400, WriteConditions.INVALID_VERSION_ID);
      }
      return asked.get();
    }
    return new VersionId("v%d-%08d".formatted(number, ++versionsMade));
  }

  /** Whether the newest version is this one, made by an earlier try of the same write. */
  private static boolean isDoneBefore(MemoryBucket bucket, ObjectKey key, MemoryVersion version) {
    if (version.id().equals(MemoryVersion.NULL) || bucket.version(key, version.id()).isEmpty()) {
      return false;
    }
    MemoryVersion latest = bucket.latest(key).orElseThrow();
    boolean isSame =
        latest.id().equals(version.id())
            && latest.deleteMarker() == version.deleteMarker()
            && latest.etag().equals(version.etag())
            && latest.attributes().headers().equals(version.attributes().headers());
    if (!isSame) {
      throw MemoryBucket.failure(FailureKind.REFUSED, 409, WriteConditions.VERSION_ID_TAKEN);
    }
    return true;
  }

  private static Optional<VersionId> told(MemoryBucket bucket, VersionId id) {
    return bucket.tellsVersions() ? Optional.of(id) : Optional.empty();
  }
}
