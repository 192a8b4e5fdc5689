package io.crosstide.store.s3;

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
import io.crosstide.store.UploadId;
import io.crosstide.store.UploadListRequest;
import io.crosstide.store.UploadPage;
import io.crosstide.store.UploadRef;
import io.crosstide.store.VersionListRequest;
import io.crosstide.store.VersionPage;
import io.crosstide.store.Versioning;
import io.crosstide.store.WriteConditions;
import io.crosstide.store.WriteResult;
import io.crosstide.store.region.Region;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * A store that speaks S3. What a store honours of it differs; the module's README has the table.
 *
 * <p>Calls from a thread that is no Vert.x thread work too; their futures complete on a new
 * context. After a call that failed, what is left of a body handed in is paused and the caller's to
 * discard.
 */
public final class S3ObjectStore implements ObjectStore {
  private final S3Transport transport;
  private final S3Objects objects;
  private final S3Deletion deletion;
  private final S3Listings listings;
  private final S3Uploads uploads;
  private final S3Access access;
  private final S3Buckets buckets;

  /** The store of a region with default bounds. */
  public S3ObjectStore(Vertx vertx, Region region) {
    this(vertx, region, S3Options.DEFAULT, ResponseListener.NONE);
  }

  /** The store of a region. */
  public S3ObjectStore(Vertx vertx, Region region, S3Options options, ResponseListener listener) {
    this(vertx, region, options, listener, Clock.systemUTC());
  }

  /**
   * @param clock tells the time that signatures carry
   */
  public S3ObjectStore(
      Vertx vertx, Region region, S3Options options, ResponseListener listener, Clock clock) {
    transport = new S3Transport(vertx, region, options, listener, clock);
    objects = new S3Objects(transport);
    deletion = new S3Deletion(transport, objects);
    listings = new S3Listings(transport);
    uploads = new S3Uploads(transport);
    access = new S3Access(transport);
    buckets = new S3Buckets(transport);
  }

  @Override
  public Future<ObjectFacts> head(BucketName bucket, ObjectKey key, ReadOptions options) {
    return typed(() -> objects.head(bucket, key, options));
  }

  @Override
  public Future<Optional<PartFacts>> headPart(
      BucketName bucket, ObjectKey key, ReadOptions options, int part) {
    return typed(() -> objects.headPart(bucket, key, options.withPart(part)));
  }

  @Override
  public Future<ObjectContent> get(BucketName bucket, ObjectKey key, ReadOptions options) {
    return typed(() -> objects.get(bucket, key, options));
  }

  @Override
  public Future<WriteResult> put(
      BucketName bucket, ObjectKey key, PutRequest request, ReadStream<Buffer> body) {
    return typed(() -> objects.put(bucket, key, request, body));
  }

  @Override
  public Future<WriteResult> copy(BucketName bucket, ObjectKey key, CopyRequest request) {
    return typed(() -> objects.copy(bucket, key, request));
  }

  @Override
  public Future<DeleteResult> delete(
      BucketName bucket, ObjectKey key, Optional<VersionId> version) {
    return typed(() -> objects.delete(bucket, key, version));
  }

  @Override
  public Future<DeleteResult> putMarker(BucketName bucket, ObjectKey key, VersionId version) {
    return typed(() -> objects.putMarker(bucket, key, version));
  }

  @Override
  public Future<List<DeleteManyResult>> deleteMany(
      BucketName bucket, List<ObjectVersionRef> wanted) {
    return typed(() -> deletion.deleteMany(bucket, wanted));
  }

  @Override
  public Future<ObjectPage> list(BucketName bucket, ListRequest request) {
    return typed(() -> listings.list(bucket, request));
  }

  @Override
  public Future<VersionPage> listVersions(BucketName bucket, VersionListRequest request) {
    return typed(() -> listings.listVersions(bucket, request));
  }

  @Override
  public Future<UploadId> createUpload(
      BucketName bucket, ObjectKey key, ObjectAttributes attributes) {
    return typed(() -> uploads.create(bucket, key, attributes));
  }

  @Override
  public Future<SentPart> uploadPart(
      UploadRef upload,
      int part,
      long length,
      Optional<String> contentMd5,
      ReadStream<Buffer> body) {
    return typed(() -> uploads.uploadPart(upload, part, length, contentMd5, body));
  }

  @Override
  public Future<CopiedPart> uploadPartCopy(
      UploadRef upload, int part, CopySource source, Optional<ByteRange> range) {
    return typed(() -> uploads.uploadPartCopy(upload, part, source, range));
  }

  @Override
  public Future<WriteResult> completeUpload(
      UploadRef upload, List<CompletedPart> parts, WriteConditions conditions) {
    return typed(() -> uploads.complete(upload, parts, conditions));
  }

  @Override
  public Future<Void> abortUpload(UploadRef upload) {
    return typed(() -> uploads.abort(upload));
  }

  @Override
  public Future<UploadPage> listUploads(BucketName bucket, UploadListRequest request) {
    return typed(() -> uploads.list(bucket, request));
  }

  @Override
  public Future<PartPage> listParts(UploadRef upload, int after, int max) {
    return typed(() -> uploads.listParts(upload, after, max));
  }

  @Override
  public Future<Map<String, String>> tags(
      BucketName bucket, ObjectKey key, Optional<VersionId> version) {
    return typed(() -> access.tags(bucket, key, version));
  }

  @Override
  public Future<Void> putTags(
      BucketName bucket, ObjectKey key, Optional<VersionId> version, Map<String, String> tags) {
    return typed(() -> access.putTags(bucket, key, version, tags));
  }

  @Override
  public Future<CannedAcl> acl(BucketName bucket, ObjectKey key, Optional<VersionId> version) {
    return typed(() -> access.acl(bucket, key, version));
  }

  @Override
  public Future<Void> putAcl(
      BucketName bucket, ObjectKey key, Optional<VersionId> version, CannedAcl acl) {
    return typed(() -> access.putAcl(bucket, key, version, acl));
  }

  @Override
  public Future<Void> createBucket(BucketName bucket, CannedAcl acl) {
    return typed(() -> buckets.create(bucket, acl));
  }

  @Override
  public Future<Void> deleteBucket(BucketName bucket) {
    return typed(() -> buckets.delete(bucket));
  }

  @Override
  public Future<Void> headBucket(BucketName bucket) {
    return typed(() -> buckets.head(bucket));
  }

  @Override
  public Future<List<BucketFacts>> listBuckets() {
    return typed(() -> buckets.list());
  }

  @Override
  public Future<Versioning> versioning(BucketName bucket) {
    return typed(() -> buckets.versioning(bucket));
  }

  @Override
  public Future<Void> putVersioning(BucketName bucket, Versioning versioning) {
    return typed(() -> buckets.putVersioning(bucket, versioning));
  }

  @Override
  public Future<CannedAcl> bucketAcl(BucketName bucket) {
    return typed(() -> access.bucketAcl(bucket));
  }

  @Override
  public Future<Void> putBucketAcl(BucketName bucket, CannedAcl acl) {
    return typed(() -> access.putBucketAcl(bucket, acl));
  }

  @Override
  public Future<Optional<Encryption>> bucketEncryption(BucketName bucket) {
    return typed(() -> buckets.encryption(bucket));
  }

  @Override
  public Future<String> location(BucketName bucket) {
    return typed(() -> buckets.location(bucket));
  }

  @Override
  public Future<Void> close() {
    return transport.close();
  }

  /** Whatever is no typed failure yet is a defect of ours. */
  private static <T> Future<T> typed(Supplier<Future<T>> call) {
    try {
      return call.get().recover(cause -> Future.failedFuture(FailureClassifier.typed(cause)));
    } catch (RuntimeException thrown) {
      return Future.failedFuture(FailureClassifier.typed(thrown));
    }
  }
}
