package io.crosstide.worker.copy;

import io.crosstide.contracts.failure.FailureKind;
import io.crosstide.contracts.failure.Side;
import io.crosstide.contracts.id.BucketName;
import io.crosstide.contracts.id.ETag;
import io.crosstide.contracts.id.ObjectKey;
import io.crosstide.contracts.id.VersionId;
import io.crosstide.store.ByteRange;
import io.crosstide.store.CannedAcl;
import io.crosstide.store.CompletedPart;
import io.crosstide.store.CopiedPart;
import io.crosstide.store.CopyRequest;
import io.crosstide.store.CopySource;
import io.crosstide.store.DeleteResult;
import io.crosstide.store.ObjectAttributes;
import io.crosstide.store.ObjectContent;
import io.crosstide.store.ObjectFacts;
import io.crosstide.store.ObjectStore;
import io.crosstide.store.PartFacts;
import io.crosstide.store.PartPage;
import io.crosstide.store.PutRequest;
import io.crosstide.store.ReadOptions;
import io.crosstide.store.SentPart;
import io.crosstide.store.UploadId;
import io.crosstide.store.UploadRef;
import io.crosstide.store.VersionListRequest;
import io.crosstide.store.VersionPage;
import io.crosstide.store.WriteConditions;
import io.crosstide.store.WriteResult;
import io.crosstide.worker.breaker.RegionBreaker;
import io.crosstide.worker.fault.FailureClassifier;
import io.crosstide.worker.fault.ReplicationFailure;
import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * One bucket of a rule, for one key. Its failures say on which side they happened, and it knows
 * whether a write may still take effect that nobody heard of any more.
 */
final class BucketSide {
  private final Side side;
  private final ObjectStore store;
  private final BucketName bucket;
  private final RegionBreaker breaker;
  private final KeyWatch watch;
  private boolean mayChangeLate;
  private Optional<WriteResult> made = Optional.empty();
  private Optional<StoreCall> refused = Optional.empty();

  BucketSide(
      Side side, ObjectStore store, BucketName bucket, RegionBreaker breaker, KeyWatch watch) {
    this.side = side;
    this.store = store;
    this.bucket = bucket;
    this.breaker = breaker;
    this.watch = watch;
  }

  BucketName bucket() {
    return bucket;
  }

  Side side() {
    return side;
  }

  /** The version that the last put, copy or completed upload made, if the store told it. */
  Optional<VersionId> written() {
    return made.flatMap(WriteResult::version);
  }

  /** The tag of what that write made. */
  Optional<ETag> writtenTag() {
    return made.map(WriteResult::etag);
  }

  /** The call that the store refused last. */
  Optional<StoreCall> refused() {
    return refused;
  }

  /** What is here is no longer what it was when it was looked at. */
  ReplicationFailure moved(String detail) {
    return new ReplicationFailure(FailureKind.MOVED, side, detail);
  }

  /** True if the result of a write that shows in the bucket is unknown. */
  boolean mayChangeLate() {
    return mayChangeLate;
  }

  Future<ObjectFacts> head(ObjectKey key) {
    return sided(StoreCall.HEAD, () -> store.head(bucket, key, ReadOptions.LATEST));
  }

  Future<ObjectFacts> head(ObjectKey key, ReadOptions options) {
    return sided(StoreCall.HEAD, () -> store.head(bucket, key, options));
  }

  Future<Optional<PartFacts>> headPart(ObjectKey key, ReadOptions options, int part) {
    return sided(StoreCall.HEAD, () -> store.headPart(bucket, key, options, part));
  }

  Future<ObjectContent> get(ObjectKey key, ReadOptions options) {
    return sided(StoreCall.GET, () -> store.get(bucket, key, options))
        .map(content -> GuardedBody.of(content, watch));
  }

  Future<Map<String, String>> tags(ObjectKey key, Optional<VersionId> version) {
    return sided(StoreCall.GET_TAGS, () -> store.tags(bucket, key, version));
  }

  Future<CannedAcl> acl(ObjectKey key, Optional<VersionId> version) {
    return sided(StoreCall.GET_ACL, () -> store.acl(bucket, key, version));
  }

  Future<VersionPage> newestVersion(ObjectKey key) {
    return sided(
        StoreCall.LIST_VERSIONS,
        () ->
            store.listVersions(
                bucket,
                new VersionListRequest(key.value(), "", Optional.empty(), Optional.empty(), 1)));
  }

  Future<VersionPage> versions(VersionListRequest request) {
    return sided(StoreCall.LIST_VERSIONS, () -> store.listVersions(bucket, request));
  }

  Future<WriteResult> put(ObjectKey key, PutRequest request, WatchedBody body) {
    return made(sent(StoreCall.PUT, body, () -> store.put(bucket, key, request, body)));
  }

  Future<WriteResult> copy(ObjectKey key, CopyRequest request) {
    return made(worked(StoreCall.COPY, () -> store.copy(bucket, key, request)));
  }

  Future<Void> putTags(ObjectKey key, Optional<VersionId> version, Map<String, String> tags) {
    return written(StoreCall.PUT_TAGS, () -> store.putTags(bucket, key, version, tags));
  }

  Future<Void> putAcl(ObjectKey key, Optional<VersionId> version, CannedAcl acl) {
    return written(StoreCall.PUT_ACL, () -> store.putAcl(bucket, key, version, acl));
  }

  Future<DeleteResult> delete(ObjectKey key) {
    return written(StoreCall.DELETE, () -> store.delete(bucket, key, Optional.empty()));
  }

  Future<DeleteResult> putMarker(ObjectKey key, VersionId version) {
    return written(StoreCall.DELETE, () -> store.putMarker(bucket, key, version));
  }

  /**
   * Deletes one version of which the source has another copy, or needs none here. What comes late
   * of it may hit a version that got the same id again.
   */
  Future<DeleteResult> deleteSurplus(ObjectKey key, VersionId version) {
    return written(StoreCall.DELETE_VERSION, () -> store.delete(bucket, key, Optional.of(version)));
  }

  /** Deletes one version; what comes late of it does no harm, as no other version gets its id. */
  Future<DeleteResult> delete(ObjectKey key, VersionId version) {
    return sided(StoreCall.DELETE_VERSION, () -> store.delete(bucket, key, Optional.of(version)));
  }

  Future<UploadRef> createUpload(ObjectKey key, ObjectAttributes attributes) {
    return sided(StoreCall.BEGIN_UPLOAD, () -> store.createUpload(bucket, key, attributes))
        .map(id -> ref(key, id));
  }

  Future<SentPart> uploadPart(
      UploadRef upload, int part, long length, Optional<String> md5, WatchedBody body) {
    return sent(StoreCall.PUT_PART, body, () -> store.uploadPart(upload, part, length, md5, body));
  }

  Future<ETag> uploadPartCopy(
      UploadRef upload, int part, CopySource from, Optional<ByteRange> range) {
    return worked(StoreCall.COPY_PART, () -> store.uploadPartCopy(upload, part, from, range))
        .map(CopiedPart::etag);
  }

  Future<WriteResult> completeUpload(
      UploadRef upload, List<CompletedPart> parts, WriteConditions conditions) {
    return made(
        worked(StoreCall.END_UPLOAD, () -> store.completeUpload(upload, parts, conditions)));
  }

  Future<PartPage> listParts(UploadRef upload, int after, int max) {
    return sided(StoreCall.LIST_PARTS, () -> store.listParts(upload, after, max));
  }

  Future<Void> abortUpload(UploadRef upload) {
    return sided(StoreCall.ABORT_UPLOAD, () -> store.abortUpload(upload));
  }

  private UploadRef ref(ObjectKey key, UploadId id) {
    return new UploadRef(bucket, key, id);
  }

  private Future<WriteResult> made(Future<WriteResult> write) {
    return shown(write).onSuccess(result -> made = Optional.of(result));
  }

  private <T> Future<T> written(StoreCall name, Supplier<Future<T>> call) {
    return shown(sided(name, call));
  }

  /** A write that shows: unlike one into an upload it can undo what is written after it. */
  private <T> Future<T> shown(Future<T> write) {
    return write.onFailure(cause -> mayChangeLate |= isUnknown(cause));
  }

  private static boolean isUnknown(Throwable cause) {
    return cause instanceof ReplicationFailure failure
        && failure.kind() == FailureKind.UNKNOWN_RESULT;
  }

  /** A small call. */
  private <T> Future<T> sided(StoreCall name, Supplier<Future<T>> call) {
    RegionBreaker.Call begun = breaker.begin();
    return observed(
        name,
        begun,
        () -> {
          breaker.due(begun);
          return call.get();
        });
  }

  /** A call that gives the store long work. */
  private <T> Future<T> worked(StoreCall name, Supplier<Future<T>> call) {
    return observed(name, breaker.begin(), call);
  }

  /** A call with a body; where the source stops it, the target is not to blame. */
  private <T> Future<T> sent(StoreCall name, WatchedBody body, Supplier<Future<T>> call) {
    RegionBreaker.Call begun = breaker.begin();
    body.whenRead(() -> breaker.due(begun));
    return observed(
        name,
        begun,
        () -> call.get().onFailure(cause -> body.failure().ifPresent(f -> breaker.drop(begun))));
  }

  private <T> Future<T> observed(
      StoreCall name, RegionBreaker.Call begun, Supplier<Future<T>> call) {
    return watch.call(
        side,
        name,
        () -> breaker.unanswered(begun),
        () ->
            Guarded.call(call)
                .recover(cause -> Future.failedFuture(FailureClassifier.at(side, cause)))
                .onSuccess(answer -> breaker.answered(begun))
                .onFailure(cause -> ended(name, begun, cause)));
  }

  private void ended(StoreCall name, RegionBreaker.Call watched, Throwable cause) {
    FailureKind kind = FailureClassifier.ofDefect(cause).kind();
    if (kind == FailureKind.REFUSED) {
      refused = Optional.of(name);
    }
    if (kind == FailureKind.UNAVAILABLE || kind == FailureKind.UNKNOWN_RESULT) {
      breaker.unanswered(watched);
    } else if (kind == FailureKind.INTERNAL) {
      breaker.drop(watched);
    } else {
      breaker.answered(watched);
    }
  }
}
