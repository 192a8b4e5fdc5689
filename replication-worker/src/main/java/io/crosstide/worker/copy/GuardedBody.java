package io.crosstide.worker.copy;

import io.crosstide.store.ObjectContent;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;

/**
 * A body as long as the work on its key goes on: each chunk is progress, and once the work is ended
 * nothing passes any more, so that whoever writes it does not get it whole.
 */
final class GuardedBody implements ReadStream<Buffer> {
  private final ReadStream<Buffer> body;
  private final Runnable discard;
  private final KeyWatch watch;
  private Handler<Throwable> exceptionHandler = ignored -> {};
  private boolean over;

  private GuardedBody(ObjectContent content, KeyWatch watch) {
    this.body = content.body();
    this.discard = content.discard();
    this.watch = watch;
  }

  static ObjectContent of(ObjectContent content, KeyWatch watch) {
    return new ObjectContent(
        content.facts(),
        content.length(),
        content.range(),
        new GuardedBody(content, watch),
        content.discard());
  }

  /** False once the work is ended; then the reader is told, once. */
  private boolean goesOn() {
    if (!over && watch.stall().isPresent()) {
      over = true;
      discard.run();
      exceptionHandler.handle(watch.stall().get());
    }
    return !over;
  }

  @Override
  public GuardedBody handler(Handler<Buffer> handler) {
    body.handler(
        handler == null
            ? null
            : chunk -> {
              if (goesOn()) {
                watch.progress();
                handler.handle(chunk);
              }
            });
    return this;
  }

  @Override
  public GuardedBody endHandler(Handler<Void> handler) {
    body.endHandler(
        handler == null
            ? null
            : end -> {
              if (goesOn()) {
                handler.handle(end);
              }
            });
    return this;
  }

  @Override
  public GuardedBody exceptionHandler(Handler<Throwable> handler) {
    exceptionHandler = handler == null ? ignored -> {} : handler;
    body.exceptionHandler(handler);
    return this;
  }

  @Override
  public GuardedBody pause() {
    body.pause();
    return this;
  }

  @Override
  public GuardedBody resume() {
    body.resume();
    return this;
  }

  @Override
  public GuardedBody fetch(long amount) {
    body.fetch(amount);
    return this;
  }
}
