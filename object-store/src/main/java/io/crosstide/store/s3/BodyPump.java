package io.crosstide.store.s3;

import io.crosstide.contracts.failure.FailureKind;
import io.crosstide.store.StoreException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.streams.ReadStream;
import java.time.Duration;

/**
 * Moves a body into a request at the store's pace. The last chunk is held back until the body has
 * ended with exactly the bytes announced: a body that fails, ends early or goes on too long leaves
 * the store without a complete object (I19, I22).
 */
final class BodyPump {
  private final Vertx vertx;
  private final HttpClientRequest http;
  private final S3Request about;
  private final ReadStream<Buffer> body;
  private final long length;
  private final long idleNanos;
  private final Promise<HttpClientResponse> answer = Promise.promise();

  private long received;
  private Buffer held = Buffer.buffer();
  private boolean waitsForStore;
  private boolean sent;
  private boolean done;
  private long lastProgress;
  private long watch;

  BodyPump(
      Vertx vertx,
      HttpClientRequest http,
      S3Request about,
      ReadStream<Buffer> body,
      long length,
      Duration idle) {
    this.vertx = vertx;
    this.http = http;
    this.about = about;
    this.body = body;
    this.length = length;
    this.idleNanos = idle.toNanos();
  }

  /** The head of the answer. */
  Future<HttpClientResponse> run() {
    progress();
    watch = vertx.setPeriodic(Math.max(1, idleNanos / 4_000_000), id -> checkProgress());
    http.exceptionHandler(this::broken);
    http.response().onSuccess(this::answered).onFailure(this::broken);
    http.drainHandler(v -> drained());
    try {
      body.exceptionHandler(this::bodyFailed);
      body.endHandler(v -> bodyEnded());
      body.handler(this::chunk);
      body.resume();
    } catch (IllegalStateException over) {
      bodyFailed(over); // streams of Vert.x refuse handlers once they have ended
    }
    return answer.future();
  }

  private void chunk(Buffer chunk) {
    if (done || chunk.length() == 0) {
      return;
    }
    progress();
    received += chunk.length();
    if (received > length) {
      fail(new StoreException(FailureKind.CORRUPT, "The body is longer than announced", null));
    } else if (received == length) {
      held = chunk;
    } else {
      write(chunk);
    }
  }

  private void write(Buffer chunk) {
    http.write(chunk).onFailure(this::broken);
    if (http.writeQueueFull() && !done) {
      waitsForStore = true;
      body.pause();
    }
  }

  private void drained() {
    if (waitsForStore && !done) {
      waitsForStore = false;
      progress();
      body.resume();
    }
  }

  private void bodyEnded() {
    if (done) {
      return;
    }
    if (received < length) {
      fail(new StoreException(FailureKind.CORRUPT, "The body is shorter than announced", null));
      return;
    }
    progress();
    sent = true;
    waitsForStore = true;
    http.end(held).onFailure(this::broken);
    held = Buffer.buffer();
  }

  private void bodyFailed(Throwable cause) {
    fail(
        cause instanceof StoreException known
            ? known
            : new StoreException(FailureKind.CORRUPT, "The body failed on its way to us", cause));
  }

  private void answered(HttpClientResponse response) {
    if (done) {
      return;
    }
    boolean early = !sent;
    if (early && response.statusCode() < 300) {
      response.exceptionHandler(reset -> {}); // which the next line causes
      broken(new IllegalStateException("The store accepted a body that it has not seen"));
      return;
    }
    finish();
    if (early) {
      body.pause();
      // The rest of the body will not be sent, so the connection is of no further use.
      answer.tryComplete(response);
      response.end().onComplete(read -> http.reset());
    } else {
      answer.tryComplete(response);
    }
  }

  private void broken(Throwable cause) {
    fail(FailureClassifier.afterSending(about, cause));
  }

  private void checkProgress() {
    long quiet = System.nanoTime() - lastProgress;
    if (waitsForStore && quiet > idleNanos) {
      fail(FailureClassifier.timedOut(about));
    } else if (quiet > 2 * idleNanos) {
      // Whoever makes the body has a bound of its own; this one is the last resort.
      fail(new StoreException(FailureKind.CORRUPT, "The body made no progress", null));
    }
  }

  private void fail(StoreException failure) {
    if (done) {
      return;
    }
    finish();
    body.pause();
    answer.tryFail(failure);
    http.reset();
  }

  private void finish() {
    done = true;
    vertx.cancelTimer(watch);
  }

  private void progress() {
    lastProgress = System.nanoTime();
  }
}
