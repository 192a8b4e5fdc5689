package io.crosstide.gateway.objects;

import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import java.util.function.Consumer;

/** Two streams, one after the other, and a look at every chunk. Both must be paused. */
final class JoinedStream implements ReadStream<Buffer> {
  private final ReadStream<Buffer> first;
  private final ReadStream<Buffer> second;
  private final Consumer<Buffer> watcher;
  private Handler<Buffer> handler = ignored -> {};
  private Handler<Void> endHandler = ignored -> {};
  private Handler<Throwable> exceptionHandler = ignored -> {};
  private boolean firstEnded;
  private boolean flowing;

  JoinedStream(ReadStream<Buffer> first, ReadStream<Buffer> second, Consumer<Buffer> watcher) {
    this.first = first;
    this.second = second;
    this.watcher = watcher;
    first.handler(this::chunk);
    first.exceptionHandler(failure -> exceptionHandler.handle(failure));
    first.endHandler(v -> firstEnded());
    second.handler(this::chunk);
    second.exceptionHandler(failure -> exceptionHandler.handle(failure));
  }

  private void chunk(Buffer chunk) {
    watcher.accept(chunk);
    handler.handle(chunk);
  }

  private void firstEnded() {
    firstEnded = true;
    second.endHandler(v -> endHandler.handle(null));
    if (flowing) {
      second.resume();
    }
  }

  @Override
  public JoinedStream handler(Handler<Buffer> newHandler) {
    handler = newHandler == null ? ignored -> {} : newHandler;
    return this;
  }

  @Override
  public JoinedStream endHandler(Handler<Void> newHandler) {
    endHandler = newHandler == null ? ignored -> {} : newHandler;
    return this;
  }

  @Override
  public JoinedStream exceptionHandler(Handler<Throwable> newHandler) {
    exceptionHandler = newHandler == null ? ignored -> {} : newHandler;
    return this;
  }

  @Override
  public JoinedStream pause() {
    flowing = false;
    current().pause();
    return this;
  }

  @Override
  public JoinedStream resume() {
    flowing = true;
    current().resume();
    return this;
  }

  /** Any demand is taken as demand for all: the writer pauses when it has enough. */
  @Override
  public JoinedStream fetch(long amount) {
    return resume();
  }

  private ReadStream<Buffer> current() {
    return firstEnded ? second : first;
  }
}
