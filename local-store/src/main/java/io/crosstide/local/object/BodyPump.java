package io.crosstide.local.object;

import io.crosstide.local.body.BodyReader;
import io.crosstide.local.error.ClientGoneException;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.nio.channels.ClosedChannelException;

/**
 * Sends content as an answer's body at the pace of the client: the next stretch is read only when
 * the connection has room for it. Lives on the connection's event loop; closes the reader.
 */
final class BodyPump {
  /**
   * Read and written at once; with the connection's own buffer, what one slow client can hold in
   * memory.
   */
  private static final int CHUNK_BYTES = 256 * 1024;

  private final HttpServerResponse response;
  private final BodyReader reader;
  private final WorkerExecutor worker;
  private final Promise<Void> done = Promise.promise();
  private long left;
  private boolean reading;

  BodyPump(HttpServerResponse response, BodyReader reader, WorkerExecutor worker) {
    this.response = response;
    this.reader = reader;
    this.worker = worker;
    this.left = reader.length();
  }

  /** Completes when the last byte is handed to the connection, or fails when the client is gone. */
  Future<Void> run() {
    response.exceptionHandler(this::clientGone);
    response.closeHandler(closed -> clientGone(new ClosedChannelException()));
    read();
    return done.future();
  }

  private void read() {
    reading = true;
    worker.executeBlocking(() -> reader.read(CHUNK_BYTES), false).onComplete(this::afterRead);
  }

  private void afterRead(AsyncResult<byte[]> result) {
    reading = false;
    if (done.future().isComplete()) {
      reader.close();
    } else if (result.failed()) {
      fail(result.cause());
    } else {
      write(result.result());
    }
  }

  private void write(byte[] chunk) {
    left -= chunk.length;
    if (left == 0) {
      response.end(Buffer.buffer(chunk)).onComplete(ended -> finish());
      return;
    }
    response.write(Buffer.buffer(chunk)).onFailure(this::clientGone);
    if (response.writeQueueFull()) {
      response.drainHandler(drained -> readOn());
    } else {
      read();
    }
  }

  private void readOn() {
    response.drainHandler(null);
    if (!reading && !done.future().isComplete()) {
      read();
    }
  }

  private void finish() {
    if (done.tryComplete()) {
      reader.close();
    }
  }

  /** The head is out: cutting the connection is the only way left to tell the client. */
  private void fail(Throwable cause) {
    stop(cause);
    response.reset();
  }

  private void clientGone(Throwable cause) {
    stop(new ClientGoneException(cause));
  }

  private void stop(Throwable cause) {
    if (done.tryFail(cause) && !reading) {
      reader.close();
    }
  }
}
