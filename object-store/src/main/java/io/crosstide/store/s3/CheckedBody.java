package io.crosstide.store.s3;

import io.crosstide.contracts.failure.FailureKind;
import io.crosstide.store.StoreException;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.streams.ReadStream;
import java.time.Duration;

/**
 * The body of a download: fails unless exactly the announced bytes arrive (I19), or if none arrive
 * for too long while they are wanted. Silence while the reader pauses is the reader's.
 */
final class CheckedBody implements ReadStream<Buffer> {
  private final Vertx vertx;
  private final HttpClientResponse response;
  private final long length;
  private final long idleNanos;

  private Handler<Buffer> handler = ignored -> {};
  private Handler<Void> endHandler = ignored -> {};
  private Handler<Throwable> exceptionHandler;
  private StoreException failure;
  private long received;
  private long demand;
  private boolean done;
  private long lastProgress;
  private long watch = -1;

  /** The response must be paused. */
  CheckedBody(Vertx vertx, HttpClientResponse response, long length, Duration idle) {
    this.vertx = vertx;
    this.response = response;
    this.length = length;
    this.idleNanos = idle.toNanos();
    response.exceptionHandler(this::broken);
    response.endHandler(v -> ended());
    response.handler(this::chunk);
  }

  /** Ends the transfer early. */
  void discard() {
    if (!done) {
      finish();
      response.request().reset();
    }
  }

  @Override
  public CheckedBody handler(Handler<Buffer> newHandler) {
    handler = newHandler == null ? ignored -> {} : newHandler;
    return this;
  }

  @Override
  public CheckedBody endHandler(Handler<Void> newHandler) {
    endHandler = newHandler == null ? ignored -> {} : newHandler;
    return this;
  }

  @Override
  public CheckedBody exceptionHandler(Handler<Throwable> newHandler) {
    exceptionHandler = newHandler;
    if (failure != null && newHandler != null) {
      // It failed while nobody listened: whoever comes later must not wait forever.
      StoreException missed = failure;
      vertx.getOrCreateContext().runOnContext(v -> newHandler.handle(missed));
    }
    return this;
  }

  @Override
  public CheckedBody pause() {
    demand = 0;
    response.pause();
    return this;
  }

  @Override
  public CheckedBody resume() {
    return fetch(Long.MAX_VALUE);
  }

  @Override
  public CheckedBody fetch(long amount) {
    if (done) {
      return this;
    }
    demand = demand + amount < 0 ? Long.MAX_VALUE : demand + amount;
    lastProgress = System.nanoTime();
    if (watch < 0) {
      watch = vertx.setPeriodic(Math.max(1, idleNanos / 4_000_000), id -> checkProgress());
    }
    response.fetch(amount);
    return this;
  }

  private void chunk(Buffer chunk) {
    if (done) {
      return;
    }
    lastProgress = System.nanoTime();
    if (demand != Long.MAX_VALUE) {
      demand--;
    }
    received += chunk.length();
    if (received > length) {
      fail(FailureKind.CORRUPT, "The store sent more bytes than it announced", null);
    } else {
      handler.handle(chunk);
    }
  }

  private void ended() {
    if (done) {
      return;
    }
    if (received < length) {
      fail(FailureKind.CORRUPT, "The store sent fewer bytes than it announced", null);
      return;
    }
    finish();
    endHandler.handle(null);
  }

  private void broken(Throwable cause) {
    fail(FailureKind.CORRUPT, "The connection broke in the middle of the body", cause);
  }

  private void checkProgress() {
    if (demand > 0 && System.nanoTime() - lastProgress > idleNanos) {
      fail(FailureKind.UNAVAILABLE, "The store stopped sending in the middle of the body", null);
    }
  }

  private void fail(FailureKind kind, String message, Throwable cause) {
    if (done) {
      return;
    }
    finish();
    response.request().reset();
    failure = new StoreException(kind, message, cause);
    if (exceptionHandler != null) {
      exceptionHandler.handle(failure);
    }
  }

  private void finish() {
    done = true;
    if (watch >= 0) {
      vertx.cancelTimer(watch);
    }
  }
}
