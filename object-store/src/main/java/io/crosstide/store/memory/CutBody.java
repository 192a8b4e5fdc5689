package io.crosstide.store.memory;

import io.crosstide.contracts.failure.FailureKind;
import io.crosstide.store.StoreException;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;

/** A body that fails after some bytes. */
final class CutBody implements ReadStream<Buffer> {
  private final ReadStream<Buffer> body;
  private long left;
  private boolean cut;
  private Handler<Buffer> handler = ignored -> {};
  private Handler<Throwable> exceptionHandler = ignored -> {};

  CutBody(ReadStream<Buffer> body, long bytes) {
    this.body = body;
    this.left = bytes;
    body.handler(this::chunk);
  }

  private void chunk(Buffer chunk) {
    if (cut) {
      return;
    }
    if (chunk.length() <= left) {
      left -= chunk.length();
      handler.handle(chunk);
      return;
    }
    cut = true;
    body.pause();
    if (left > 0) {
      handler.handle(chunk.slice(0, (int) left));
    }
    exceptionHandler.handle(
        new StoreException(FailureKind.CORRUPT, "Scripted end of the body", null));
  }

  @Override
  public CutBody handler(Handler<Buffer> newHandler) {
    handler = newHandler == null ? ignored -> {} : newHandler;
    return this;
  }

  @Override
  public CutBody exceptionHandler(Handler<Throwable> newHandler) {
    exceptionHandler = newHandler == null ? ignored -> {} : newHandler;
    body.exceptionHandler(newHandler);
    return this;
  }

  @Override
  public CutBody endHandler(Handler<Void> newHandler) {
    body.endHandler(
        end -> {
          if (!cut && newHandler != null) {
            newHandler.handle(null);
          }
        });
    return this;
  }

  @Override
  public CutBody pause() {
    body.pause();
    return this;
  }

  @Override
  public CutBody resume() {
    return fetch(Long.MAX_VALUE);
  }

  @Override
  public CutBody fetch(long amount) {
    if (!cut) {
      body.fetch(amount);
    }
    return this;
  }
}
