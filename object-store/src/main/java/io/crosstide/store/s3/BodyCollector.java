package io.crosstide.store.s3;

import io.crosstide.contracts.failure.FailureKind;
import io.crosstide.store.StoreException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;

/** Holds a small answer whole, up to a bound. */
final class BodyCollector {
  private final Buffer collected = Buffer.buffer();
  private final Promise<Buffer> promise = Promise.promise();
  private final HttpClientRequest http;
  private final int bytesMax;

  private BodyCollector(HttpClientRequest http, int bytesMax) {
    this.http = http;
    this.bytesMax = bytesMax;
  }

  static Future<Buffer> collect(HttpClientRequest http, HttpClientResponse response, int bytesMax) {
    BodyCollector collector = new BodyCollector(http, bytesMax);
    response.handler(collector::add);
    response.exceptionHandler(collector.promise::tryFail);
    response.endHandler(end -> collector.promise.tryComplete(collector.collected));
    return collector.promise.future();
  }

  private void add(Buffer chunk) {
    if (collected.length() + chunk.length() > bytesMax) {
      StoreException tooLong =
          new StoreException(
              FailureKind.CORRUPT, "The store's answer is longer than " + bytesMax, null);
      if (promise.tryFail(tooLong)) {
        http.reset();
      }
      return;
    }
    collected.appendBuffer(chunk);
  }
}
