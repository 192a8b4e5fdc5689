package io.crosstide.local.body;

import io.crosstide.local.error.ClientGoneException;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.util.Map;

/**
 * Moves one request body to a {@link BodyWriter}. While a batch is decoded, hashed and written on a
 * worker thread the next one gathers; when that is full the connection is paused, so memory is
 * bounded by two batches. Lives on the request's event loop.
 */
final class BodyPipe {
  /**
   * Large enough that a change of threads per batch costs nothing, small enough for a hundred
   * uploads at once.
   */
  private static final int BATCH_BYTES = 256 * 1024;

  private final HttpServerRequest http;
  private final BodyPlan plan;
  private final BodyWriter writer;
  private final WorkerExecutor worker;
  private final PayloadDecoder decoder;
  private final Promise<NewBody> done = Promise.promise();
  private Buffer gathering = Buffer.buffer();
  private boolean working;
  private boolean ended;
  private boolean failed;

  BodyPipe(HttpServerRequest http, BodyPlan plan, BodyWriter writer, WorkerExecutor worker) {
    this.http = http;
    this.plan = plan;
    this.writer = writer;
    this.worker = worker;
    this.decoder = plan.decoder();
  }

  /** Completes when the body is whole, checked and on the disk; a failure leaves nothing behind. */
  Future<NewBody> run() {
    http.handler(this::gather);
    http.exceptionHandler(gone -> fail(new ClientGoneException(gone)));
    http.endHandler(nothing -> end());
    http.resume();
    return done.future();
  }

  private void gather(Buffer data) {
    if (failed) {
      return;
    }
    gathering.appendBuffer(data);
    if (gathering.length() >= BATCH_BYTES) {
      if (working) {
        http.pause();
      } else {
        work();
      }
    }
  }

  private void end() {
    ended = true;
    if (!working && !failed) {
      work();
    }
  }

  private void work() {
    working = true;
    byte[] batch = gathering.getBytes();
    boolean last = ended;
    gathering = Buffer.buffer();
    worker
        .executeBlocking(() -> last ? takeLast(batch) : take(batch), false)
        .onComplete(result -> afterWork(last, result));
  }

  private void afterWork(boolean last, AsyncResult<NewBody> result) {
    working = false;
    if (result.failed()) {
      fail(result.cause());
    } else if (failed) {
      discard();
    } else if (last) {
      done.tryComplete(result.result());
    } else {
      if (ended || gathering.length() >= BATCH_BYTES) {
        work();
      }
      http.resume();
    }
  }

  /** Worker thread. Null is this future's word for "not yet". */
  private NewBody take(byte[] batch) {
    decoder.decode(batch, writer);
    if (plan.length().isPresent() && writer.size() > plan.length().getAsLong()) {
      plan.checkLength(writer.size());
    }
    return null;
  }

  /** Worker thread. */
  private NewBody takeLast(byte[] batch) {
    decoder.decode(batch, writer);
    Map<String, String> trailers = decoder.finish();
    plan.checkLength(writer.size());
    NewBody body = writer.finish();
    plan.check(body, trailers);
    return body;
  }

  private void fail(Throwable cause) {
    if (done.future().succeeded()) {
      // Handed over: a connection that breaks now breaks only the answer.
      return;
    }
    if (!failed) {
      failed = true;
      gathering = Buffer.buffer();
      done.tryFail(cause);
      http.resume();
    }
    if (!working) {
      discard();
    }
  }

  private void discard() {
    working = true;
    worker
        .executeBlocking(
            () -> {
              writer.discard();
              return null;
            },
            false)
        .onFailure(done::tryFail);
  }
}
