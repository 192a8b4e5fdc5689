package io.crosstide.benchmarks.store;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/** Does one thing for each of many items, a fixed number of them at a time. */
final class Load {
  private static final long WAIT_MINUTES = 60;

  private final Vertx vertx;
  private final List<Item> items;
  private final int atOnce;
  private final Function<Item, Future<?>> work;
  private final AtomicInteger next = new AtomicInteger();
  private final AtomicInteger running = new AtomicInteger();
  private final Promise<Void> done = Promise.promise();

  Load(Vertx vertx, List<Item> items, int atOnce, Function<Item, Future<?>> work) {
    this.vertx = vertx;
    this.items = items;
    this.atOnce = atOnce;
    this.work = work;
  }

  void run() throws InterruptedException {
    start();
    await();
  }

  void start() {
    running.set(atOnce);
    for (int i = 0; i < atOnce; i++) {
      vertx.getOrCreateContext().runOnContext(x -> step());
    }
  }

  private void step() {
    int index = next.getAndIncrement();
    if (index >= items.size()) {
      if (running.decrementAndGet() == 0) {
        done.tryComplete();
      }
      return;
    }
    work.apply(items.get(index)).onSuccess(x -> step()).onFailure(done::tryFail);
  }

  void await() throws InterruptedException {
    join(done.future(), WAIT_MINUTES, TimeUnit.MINUTES);
  }

  static <T> T join(Future<T> future, long amount, TimeUnit unit) throws InterruptedException {
    try {
      return future.toCompletionStage().toCompletableFuture().get(amount, unit);
    } catch (ExecutionException | TimeoutException e) {
      throw new IllegalStateException("A store does not do what is asked", e);
    }
  }
}
