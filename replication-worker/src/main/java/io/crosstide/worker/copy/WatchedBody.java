package io.crosstide.worker.copy;

import io.crosstide.contracts.failure.Side;
import io.crosstide.store.ObjectContent;
import io.crosstide.worker.fault.FailureClassifier;
import io.crosstide.worker.fault.ReplicationFailure;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A body on its way from source to target: measured as it passes, and remembering whether it was
 * the source that failed, since the target's call fails with it.
 */
final class WatchedBody implements ReadStream<Buffer> {
  private final ReadStream<Buffer> body;
  private final Optional<Md5> measure;
  private final Consumer<Buffer> passed;
  private Optional<ReplicationFailure> failure = Optional.empty();
  private Runnable whenRead = () -> {};

  /**
   * @param measure is given the bytes, if a digest is wanted
   * @param passed is given each chunk
   */
  WatchedBody(ObjectContent content, Optional<Md5> measure, Consumer<Buffer> passed) {
    this.body = content.body();
    this.measure = measure;
    this.passed = passed;
  }

  /** Runs something once all of it was read. To be set before it is. */
  WatchedBody whenRead(Runnable action) {
    whenRead = action;
    return this;
  }

  /** What the source failed with. */
  Optional<ReplicationFailure> failure() {
    return failure;
  }

  @Override
  public WatchedBody handler(Handler<Buffer> handler) {
    body.handler(
        handler == null
            ? null
            : chunk -> {
              passed.accept(chunk);
              measure.ifPresent(md5 -> md5.update(chunk));
              handler.handle(chunk);
            });
    return this;
  }

  @Override
  public WatchedBody exceptionHandler(Handler<Throwable> handler) {
    body.exceptionHandler(
        cause -> {
          failure = Optional.of(FailureClassifier.at(Side.SOURCE, cause));
          if (handler != null) {
            handler.handle(cause);
          }
        });
    return this;
  }

  @Override
  public WatchedBody endHandler(Handler<Void> handler) {
    body.endHandler(
        handler == null
            ? null
            : end -> {
              whenRead.run();
              handler.handle(end);
            });
    return this;
  }

  @Override
  public WatchedBody pause() {
    body.pause();
    return this;
  }

  @Override
  public WatchedBody resume() {
    body.resume();
    return this;
  }

  @Override
  public WatchedBody fetch(long amount) {
    body.fetch(amount);
    return this;
  }
}
