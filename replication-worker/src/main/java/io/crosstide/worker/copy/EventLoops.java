package io.crosstide.worker.copy;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.impl.VertxInternal;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * The event loops on which keys are worked on: each key on one of them from its beginning to its
 * end, so that both ends of a pipe run on the same. Thread-safe.
 */
public final class EventLoops {
  private final List<Context> contexts;
  private final AtomicInteger next = new AtomicInteger();

  /**
   * @param count at least 1; more than the machine's processors is of no use
   */
  public EventLoops(Vertx vertx, int count) {
    VertxInternal internal = (VertxInternal) vertx;
    this.contexts =
        Stream.<Context>generate(internal::createEventLoopContext).limit(count).toList();
  }

  /** Runs the work on the next event loop; completes on the same. */
  public <T> Future<T> run(Supplier<Future<T>> work) {
    Context context = contexts.get(Math.floorMod(next.getAndIncrement(), contexts.size()));
    Promise<T> promise = Promise.promise();
    context.runOnContext(v -> Guarded.call(work).onComplete(promise));
    return promise.future();
  }
}
