package io.crosstide.local.object;

import io.crosstide.local.body.Bodies;
import io.crosstide.local.bucket.Bucket;
import io.crosstide.local.bucket.Versioning;
import io.crosstide.local.index.ByteReader;
import io.crosstide.local.index.ByteWriter;
import io.crosstide.local.index.IndexCursor;
import io.crosstide.local.index.IndexTransaction;
import io.crosstide.local.index.IndexView;
import io.crosstide.local.index.Keys;
import java.util.Optional;

/**
 * The versions of each key. The object a plain GET finds has a place of its own, so reading and
 * listing it costs the same however many versions there are; all others, and every delete marker,
 * lie behind, newest first. Two facts hold between mutations: the current object is newer than all
 * others of its key, and where there is none the newest of the others, if any, is a marker.
 */
public final class VersionTable {
  private final Bodies bodies;

  public VersionTable(Bodies bodies) {
    this.bodies = bodies;
  }

  /**
   * A version and where it lies.
   *
   * @param current whether it is the object a plain GET finds
   */
  public record Placed(ObjectVersion version, boolean current) {}

  /** Looks a version up. */
  public Optional<Placed> find(IndexView index, Bucket bucket, byte[] key, VersionRef ref) {
    Optional<Placed> current = current(index, bucket, key);
    if (ref instanceof VersionRef.Latest) {
      return current.isPresent() ? current : newestOlder(index, bucket, key);
    }
    if (ref instanceof VersionRef.Named named) {
      return own(index, bucket, key, current, named)
          .or(
              () ->
                  given(index, bucket, key, named)
                      .flatMap(sequence -> at(index, bucket, key, current, sequence)));
    }
    return current
        .filter(placed -> placed.version().nullVersion())
        .or(() -> olderNull(index, bucket, key));
  }

  private static Optional<Placed> own(
      IndexView index,
      Bucket bucket,
      byte[] key,
      Optional<Placed> current,
      VersionRef.Named named) {
    return named.sequence().isEmpty()
        ? Optional.empty()
        : at(index, bucket, key, current, named.sequence().getAsLong())
            .filter(placed -> placed.version().givenId().isEmpty());
  }

  private static Optional<Placed> at(
      IndexView index, Bucket bucket, byte[] key, Optional<Placed> current, long sequence) {
    return current
        .filter(placed -> placed.version().sequence() == sequence)
        .or(() -> older(index, bucket, key, sequence))
        .filter(placed -> !placed.version().nullVersion());
  }

  private static Optional<Long> given(
      IndexView index, Bucket bucket, byte[] key, VersionRef.Named named) {
    return index
        .get(Keys.givenId(bucket.id(), key, named.id()))
        .map(record -> new ByteReader(record).fixed());
  }

  /**
   * Adds a new version, object or marker, as the latest; a null version takes the place of the one
   * before it.
   */
  public void add(IndexTransaction tx, Bucket bucket, byte[] key, ObjectVersion version) {
    Optional<Placed> before = current(tx, bucket, key);
    version
        .givenId()
        .ifPresent(
            id ->
                tx.put(
                    Keys.givenId(bucket.id(), key, id),
                    new ByteWriter(Long.BYTES).fixed(version.sequence()).finish()));
    if (version.nullVersion()) {
      dropNull(tx, bucket, key, before);
    }
    before
        .filter(placed -> !(version.nullVersion() && placed.version().nullVersion()))
        .ifPresent(placed -> demote(tx, bucket, key, placed.version()));
    if (version.deleteMarker()) {
      tx.delete(Keys.current(bucket.id(), key));
      putOlder(tx, bucket, key, version);
    } else {
      tx.put(Keys.current(bucket.id(), key), version.toRecord());
    }
  }

  /**
   * Removes a version for good; what is the newest then becomes the current object, unless it is a
   * marker.
   */
  public void remove(IndexTransaction tx, Bucket bucket, byte[] key, Placed placed) {
    bodies.release(tx, placed.version().body());
    placed.version().givenId().ifPresent(id -> tx.delete(Keys.givenId(bucket.id(), key, id)));
    if (placed.current()) {
      tx.delete(Keys.current(bucket.id(), key));
    } else {
      deleteOlder(tx, bucket, key, placed.version());
    }
    if (bucket.versioning().everSet() && current(tx, bucket, key).isEmpty()) {
      promote(tx, bucket, key);
    }
  }

  /** Rewrites a version where it lies, for changed tags or ACL. */
  public void replace(
      IndexTransaction tx, Bucket bucket, byte[] key, Placed placed, ObjectVersion changed) {
    byte[] place =
        placed.current()
            ? Keys.current(bucket.id(), key)
            : Keys.older(bucket.id(), key, changed.sequence());
    tx.put(place, changed.toRecord());
  }

  private void dropNull(IndexTransaction tx, Bucket bucket, byte[] key, Optional<Placed> current) {
    if (current.isPresent() && current.get().version().nullVersion()) {
      bodies.release(tx, current.get().version().body());
    } else if (bucket.versioning() != Versioning.NEVER) {
      olderNull(tx, bucket, key)
          .ifPresent(
              placed -> {
                bodies.release(tx, placed.version().body());
                deleteOlder(tx, bucket, key, placed.version());
              });
    }
  }

  private static void demote(
      IndexTransaction tx, Bucket bucket, byte[] key, ObjectVersion version) {
    tx.delete(Keys.current(bucket.id(), key));
    putOlder(tx, bucket, key, version);
  }

  private static void promote(IndexTransaction tx, Bucket bucket, byte[] key) {
    newestOlder(tx, bucket, key)
        .map(Placed::version)
        .filter(version -> !version.deleteMarker())
        .ifPresent(
            version -> {
              deleteOlder(tx, bucket, key, version);
              tx.put(Keys.current(bucket.id(), key), version.toRecord());
            });
  }

  private static void putOlder(
      IndexTransaction tx, Bucket bucket, byte[] key, ObjectVersion version) {
    tx.put(Keys.older(bucket.id(), key, version.sequence()), version.toRecord());
    if (version.nullVersion()) {
      tx.put(
          Keys.nullPointer(bucket.id(), key), new ByteWriter(8).fixed(version.sequence()).finish());
    }
  }

  private static void deleteOlder(
      IndexTransaction tx, Bucket bucket, byte[] key, ObjectVersion version) {
    tx.delete(Keys.older(bucket.id(), key, version.sequence()));
    if (version.nullVersion()) {
      tx.delete(Keys.nullPointer(bucket.id(), key));
    }
  }

  private static Optional<Placed> current(IndexView index, Bucket bucket, byte[] key) {
    return index
        .get(Keys.current(bucket.id(), key))
        .map(record -> new Placed(ObjectVersion.fromRecord(record), true));
  }

  private static Optional<Placed> older(IndexView index, Bucket bucket, byte[] key, long sequence) {
    return index
        .get(Keys.older(bucket.id(), key, sequence))
        .map(record -> new Placed(ObjectVersion.fromRecord(record), false));
  }

  private static Optional<Placed> olderNull(IndexView index, Bucket bucket, byte[] key) {
    return index
        .get(Keys.nullPointer(bucket.id(), key))
        .flatMap(record -> older(index, bucket, key, new ByteReader(record).fixed()));
  }

  private static Optional<Placed> newestOlder(IndexView index, Bucket bucket, byte[] key) {
    if (!bucket.versioning().everSet()) {
      return Optional.empty();
    }
    byte[] prefix = Keys.olderOf(bucket.id(), key);
    try (IndexCursor cursor = index.cursor(prefix, Keys.after(prefix))) {
      return cursor.valid()
          ? Optional.of(new Placed(ObjectVersion.fromRecord(cursor.value()), false))
          : Optional.empty();
    }
  }
}
