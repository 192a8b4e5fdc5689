package io.crosstide.store.s3;

import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;

/** A body that never ends. */
record StoppingBody(ReadStream<Buffer> body) implements ReadStream<Buffer> {
  @Override
  public StoppingBody handler(Handler<Buffer> handler) {
    body.handler(handler);
    return this;
  }

  @Override
  public StoppingBody exceptionHandler(Handler<Throwable> handler) {
    return this;
  }

  @Override
  public StoppingBody endHandler(Handler<Void> handler) {
    return this;
  }

  @Override
  public StoppingBody pause() {
    body.pause();
    return this;
  }

  @Override
  public StoppingBody resume() {
    body.resume();
    return this;
  }

  @Override
  public StoppingBody fetch(long amount) {
    body.fetch(amount);
    return this;
  }
}
