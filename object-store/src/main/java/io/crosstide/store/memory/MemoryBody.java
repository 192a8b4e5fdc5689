package io.crosstide.store.memory;

import io.crosstide.contracts.failure.FailureKind;
import io.crosstide.store.StoreException;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;

/**
 * Bytes in memory as a read stream: paused at first, in chunks, at the reader's pace. Delivers on
 * the thread that asks.
 */
public final class MemoryBody implements ReadStream<Buffer> {
  private static final int CHUNK_BYTES = 64 << 10;

  private final Buffer data;
  private Handler<Buffer> handler = ignored -> {};
  private Handler<Void> endHandler = ignored -> {};
  private int position;
  private long demand;
  private boolean delivering;
  private boolean ended;

  private MemoryBody(Buffer data) {
    this.data = data;
  }

  /** A body of these bytes. */
  public static MemoryBody of(Buffer data) {
    return new MemoryBody(data);
  }

  /** A body of this text in UTF-8. */
  public static MemoryBody of(String text) {
    return new MemoryBody(Buffer.buffer(text));
  }

  /** Reads a body whole. It must be paused. For small objects only. */
  public static Future<Buffer> collect(ReadStream<Buffer> body) {
    Promise<Buffer> promise = Promise.promise();
    Buffer collected = Buffer.buffer();
    body.exceptionHandler(promise::tryFail);
    body.endHandler(end -> promise.tryComplete(collected));
    body.handler(collected::appendBuffer);
    body.resume();
    return promise.future();
  }

  /** Reads a body that must have exactly this length. */
  static Future<Buffer> collect(ReadStream<Buffer> body, long length) {
    return collect(body)
        .map(
            data -> {
              if (data.length() != length) {
                throw new StoreException(
                    FailureKind.CORRUPT, "The body has not the length announced", null);
              }
              return data;
            })
        .recover(
            cause ->
                Future.failedFuture(
                    cause instanceof StoreException
                        ? cause
                        : new StoreException(FailureKind.CORRUPT, "The body failed", cause)));
  }

  @Override
  public MemoryBody handler(Handler<Buffer> newHandler) {
    handler = newHandler == null ? ignored -> {} : newHandler;
    return this;
  }

  @Override
  public MemoryBody endHandler(Handler<Void> newHandler) {
    endHandler = newHandler == null ? ignored -> {} : newHandler;
    return this;
  }

  @Override
  public MemoryBody exceptionHandler(Handler<Throwable> newHandler) {
    return this; // memory does not fail
  }

  @Override
  public MemoryBody pause() {
    demand = 0;
    return this;
  }

  @Override
  public MemoryBody resume() {
    return fetch(Long.MAX_VALUE);
  }

  @Override
  public MemoryBody fetch(long amount) {
    demand = demand + amount < 0 ? Long.MAX_VALUE : demand + amount;
    if (!delivering) {
      deliver();
    }
    return this;
  }

  private void deliver() {
    delivering = true;
    while (demand > 0 && position < data.length()) {
      int end = Math.min(data.length(), position + CHUNK_BYTES);
      Buffer chunk = data.slice(position, end);
      position = end;
      if (demand != Long.MAX_VALUE) {
        demand--;
      }
      handler.handle(chunk);
    }
    delivering = false;
    if (demand > 0 && !ended && position == data.length()) {
      ended = true;
      endHandler.handle(null);
    }
  }
}
