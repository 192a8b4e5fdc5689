package io.crosstide.local.body;

import io.crosstide.local.error.ClientGoneException;
import io.crosstide.local.error.S3Error;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;

/**
 * Receives request bodies: small ones in one piece, others streamed to disk at the pace of the
 * disk.
 */
public final class BodyIntake {
  /** Up to this size on the wire a body is collected before it is looked at. */
  private static final int WHOLE_MAX = 96 * 1024;

  private final Bodies bodies;
  private final WorkerExecutor worker;

  public BodyIntake(Bodies bodies, WorkerExecutor worker) {
    this.bodies = bodies;
    this.worker = worker;
  }

  /**
   * Receives the content of an object. When it fails, nothing is left behind.
   *
   * @return the content, checked against the plan
   */
  public Future<NewBody> object(HttpServerRequest http, BodyPlan plan) {
    BodyWriter writer = bodies.writer(plan.wanted());
    boolean small =
        plan.wireLength().orElse(Long.MAX_VALUE) <= WHOLE_MAX
            && plan.length().orElse(Long.MAX_VALUE) <= bodies.inlineMax();
    return small
        ? collect(http, WHOLE_MAX).map(body -> decodeWhole(body, plan, writer))
        : new BodyPipe(http, plan, writer, worker).run();
  }

  /** Receives the content of a part; see {@link Bodies#partWriter}. */
  public Future<NewBody> part(HttpServerRequest http, BodyPlan plan) {
    return new BodyPipe(http, plan, bodies.partWriter(plan.wanted()), worker).run();
  }

  /**
   * Receives an XML document.
   *
   * @param max the largest acceptable size in bytes
   */
  public Future<byte[]> document(HttpServerRequest http, BodyPlan plan, int max) {
    if (plan.wireLength().orElse(0) > max || plan.length().orElse(0) > max) {
      return Future.failedFuture(S3Error.MESSAGE_TOO_LONG.because());
    }
    return collect(http, max)
        .map(body -> decodeWhole(body, plan, bodies.documentWriter(plan.wanted(), max)))
        .map(body -> ((NewBody.InMemory) body.content()).bytes());
  }

  /** Hashing up to 96 KiB takes less time than a change of threads would. */
  private static NewBody decodeWhole(Buffer body, BodyPlan plan, BodyWriter writer) {
    try (writer) {
      PayloadDecoder decoder = plan.decoder();
      decoder.decode(body.getBytes(), writer);
      var trailers = decoder.finish();
      plan.checkLength(writer.size());
      NewBody received = writer.finish();
      plan.check(received, trailers);
      return received;
    }
  }

  private static Future<Buffer> collect(HttpServerRequest http, int max) {
    Promise<Buffer> promise = Promise.promise();
    Buffer collected = Buffer.buffer();
    http.handler(
        data -> {
          if (collected.length() + data.length() > max) {
            promise.tryFail(S3Error.MESSAGE_TOO_LONG.because());
          } else {
            collected.appendBuffer(data);
          }
        });
    http.exceptionHandler(gone -> promise.tryFail(new ClientGoneException(gone)));
    http.endHandler(end -> promise.tryComplete(collected));
    http.resume();
    return promise.future();
  }
}
