package io.crosstide.worker.copy;

import io.crosstide.store.ObjectContent;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

/** Bodies and futures, for tests. */
public final class Bytes {
  private static final int CHUNK = 64 << 10;

  private Bytes() {}

  /** The result of a future, within a deadline. */
  public static <T> T await(Future<T> future) throws Exception {
    try {
      return future.toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof Exception cause ? cause : new CompletionException(e.getCause());
    }
  }

  /** The body of an object. */
  public static byte[] read(ObjectContent content) throws Exception {
    Promise<Buffer> all = Promise.promise();
    Buffer buffer = Buffer.buffer(Math.toIntExact(content.length()));
    content.body().exceptionHandler(all::tryFail);
    content.body().endHandler(v -> all.tryComplete(buffer));
    content.body().handler(buffer::appendBuffer);
    content.body().resume();
    return await(all.future()).getBytes();
  }

  /** A body. */
  public static ReadStream<Buffer> stream(byte[] bytes) {
    return new ArrayStream(bytes);
  }

  private static final class ArrayStream implements ReadStream<Buffer> {
    private final byte[] bytes;
    private int position;
    private long demand;
    private boolean running;
    private boolean ended;
    private Handler<Buffer> handler = chunk -> {};
    private Handler<Void> endHandler = v -> {};

    ArrayStream(byte[] bytes) {
      this.bytes = bytes;
    }

    @Override
    public ReadStream<Buffer> exceptionHandler(Handler<Throwable> newHandler) {
      return this;
    }

    @Override
    public ReadStream<Buffer> handler(Handler<Buffer> newHandler) {
      handler = newHandler == null ? chunk -> {} : newHandler;
      return this;
    }

    @Override
    public ReadStream<Buffer> endHandler(Handler<Void> newHandler) {
      endHandler = newHandler == null ? v -> {} : newHandler;
      return this;
    }

    @Override
    public ReadStream<Buffer> pause() {
      demand = 0;
      return this;
    }

    @Override
    public ReadStream<Buffer> resume() {
      return fetch(Long.MAX_VALUE);
    }

    @Override
    public ReadStream<Buffer> fetch(long amount) {
      demand = demand + amount < 0 ? Long.MAX_VALUE : demand + amount;
      if (!running) {
        running = true;
        run();
        running = false;
      }
      return this;
    }

    private void run() {
      while (demand > 0 && position < bytes.length) {
        int length = Math.min(CHUNK, bytes.length - position);
        Buffer chunk = Buffer.buffer().appendBytes(bytes, position, length);
        position += length;
        if (demand != Long.MAX_VALUE) {
          demand--;
        }
        handler.handle(chunk);
      }
      if (position == bytes.length && demand > 0 && !ended) {
        ended = true;
        endHandler.handle(null);
      }
    }
  }
}
