package io.crosstide.gateway.objects;

import io.crosstide.gateway.call.Call;
import io.crosstide.gateway.oss.error.OssError;
import io.crosstide.gateway.oss.error.OssErrorCode;
import io.crosstide.store.ObjectAttributes;
import io.crosstide.store.ObjectStore;
import io.crosstide.store.WriteConditions;
import io.crosstide.store.WriteResult;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * Bodies whose length nobody knows, although stores want it: a short one is collected, a long one
 * becomes a multipart upload. Bounded in number, since each holds buffers.
 */
final class ChunkedUploads {
  private final int partSize;
  private final int uploadsMax;
  private final AtomicInteger uploads = new AtomicInteger();

  ChunkedUploads(int partSize, int uploadsMax) {
    this.partSize = partSize;
    this.uploadsMax = uploadsMax;
  }

  /**
   * Writes the body of the call as an object; fails with ServiceUnavailable if there are too many.
   */
  Future<WriteResult> write(
      ObjectStore store,
      Call call,
      ObjectAttributes attributes,
      Optional<String> contentMd5,
      WriteConditions conditions) {
    return admitted(
        () ->
            new ChunkedUpload(
                    store,
                    call.bucket(),
                    call.key(),
                    attributes,
                    contentMd5,
                    conditions,
                    call.exchange().body(),
                    partSize)
                .run());
  }

  /** Collects a body that cannot be split; fails with MissingContentLength if it is long. */
  Future<Buffer> collect(Call call) {
    return admitted(() -> collected(call));
  }

  private Future<Buffer> collected(Call call) {
    Buffer all = Buffer.buffer();
    Promise<Buffer> done = Promise.promise();
    call.exchange()
        .body()
        .handler(
            chunk -> {
              if (all.length() + chunk.length() <= partSize) {
                all.appendBuffer(chunk);
              } else {
                done.tryFail(OssError.of(OssErrorCode.MISSING_CONTENT_LENGTH).asException());
              }
            })
        .exceptionHandler(done::tryFail)
        .endHandler(v -> done.tryComplete(all))
        .resume();
    return done.future().onFailure(failure -> call.exchange().body().pause());
  }

  private <T> Future<T> admitted(Supplier<Future<T>> work) {
    if (uploads.incrementAndGet() > uploadsMax) {
      uploads.decrementAndGet();
      return Future.failedFuture(OssError.of(OssErrorCode.SERVICE_UNAVAILABLE).asException());
    }
    return work.get().onComplete(x -> uploads.decrementAndGet());
  }
}
