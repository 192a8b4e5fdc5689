package io.crosstide.gateway.objects;

import io.crosstide.contracts.failure.FailureKind;
import io.crosstide.contracts.id.BucketName;
import io.crosstide.contracts.id.ETag;
import io.crosstide.contracts.id.ObjectKey;
import io.crosstide.gateway.call.RequestBody;
import io.crosstide.gateway.oss.ContentMd5;
import io.crosstide.gateway.oss.error.OssError;
import io.crosstide.gateway.oss.error.OssErrorCode;
import io.crosstide.store.CompletedPart;
import io.crosstide.store.ObjectAttributes;
import io.crosstide.store.ObjectStore;
import io.crosstide.store.PutRequest;
import io.crosstide.store.StoreException;
import io.crosstide.store.UploadId;
import io.crosstide.store.UploadRef;
import io.crosstide.store.WriteConditions;
import io.crosstide.store.WriteResult;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * One body of unknown length on its way into a store. It is read while there is room in the part
 * being collected, and rests while that part is uploaded; leaving without success aborts the
 * upload, unless the store may be completing it.
 */
final class ChunkedUpload {
  private static final Logger LOG = Logger.getLogger(ChunkedUpload.class);
  private static final int PARTS_MAX = 10_000;

  private final ObjectStore store;
  private final BucketName bucket;
  private final ObjectKey key;
  private final ObjectAttributes attributes;
  private final Optional<String> contentMd5;
  private final WriteConditions conditions;
  private final RequestBody body;
  private final int partSize;
  private final MessageDigest md5 = ContentMd5.md5();
  private final Promise<WriteResult> done = Promise.promise();
  private final List<CompletedPart> parts = new ArrayList<>();
  private Buffer collecting = Buffer.buffer();
  private Optional<UploadRef> upload = Optional.empty();
  private boolean uploading;
  private boolean ended;

  /** The store may be making an object of the parts. */
  private boolean completing;

  ChunkedUpload(
      ObjectStore store,
      BucketName bucket,
      ObjectKey key,
      ObjectAttributes attributes,
      Optional<String> contentMd5,
      WriteConditions conditions,
      RequestBody body,
      int partSize) {
    this.store = store;
    this.bucket = bucket;
    this.key = key;
    this.attributes = attributes;
    this.contentMd5 = contentMd5;
    this.conditions = conditions;
    this.body = body;
    this.partSize = partSize;
  }

  Future<WriteResult> run() {
    body.handler(this::chunk);
    body.exceptionHandler(done::tryFail);
    body.endHandler(v -> end());
    body.resume();
    return done.future()
        .onFailure(failure -> body.pause())
        .recover(failure -> abort().transform(x -> Future.failedFuture(failure)));
  }

  private void chunk(Buffer chunk) {
    if (done.future().isComplete()) {
      return;
    }
    if (contentMd5.isPresent()) {
      md5.update(chunk.getBytes());
    }
    collecting.appendBuffer(chunk);
    if (collecting.length() >= partSize) {
      body.pause();
      uploadPart().onSuccess(x -> goOn()).onFailure(done::tryFail);
    }
  }

  private void goOn() {
    if (ended) {
      finish();
    } else if (!done.future().isComplete()) {
      body.resume();
    }
  }

  private Future<Void> uploadPart() {
    if (parts.size() == PARTS_MAX) {
      return Future.failedFuture(OssError.of(OssErrorCode.ENTITY_TOO_LARGE).asException());
    }
    uploading = true;
    Buffer part = collecting;
    collecting = Buffer.buffer();
    int number = parts.size() + 1;
    return begun()
        .compose(
            ref ->
                store.uploadPart(
                    ref, number, part.length(), Optional.empty(), new BufferStream(part)))
        .map(sent -> uploaded(number, sent.etag()))
        .onComplete(x -> uploading = false);
  }

  private Void uploaded(int number, ETag etag) {
    parts.add(new CompletedPart(number, etag));
    return null;
  }

  private Future<UploadRef> begun() {
    return upload
        .map(Future::succeededFuture)
        .orElseGet(() -> store.createUpload(bucket, key, attributes).map(this::remember));
  }

  private UploadRef remember(UploadId id) {
    UploadRef ref = new UploadRef(bucket, key, id);
    upload = Optional.of(ref);
    return ref;
  }

  private void end() {
    ended = true;
    if (!uploading) {
      finish();
    }
  }

  private void finish() {
    if (done.future().isComplete()) {
      return;
    }
    if (contentMd5.isPresent() && !contentMd5.get().equals(digest())) {
      done.fail(OssError.of(OssErrorCode.INVALID_DIGEST).asException());
      return;
    }
    Future<WriteResult> written = upload.isEmpty() ? putWhole() : complete();
    written.onSuccess(done::tryComplete).onFailure(done::tryFail);
  }

  private Future<WriteResult> putWhole() {
    PutRequest request =
        new PutRequest(collecting.length(), attributes, Optional.empty(), conditions);
    return store.put(bucket, key, request, new BufferStream(collecting));
  }

  private Future<WriteResult> complete() {
    Future<Void> last = collecting.length() > 0 ? uploadPart() : Future.succeededFuture();
    return last.compose(x -> completeParts());
  }

  private Future<WriteResult> completeParts() {
    completing = true;
    return store
        .completeUpload(upload.orElseThrow(), parts, conditions)
        .onFailure(failure -> completing = mayTakeEffect(failure));
  }

  private static boolean mayTakeEffect(Throwable failure) {
    return !(failure instanceof StoreException known)
        || known.kind() == FailureKind.UNKNOWN_RESULT
        || known.kind() == FailureKind.UNAVAILABLE;
  }

  /** Not while it may be completed: some stores would keep the object without its content. */
  private Future<Void> abort() {
    if (completing) {
      LOG.warn("An upload may be complete or not; if not, its parts remain");
      return Future.succeededFuture();
    }
    return upload
        .map(ref -> store.abortUpload(ref).onFailure(this::notAborted))
        .orElseGet(Future::succeededFuture);
  }

  private void notAborted(Throwable failure) {
    LOG.warnf("An upload could not be aborted; its parts remain: %s", failure.getMessage());
  }

  private String digest() {
    return Base64.getEncoder().encodeToString(md5.digest());
  }
}
