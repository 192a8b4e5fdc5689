package io.crosstide.store.memory;

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
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Another store, with faults by script and a log of all calls; for tests. Operations have the names
 * of the port's methods:
 *
 * <pre>{@code
 * store.on("put").key("a/1").nth(2).times(3).fail(FailureKind.THROTTLED);
 * }</pre>
 */
public final class FaultyObjectStore implements ObjectStore {
  private final ObjectStore inner;
  private final Faults faults;

  /**
   * @param inner what is really called
   * @param vertx times delays
   */
  public FaultyObjectStore(ObjectStore inner, Vertx vertx) {
    this.inner = inner;
    this.faults = new Faults(vertx);
  }

  /** Begins a script for an operation. Of several that match, the earliest decides. */
  public FaultScript on(String operation) {
    return faults.add(new FaultScript(operation));
  }

  /** All calls so far, in order, those that went wrong included. */
  public List<StoreCall> calls() {
    return faults.calls();
  }

  /** How often an operation was called. */
  public long count(String operation) {
    return calls().stream().filter(call -> call.operation().equals(operation)).count();
  }

  /** Forgets all scripts; hung calls stay so. */
  public void heal() {
    faults.clear();
  }

  /** Forgets all calls. */
  public void forgetCalls() {
    faults.forgetCalls();
  }

  /** Fails hung calls with {@code UNKNOWN_RESULT}, as a time-out would. */
  public void releaseHung() {
    faults.releaseHung();
  }

  /** Has the store do what was scripted to land late; completes when all of it is done. */
  public Future<Void> landLate() {
    return faults.landLate();
  }

  @Override
  public Future<Optional<PartFacts>> headPart(
      BucketName bucket, ObjectKey key, ReadOptions options, int part) {
    return faults.run(
        call("headPart", bucket, key), () -> inner.headPart(bucket, key, options, part));
  }

  @Override
  public Future<ObjectContent> get(BucketName bucket, ObjectKey key, ReadOptions options) {
    return faults.runReading(call("get", bucket, key), () -> inner.get(bucket, key, options));
  }

  @Override
  public Future<WriteResult> put(
      BucketName bucket, ObjectKey key, PutRequest request, ReadStream<Buffer> body) {
    return faults.runWriting(
        call("put", bucket, key), body, given -> inner.put(bucket, key, request, given));
  }

  @Override
  public Future<SentPart> uploadPart(
      UploadRef upload,
      int part,
      long length,
      Optional<String> contentMd5,
      ReadStream<Buffer> body) {
    return faults.runWriting(
        call("uploadPart", upload),
        body,
        given -> inner.uploadPart(upload, part, length, contentMd5, given));
  }

  @Override
  public Future<ObjectFacts> head(BucketName bucket, ObjectKey key, ReadOptions options) {
    return faults.run(call("head", bucket, key), () -> inner.head(bucket, key, options));
  }

  @Override
  public Future<WriteResult> copy(BucketName bucket, ObjectKey key, CopyRequest request) {
    return faults.run(call("copy", bucket, key), () -> inner.copy(bucket, key, request));
  }

  @Override
  public Future<DeleteResult> delete(
      BucketName bucket, ObjectKey key, Optional<VersionId> version) {
    return faults.run(call("delete", bucket, key), () -> inner.delete(bucket, key, version));
  }

  /** A delete like any other to scripts. */
  @Override
  public Future<DeleteResult> putMarker(BucketName bucket, ObjectKey key, VersionId version) {
    return faults.run(call("delete", bucket, key), () -> inner.putMarker(bucket, key, version));
  }

  @Override
  public Future<List<DeleteManyResult>> deleteMany(
      BucketName bucket, List<ObjectVersionRef> objects) {
    return faults.run(call("deleteMany", bucket), () -> inner.deleteMany(bucket, objects));
  }

  @Override
  public Future<ObjectPage> list(BucketName bucket, ListRequest request) {
    return faults.run(call("list", bucket), () -> inner.list(bucket, request));
  }

  @Override
  public Future<VersionPage> listVersions(BucketName bucket, VersionListRequest request) {
    return faults.run(call("listVersions", bucket), () -> inner.listVersions(bucket, request));
  }

  @Override
  public Future<UploadId> createUpload(
      BucketName bucket, ObjectKey key, ObjectAttributes attributes) {
    return faults.run(
        call("createUpload", bucket, key), () -> inner.createUpload(bucket, key, attributes));
  }

  @Override
  public Future<CopiedPart> uploadPartCopy(
      UploadRef upload, int part, CopySource source, Optional<ByteRange> range) {
    return faults.run(
        call("uploadPartCopy", upload), () -> inner.uploadPartCopy(upload, part, source, range));
  }

  @Override
  public Future<WriteResult> completeUpload(
      UploadRef upload, List<CompletedPart> parts, WriteConditions conditions) {
    return faults.run(
        call("completeUpload", upload), () -> inner.completeUpload(upload, parts, conditions));
  }

  @Override
  public Future<Void> abortUpload(UploadRef upload) {
    return faults.run(call("abortUpload", upload), () -> inner.abortUpload(upload));
  }

  @Override
  public Future<UploadPage> listUploads(BucketName bucket, UploadListRequest request) {
    return faults.run(call("listUploads", bucket), () -> inner.listUploads(bucket, request));
  }

  @Override
  public Future<PartPage> listParts(UploadRef upload, int after, int max) {
    return faults.run(call("listParts", upload), () -> inner.listParts(upload, after, max));
  }

  @Override
  public Future<Map<String, String>> tags(
      BucketName bucket, ObjectKey key, Optional<VersionId> version) {
    return faults.run(call("tags", bucket, key), () -> inner.tags(bucket, key, version));
  }

  @Override
  public Future<Void> putTags(
      BucketName bucket, ObjectKey key, Optional<VersionId> version, Map<String, String> tags) {
    return faults.run(
        call("putTags", bucket, key), () -> inner.putTags(bucket, key, version, tags));
  }

  @Override
  public Future<CannedAcl> acl(BucketName bucket, ObjectKey key, Optional<VersionId> version) {
    return faults.run(call("acl", bucket, key), () -> inner.acl(bucket, key, version));
  }

  @Override
  public Future<Void> putAcl(
      BucketName bucket, ObjectKey key, Optional<VersionId> version, CannedAcl acl) {
    return faults.run(call("putAcl", bucket, key), () -> inner.putAcl(bucket, key, version, acl));
  }

  @Override
  public Future<Void> createBucket(BucketName bucket, CannedAcl acl) {
    return faults.run(call("createBucket", bucket), () -> inner.createBucket(bucket, acl));
  }

  @Override
  public Future<Void> deleteBucket(BucketName bucket) {
    return faults.run(call("deleteBucket", bucket), () -> inner.deleteBucket(bucket));
  }

  @Override
  public Future<Void> headBucket(BucketName bucket) {
    return faults.run(call("headBucket", bucket), () -> inner.headBucket(bucket));
  }

  @Override
  public Future<List<BucketFacts>> listBuckets() {
    return faults.run(call("listBuckets"), () -> inner.listBuckets());
  }

  @Override
  public Future<Versioning> versioning(BucketName bucket) {
    return faults.run(call("versioning", bucket), () -> inner.versioning(bucket));
  }

  @Override
  public Future<Void> putVersioning(BucketName bucket, Versioning versioning) {
    return faults.run(call("putVersioning", bucket), () -> inner.putVersioning(bucket, versioning));
  }

  @Override
  public Future<CannedAcl> bucketAcl(BucketName bucket) {
    return faults.run(call("bucketAcl", bucket), () -> inner.bucketAcl(bucket));
  }

  @Override
  public Future<Void> putBucketAcl(BucketName bucket, CannedAcl acl) {
    return faults.run(call("putBucketAcl", bucket), () -> inner.putBucketAcl(bucket, acl));
  }

  @Override
  public Future<Optional<Encryption>> bucketEncryption(BucketName bucket) {
    return faults.run(call("bucketEncryption", bucket), () -> inner.bucketEncryption(bucket));
  }

  @Override
  public Future<String> location(BucketName bucket) {
    return faults.run(call("location", bucket), () -> inner.location(bucket));
  }

  @Override
  public Future<Void> close() {
    return inner.close();
  }

  private static StoreCall call(String operation) {
    return new StoreCall(operation, Optional.empty(), Optional.empty());
  }

  private static StoreCall call(String operation, BucketName bucket) {
    return new StoreCall(operation, Optional.of(bucket), Optional.empty());
  }

  private static StoreCall call(String operation, BucketName bucket, ObjectKey key) {
    return new StoreCall(operation, Optional.of(bucket), Optional.of(key));
  }

  private static StoreCall call(String operation, UploadRef upload) {
    return call(operation, upload.bucket(), upload.key());
  }
}
