package io.crosstide.gateway.call;

import io.crosstide.gateway.oss.error.OssError;
import io.crosstide.gateway.oss.error.OssErrorCode;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;

/** Collects a small body, and stops as soon as it is larger than it may be. */
final class BodyCollector {
  private final RequestBody body;
  private final int bytesMax;
  private final Promise<byte[]> collected = Promise.promise();
  private final Buffer buffer = Buffer.buffer();

  private BodyCollector(RequestBody body, int bytesMax) {
    this.body = body;
    this.bytesMax = bytesMax;
  }

  /** Fails with MalformedXML if it is too large: only XML is collected. */
  static Future<byte[]> collect(RequestBody body, int bytesMax) {
    return new BodyCollector(body, bytesMax).run();
  }

  private Future<byte[]> run() {
    body.handler(this::chunk);
    body.exceptionHandler(collected::tryFail);
    body.endHandler(v -> collected.tryComplete(buffer.getBytes()));
    body.resume();
    return collected.future();
  }

  private void chunk(Buffer chunk) {
    if (collected.future().isComplete()) {
      return;
    }
    if (buffer.length() + chunk.length() > bytesMax) {
      body.pause();
      collected.fail(OssError.of(OssErrorCode.MALFORMED_XML).asException());
    } else {
      buffer.appendBuffer(chunk);
    }
  }
}
