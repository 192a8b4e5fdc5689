package io.crosstide.local.object;

import io.crosstide.local.body.Bodies;
import io.crosstide.local.body.BodyRef;
import io.crosstide.local.body.NewBody;
import io.crosstide.local.bucket.Bucket;
import io.crosstide.local.bucket.BucketTable;
import io.crosstide.local.bucket.Versioning;
import io.crosstide.local.error.S3Error;
import io.crosstide.local.error.S3Exception;
import io.crosstide.local.index.Committer;
import io.crosstide.local.index.IndexTransaction;
import io.crosstide.local.index.Sequence;
import io.crosstide.local.object.VersionTable.Placed;
import io.crosstide.local.request.ObjectKey;
import io.vertx.core.Future;
import io.vertx.core.WorkerExecutor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/**
 * Changes of objects, each one mutation of the index: conditions are checked where the write
 * happens.
 */
public final class ObjectWrites {
  private final Committer committer;
  private final Sequence sequence;
  private final VersionTable table;
  private final Versions versions;
  private final VersionIds ids;
  private final Bodies bodies;
  private final WorkerExecutor worker;

  public ObjectWrites(
      Committer committer,
      Sequence sequence,
      VersionTable table,
      Versions versions,
      VersionIds ids,
      Bodies bodies,
      WorkerExecutor worker) {
    this.committer = committer;
    this.sequence = sequence;
    this.table = table;
    this.versions = versions;
    this.ids = ids;
    this.bodies = bodies;
    this.worker = worker;
  }

  /**
   * A version to delete, and what must hold of it.
   *
   * @param givenId the id that a delete marker made of it is to have
   */
  public record Deletion(
      ObjectKey key, VersionRef ref, WriteCondition condition, Optional<String> givenId) {}

  /**
   * What a deletion did.
   *
   * @param marker the delete marker it made or removed
   * @param made whether the marker was made
   * @param refusal why nothing was done
   */
  public record Deleted(
      Deletion deletion,
      Optional<ObjectVersion> marker,
      boolean made,
      Optional<S3Exception> refusal) {}

  /**
   * Writes an object whose content has arrived. The content is thrown away if the write is refused
   * or was done before.
   *
   * @param givenId the version id that it is to have
   */
  public Future<ObjectVersion> put(
      Bucket bucket,
      ObjectKey key,
      ObjectDraft draft,
      WriteCondition condition,
      Optional<String> givenId,
      NewBody body) {
    return committer
        .submit(
            tx -> {
              Bucket now = BucketTable.again(tx, bucket);
              checkLatest(tx, now, key, condition);
              Optional<ObjectVersion> before =
                  doneBefore(tx, now, key, givenId, isSame(draft, body.md5Hex()));
              if (before.isPresent()) {
                tx.afterCommit(() -> discard(body));
                return before.get();
              }
              Map<String, String> checksums = new LinkedHashMap<>();
              body.checksums()
                  .forEach((checksum, value) -> checksums.put(checksum.header(), value));
              return add(
                  tx,
                  now,
                  key,
                  draft,
                  body.md5Hex(),
                  bodies.store(tx, body),
                  checksums,
                  0,
                  givenId);
            })
        .recover(cause -> discard(body, cause));
  }

  /** Content and headers are; tags and ACL may have been changed since. */
  public static Predicate<ObjectVersion> isSame(ObjectDraft draft, String etag) {
    return version -> version.etag().equals(etag) && version.headers().equals(draft.headers());
  }

  /**
   * The version that an earlier try of a write has made: it has the id asked for, is the newest, as
   * it would be if it were made now, and is the same.
   *
   * @throws S3Exception VersionIdTaken if another version has the id, InvalidVersionId,
   *     InvalidBucketState if the bucket's versions have no ids
   */
  public Optional<ObjectVersion> doneBefore(
      IndexTransaction tx,
      Bucket bucket,
      ObjectKey key,
      Optional<String> givenId,
      Predicate<ObjectVersion> same) {
    if (givenId.isEmpty()) {
      return Optional.empty();
    }
    if (bucket.versioning() != Versioning.ENABLED) {
      throw S3Error.INVALID_BUCKET_STATE.because("The bucket does not keep versions");
    }
    VersionRef named = ids.given(givenId.get(), sequence.last());
    Optional<ObjectVersion> there = table.find(tx, bucket, key.bytes(), named).map(Placed::version);
    if (there.isPresent() && !(isLatest(tx, bucket, key, there.get()) && same.test(there.get()))) {
      throw S3Error.VERSION_ID_TAKEN.because().with("VersionId", givenId.get());
    }
    return there;
  }

  private boolean isLatest(
      IndexTransaction tx, Bucket bucket, ObjectKey key, ObjectVersion version) {
    return table
        .find(tx, bucket, key.bytes(), new VersionRef.Latest())
        .filter(latest -> latest.version().sequence() == version.sequence())
        .isPresent();
  }

  /** Deletes the latest version or a given one. */
  public Future<Deleted> delete(Bucket bucket, Deletion deletion) {
    return committer.submit(tx -> delete(tx, BucketTable.again(tx, bucket), deletion));
  }

  /** Deletes many, in order, in one go; a refused one does not keep the others. */
  public Future<List<Deleted>> deleteAll(Bucket bucket, List<Deletion> deletions) {
    return committer.submit(
        tx -> {
          Bucket now = BucketTable.again(tx, bucket);
          return deletions.stream().map(deletion -> tryDelete(tx, now, deletion)).toList();
        });
  }

  /** Changes tags or ACL of a version in place. */
  public Future<ObjectVersion> change(
      Bucket bucket, ObjectKey key, VersionRef ref, UnaryOperator<ObjectVersion> change) {
    return committer.submit(
        tx -> {
          Bucket now = BucketTable.again(tx, bucket);
          Placed placed = versions.require(table.find(tx, now, key.bytes(), ref), key, ref);
          ObjectVersion changed = change.apply(placed.version());
          table.replace(tx, now, key.bytes(), placed, changed);
          return changed;
        });
  }

  /** Throws away a body that got no record, unless it is unknown whether it got one. */
  public <T> Future<T> discard(NewBody body, Throwable cause) {
    if (!(cause instanceof S3Exception)) {
      // The next start finds out.
      return Future.failedFuture(cause);
    }
    return discard(body).transform(done -> Future.failedFuture(cause));
  }

  private Future<Void> discard(NewBody body) {
    return worker.executeBlocking(
        () -> {
          bodies.discard(body);
          return null;
        },
        false);
  }

  /** Checks a condition against the newest version inside a mutation. */
  public void checkLatest(
      IndexTransaction tx, Bucket bucket, ObjectKey key, WriteCondition condition) {
    Optional<Placed> latest = table.find(tx, bucket, key.bytes(), new VersionRef.Latest());
    condition.check(latest.map(Placed::version), key.value());
  }

  /** Adds a version inside a mutation. */
  public ObjectVersion add(
      IndexTransaction tx,
      Bucket bucket,
      ObjectKey key,
      ObjectDraft draft,
      String etag,
      BodyRef body,
      Map<String, String> checksums,
      long uploadSequence,
      Optional<String> givenId) {
    ObjectVersion version =
        new ObjectVersion(
            sequence.next(),
            bucket.versioning() != Versioning.ENABLED,
            false,
            etag,
            body,
            draft.headers(),
            draft.tags(),
            draft.acl(),
            checksums,
            uploadSequence,
            givenId);
    table.add(tx, bucket, key.bytes(), version);
    return version;
  }

  /** A refusal comes before any write, so there is nothing to take back. */
  private Deleted tryDelete(IndexTransaction tx, Bucket bucket, Deletion deletion) {
    try {
      return delete(tx, bucket, deletion);
    } catch (S3Exception refused) {
      return new Deleted(deletion, Optional.empty(), false, Optional.of(refused));
    }
  }

  private Deleted delete(IndexTransaction tx, Bucket bucket, Deletion deletion) {
    byte[] key = deletion.key().bytes();
    Optional<Placed> target = table.find(tx, bucket, key, deletion.ref());
    boolean latest = deletion.ref() instanceof VersionRef.Latest;
    Optional<ObjectVersion> conditioned =
        target.map(Placed::version).filter(version -> !(latest && version.deleteMarker()));
    if (!deletion.condition().checkDelete(conditioned)) {
      return new Deleted(deletion, Optional.empty(), false, Optional.empty());
    }
    Optional<ObjectVersion> before =
        doneBefore(tx, bucket, deletion.key(), deletion.givenId(), ObjectVersion::deleteMarker);
    if (before.isPresent()) {
      return new Deleted(deletion, before, true, Optional.empty());
    }
    if (latest && bucket.versioning().everSet()) {
      ObjectVersion marker =
          ObjectVersion.marker(
              sequence.next(), bucket.versioning() == Versioning.SUSPENDED, deletion.givenId());
      table.add(tx, bucket, key, marker);
      return new Deleted(deletion, Optional.of(marker), true, Optional.empty());
    }
    target.ifPresent(placed -> table.remove(tx, bucket, key, placed));
    Optional<ObjectVersion> removedMarker =
        target.map(Placed::version).filter(ObjectVersion::deleteMarker);
    return new Deleted(deletion, removedMarker, false, Optional.empty());
  }
}
