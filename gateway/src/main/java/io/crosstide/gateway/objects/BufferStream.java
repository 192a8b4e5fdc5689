package io.crosstide.gateway.objects;

import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;

/** A buffer as a stream: given out with the first demand. */
final class BufferStream implements ReadStream<Buffer> {
  private final Buffer content;
  private Handler<Buffer> handler = ignored -> {};
  private Handler<Void> endHandler = ignored -> {};
  private boolean given;

  BufferStream(Buffer content) {
    this.content = content;
  }

  @Override
  public BufferStream handler(Handler<Buffer> newHandler) {
    handler = newHandler == null ? ignored -> {} : newHandler;
    return this;
  }

  @Override
  public BufferStream endHandler(Handler<Void> newHandler) {
    endHandler = newHandler == null ? ignored -> {} : newHandler;
    return this;
  }

  @Override
  public BufferStream exceptionHandler(Handler<Throwable> newHandler) {
    return this;
  }

  @Override
  public BufferStream pause() {
    return this;
  }

  @Override
  public BufferStream resume() {
    return fetch(Long.MAX_VALUE);
  }

  @Override
  public BufferStream fetch(long amount) {
    if (!given) {
      given = true;
      if (content.length() > 0) {
        handler.handle(content);
      }
      endHandler.handle(null);
    }
    return this;
  }
}
