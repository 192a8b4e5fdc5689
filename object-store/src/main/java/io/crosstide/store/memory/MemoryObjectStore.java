package io.crosstide.store.memory;

import io.crosstide.contracts.failure.FailureKind;
import io.crosstide.contracts.id.BucketName;
import io.crosstide.contracts.id.ObjectKey;
import io.crosstide.contracts.id.VersionId;
import io.crosstide.store.BucketFacts;
import io.crosstide.store.ByteRange;
import io.crosstide.store.CannedAcl;
import io.crosstide.store.CompletedPart;
import io.crosstide.store.CopiedPart;
import io.crosstide.store.CopyRequest;
import io.crosstide.store.CopySource;
import io.crosstide.store.DeleteManyResult;
import io.crosstide.store.DeleteResult;
import io.crosstide.store.Encryption;
import io.crosstide.store.ListRequest;
import io.crosstide.store.ObjectAttributes;
import io.crosstide.store.ObjectContent;
import io.crosstide.store.ObjectFacts;
import io.crosstide.store.ObjectPage;
import io.crosstide.store.ObjectStore;
import io.crosstide.store.ObjectVersionRef;
import io.crosstide.store.PartFacts;
import io.crosstide.store.PartPage;
import io.crosstide.store.PutRequest;
import io.crosstide.store.ReadOptions;
import io.crosstide.store.SentPart;
import io.crosstide.store.StoreException;
import io.crosstide.store.UploadId;
import io.crosstide.store.UploadListRequest;
import io.crosstide.store.UploadPage;
import io.crosstide.store.UploadRef;
import io.crosstide.store.VersionListRequest;
import io.crosstide.store.VersionPage;
import io.crosstide.store.Versioning;
import io.crosstide.store.WriteConditions;
import io.crosstide.store.WriteResult;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Supplier;

/**
 * A store in memory that behaves as S3 does, for tests. Needs no Vert.x context; futures complete
 * at once unless a body is waited for.
 */
public final class MemoryObjectStore implements ObjectStore {
  private final MemoryBuckets buckets;
  private final MemoryUploads uploads;
  private final boolean dropsTags;

  /** By the system's clock. */
  public MemoryObjectStore() {
    this(Clock.systemUTC());
  }

  /**
   * @param clock dates objects
   */
  public MemoryObjectStore(Clock clock) {
    this(clock, false, MemoryUploads.PART_BYTES_MIN, false);
  }

  private MemoryObjectStore(
      Clock clock, boolean dropsTags, int partBytesMin, boolean keepsVersionIds) {
    buckets = new MemoryBuckets(clock, keepsVersionIds);
    uploads = new MemoryUploads(buckets, dropsTags, partBytesMin);
    this.dropsTags = dropsTags;
  }

  /** One that, as Ceph does, drops the tags of uploads and of copies that replace headers. */
  public static MemoryObjectStore droppingTags() {
    return new MemoryObjectStore(Clock.systemUTC(), true, MemoryUploads.PART_BYTES_MIN, false);
  }

  /** One that gives versions the ids that are asked for. */
  public static MemoryObjectStore keepingVersionIds() {
    return new MemoryObjectStore(Clock.systemUTC(), false, MemoryUploads.PART_BYTES_MIN, true);
  }

  /**
   * One that takes smaller parts than S3 does, as OSS.
   *
   * @param bytes the least size of a part that is not the last
   */
  public static MemoryObjectStore takingPartsOf(int bytes) {
    return new MemoryObjectStore(Clock.systemUTC(), false, bytes, false);
  }

  @Override
  public Future<ObjectFacts> head(BucketName bucket, ObjectKey key, ReadOptions options) {
    return attempt(() -> MemoryRead.of(buckets.headed(bucket), key, options).facts());
  }

  @Override
  public Future<Optional<PartFacts>> headPart(
      BucketName bucket, ObjectKey key, ReadOptions options, int part) {
    return attempt(() -> MemoryRead.of(buckets.headed(bucket), key, options.withPart(part)).part());
  }

  @Override
  public Future<ObjectContent> get(BucketName bucket, ObjectKey key, ReadOptions options) {
    return attempt(() -> MemoryRead.of(buckets.get(bucket), key, options).content());
  }

  @Override
  public Future<WriteResult> put(
      BucketName bucket, ObjectKey key, PutRequest put, ReadStream<Buffer> body) {
    return MemoryBody.collect(body, put.length())
        .compose(
            data ->
                attempt(
                    () -> {
                      Digests.requireMd5(data, put.contentMd5());
                      buckets.requireConditions(bucket, key, put.conditions());
                      return buckets.write(
                          bucket,
                          key,
                          data,
                          Digests.etag(data),
                          put.attributes(),
                          List.of(),
                          put.conditions().version());
                    }));
  }

  @Override
  public Future<WriteResult> copy(BucketName bucket, ObjectKey key, CopyRequest copy) {
    return attempt(
        () -> {
          MemoryVersion source = source(copy.source());
          ObjectAttributes attributes =
              source.copied(
                  copy.replaceHeaders(),
                  dropsTags && copy.replaceHeaders().isPresent()
                      ? Optional.of(Map.of())
                      : copy.replaceTags(),
                  copy.storageClass(),
                  copy.encryption(),
                  copy.acl());
          WriteResult written =
              buckets.write(
                  bucket,
                  key,
                  source.data(),
                  Digests.etag(source.data()),
                  attributes,
                  List.of(),
                  copy.version());
          return new WriteResult(
              written.etag(),
              written.version(),
              Optional.of(buckets.get(bucket).latest(key).orElseThrow().modifiedAt()),
              buckets.get(copy.source().bucket()).tellsVersions()
                  ? Optional.of(source.id())
                  : Optional.empty());
        });
  }

  @Override
  public Future<DeleteResult> delete(
      BucketName bucket, ObjectKey key, Optional<VersionId> version) {
    return attempt(() -> buckets.delete(bucket, key, version));
  }

  @Override
  public Future<DeleteResult> putMarker(BucketName bucket, ObjectKey key, VersionId version) {
    return attempt(() -> buckets.putMarker(bucket, key, Optional.of(version)));
  }

  @Override
  public Future<List<DeleteManyResult>> deleteMany(
      BucketName bucket, List<ObjectVersionRef> objects) {
    return attempt(() -> objects.stream().map(o -> deleteOne(bucket, o)).toList());
  }

  @Override
  public Future<ObjectPage> list(BucketName bucket, ListRequest request) {
    return attempt(() -> MemoryPages.objects(buckets.get(bucket), request));
  }

  @Override
  public Future<VersionPage> listVersions(BucketName bucket, VersionListRequest request) {
    return attempt(() -> MemoryPages.versions(buckets.get(bucket), request));
  }

  @Override
  public Future<UploadId> createUpload(
      BucketName bucket, ObjectKey key, ObjectAttributes attributes) {
    return attempt(() -> uploads.create(bucket, key, attributes));
  }

  @Override
  public Future<SentPart> uploadPart(
      UploadRef upload,
      int part,
      long length,
      Optional<String> contentMd5,
      ReadStream<Buffer> body) {
    return MemoryBody.collect(body, length)
        .compose(
            data ->
                attempt(
                    () -> {
                      Digests.requireMd5(data, contentMd5);
                      return uploads.addPart(upload, part, data);
                    }));
  }

  @Override
  public Future<CopiedPart> uploadPartCopy(
      UploadRef upload, int part, CopySource source, Optional<ByteRange> range) {
    return attempt(
        () -> {
          Buffer whole = source(source).data();
          Buffer data =
              range
                  .map(r -> MemoryRead.span(r, whole.length()))
                  .map(span -> whole.getBuffer(span.from(), span.to()))
                  .orElse(whole);
          return uploads.addCopiedPart(upload, part, data);
        });
  }

  @Override
  public Future<WriteResult> completeUpload(
      UploadRef upload, List<CompletedPart> parts, WriteConditions conditions) {
    return attempt(() -> uploads.complete(upload, parts, conditions));
  }

  @Override
  public Future<Void> abortUpload(UploadRef upload) {
    return attempt(() -> uploads.abort(upload));
  }

  @Override
  public Future<UploadPage> listUploads(BucketName bucket, UploadListRequest request) {
    return attempt(() -> MemoryPages.uploads(buckets.get(bucket), request));
  }

  @Override
  public Future<PartPage> listParts(UploadRef upload, int after, int max) {
    return attempt(() -> uploads.listParts(upload, after, max));
  }

  @Override
  public Future<Map<String, String>> tags(
      BucketName bucket, ObjectKey key, Optional<VersionId> version) {
    return attempt(() -> buckets.get(bucket).read(key, version).attributes().tags());
  }

  @Override
  public Future<Void> putTags(
      BucketName bucket, ObjectKey key, Optional<VersionId> version, Map<String, String> tags) {
    return attempt(
        () -> {
          MemoryBucket state = buckets.get(bucket);
          state.replace(key, state.read(key, version).withTags(tags));
          return null;
        });
  }

  @Override
  public Future<CannedAcl> acl(BucketName bucket, ObjectKey key, Optional<VersionId> version) {
    return attempt(() -> buckets.get(bucket).read(key, version).acl());
  }

  @Override
  public Future<Void> putAcl(
      BucketName bucket, ObjectKey key, Optional<VersionId> version, CannedAcl acl) {
    return attempt(
        () -> {
          MemoryBucket state = buckets.get(bucket);
          state.replace(key, state.read(key, version).withAcl(acl));
          return null;
        });
  }

  @Override
  public Future<Void> createBucket(BucketName bucket, CannedAcl acl) {
    return attempt(() -> buckets.create(bucket, acl));
  }

  @Override
  public Future<Void> deleteBucket(BucketName bucket) {
    return attempt(() -> buckets.remove(bucket));
  }

  @Override
  public Future<Void> headBucket(BucketName bucket) {
    return attempt(
        () -> {
          buckets.get(bucket);
          return null;
        });
  }

  @Override
  public Future<List<BucketFacts>> listBuckets() {
    return attempt(buckets::list);
  }

  @Override
  public Future<Versioning> versioning(BucketName bucket) {
    return attempt(() -> buckets.get(bucket).versioning);
  }

  @Override
  public Future<Void> putVersioning(BucketName bucket, Versioning versioning) {
    return attempt(
        () -> {
          if (versioning == Versioning.NEVER) {
            throw new IllegalArgumentException("Versioning cannot be unset");
          }
          buckets.get(bucket).versioning = versioning;
          return null;
        });
  }

  @Override
  public Future<CannedAcl> bucketAcl(BucketName bucket) {
    return attempt(() -> buckets.get(bucket).acl);
  }

  @Override
  public Future<Void> putBucketAcl(BucketName bucket, CannedAcl acl) {
    return attempt(
        () -> {
          buckets.get(bucket).acl = acl == CannedAcl.DEFAULT ? CannedAcl.PRIVATE : acl;
          return null;
        });
  }

  @Override
  public Future<Optional<Encryption>> bucketEncryption(BucketName bucket) {
    return attempt(() -> buckets.get(bucket).encryption);
  }

  /** Sets what {@link #bucketEncryption} tells; objects are kept as they are written. */
  public void setBucketEncryption(BucketName bucket, Encryption encryption) {
    buckets.get(bucket).encryption = Optional.of(encryption);
  }

  @Override
  public Future<String> location(BucketName bucket) {
    return attempt(
        () -> {
          buckets.get(bucket);
          return "";
        });
  }

  @Override
  public Future<Void> close() {
    return Future.succeededFuture();
  }

  private MemoryVersion source(CopySource source) {
    ReadOptions options =
        new ReadOptions(
            source.version(),
            Optional.empty(),
            OptionalInt.empty(),
            source.ifMatch(),
            source.ifNoneMatch(),
            source.ifModifiedSince(),
            source.ifUnmodifiedSince());
    try {
      return MemoryRead.of(buckets.get(source.bucket()), source.key(), options).version();
    } catch (StoreException failure) {
      // A copy answers 412 where a read answers 304.
      throw failure.status() == 304
          ? MemoryBucket.failure(FailureKind.MOVED, 412, "PreconditionFailed")
          : failure;
    }
  }

  private DeleteManyResult deleteOne(BucketName bucket, ObjectVersionRef object) {
    DeleteResult deleted = buckets.delete(bucket, object.key(), object.version());
    return new DeleteManyResult(
        object,
        Optional.of(deleted),
        deleted.deleteMarker() ? deleted.version() : Optional.empty(),
        Optional.empty());
  }

  /** One operation at a time, so that tests may call from any thread. */
  private synchronized <T> Future<T> attempt(Supplier<T> operation) {
    try {
      return Future.succeededFuture(operation.get());
    } catch (StoreException failure) {
      return Future.failedFuture(failure);
    } catch (RuntimeException defect) {
      return Future.failedFuture(
          new StoreException(FailureKind.INTERNAL, "The call failed unexpectedly", defect));
    }
  }
}
