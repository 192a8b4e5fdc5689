package io.crosstide.gateway.call;

import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.streams.ReadStream;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The body of a request: paused until somebody wants it, and never losing its end or its failure
 * however late somebody listens. The answer to {@code Expect: 100-continue} is given with the first
 * demand, when the request has been authenticated.
 */
public final class RequestBody implements ReadStream<Buffer> {
  private final HttpServerRequest request;
  private final boolean expectsContinue;
  private Handler<Buffer> handler = ignored -> {};
  private Handler<Void> endHandler = ignored -> {};
  private Handler<Throwable> exceptionHandler = ignored -> {};
  private Optional<Throwable> failure = Optional.empty();
  private Consumer<Buffer> watcher = ignored -> {};
  private Supplier<Optional<? extends Throwable>> breaker = Optional::empty;
  private boolean ended;
  private boolean continued;
  private boolean flowing;
  private long received;

  RequestBody(HttpServerRequest request) {
    this.request = request;
    this.expectsContinue = "100-continue".equalsIgnoreCase(request.getHeader("Expect"));
    request.pause();
    request.handler(this::chunk);
    request.endHandler(v -> end());
    request.exceptionHandler(this::fail);
  }

  private void chunk(Buffer chunk) {
    received += chunk.length();
    if (!isBroken()) {
      watcher.accept(chunk);
      handler.handle(chunk);
    }
  }

  private void end() {
    if (!isBroken()) {
      ended = true;
      endHandler.handle(null);
    }
  }

  private boolean isBroken() {
    if (failure.isEmpty()) {
      breaker.get().ifPresent(this::fail);
    }
    return failure.isPresent();
  }

  private void fail(Throwable cause) {
    if (!ended && failure.isEmpty()) {
      failure = Optional.of(cause);
      exceptionHandler.handle(cause);
    }
  }

  /** Sees every chunk before the reader does, for checksums. */
  public void watch(Consumer<Buffer> newWatcher) {
    watcher = newWatcher;
  }

  /**
   * Asked before each chunk and before the end whether the reader may still have it.
   *
   * @param newBreaker the failure with which the body ends instead; empty to go on
   */
  public void breakBy(Supplier<Optional<? extends Throwable>> newBreaker) {
    breaker = newBreaker;
  }

  /** Bytes received so far. */
  public long received() {
    return received;
  }

  /** True once all of it has arrived. */
  public boolean isComplete() {
    return ended;
  }

  /** True while somebody wants more of it. */
  boolean isFlowing() {
    return flowing;
  }

  /** True if the client still waits for leave to send it. */
  boolean isWithheld() {
    return expectsContinue && !continued;
  }

  @Override
  public RequestBody handler(Handler<Buffer> newHandler) {
    handler = newHandler == null ? ignored -> {} : newHandler;
    return this;
  }

  @Override
  public RequestBody endHandler(Handler<Void> newHandler) {
    endHandler = newHandler == null ? ignored -> {} : newHandler;
    if (ended && newHandler != null) {
      newHandler.handle(null);
    }
    return this;
  }

  @Override
  public RequestBody exceptionHandler(Handler<Throwable> newHandler) {
    exceptionHandler = newHandler == null ? ignored -> {} : newHandler;
    failure.ifPresent(exceptionHandler::handle);
    return this;
  }

  @Override
  public RequestBody pause() {
    flowing = false;
    request.pause();
    return this;
  }

  @Override
  public RequestBody resume() {
    return fetch(Long.MAX_VALUE);
  }

  @Override
  public RequestBody fetch(long amount) {
    if (isWithheld()) {
      continued = true;
      request.response().writeContinue();
    }
    flowing = true;
    request.fetch(amount);
    return this;
  }
}
