package io.crosstide.progress.intake;

import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * Collects items into batches. An item that finds the service idle goes at once; under load items
 * collect until a batch is full or the last one began long enough ago. What waits is bounded by
 * whoever adds.
 *
 * @param <T> what is collected
 */
final class Batcher<T> {
  private final Context context;
  private final int batchMax;
  private final long lingerMillis;
  private final int parallel;
  private final Function<List<T>, Uni<Void>> process;

  private final ArrayDeque<T> waiting = new ArrayDeque<>();
  private int running;
  private boolean lingering;

  /**
   * @param parallel batches under way at once
   * @param process works on a batch; never fails
   */
  Batcher(
      Vertx vertx,
      int batchMax,
      Duration linger,
      int parallel,
      Function<List<T>, Uni<Void>> process) {
    this.context = vertx.getOrCreateContext();
    this.batchMax = batchMax;
    this.lingerMillis = linger.toMillis();
    this.parallel = parallel;
    this.process = process;
  }

  /** Adds an item; on any thread. */
  void add(T item) {
    context.runOnContext(
        x -> {
          waiting.add(item);
          pump();
        });
  }

  private void pump() {
    boolean isDue = !waiting.isEmpty() && (!lingering || waiting.size() >= batchMax);
    while (running < parallel && isDue) {
      begin(take());
      isDue = waiting.size() >= batchMax;
    }
  }

  private List<T> take() {
    List<T> batch = new ArrayList<>(Math.min(batchMax, waiting.size()));
    while (batch.size() < batchMax && !waiting.isEmpty()) {
      batch.add(waiting.poll());
    }
    return batch;
  }

  private void begin(List<T> batch) {
    running++;
    linger();
    process
        .apply(batch)
        .subscribe()
        .with(x -> context.runOnContext(y -> ended()), cause -> context.runOnContext(y -> ended()));
  }

  private void linger() {
    if (lingerMillis > 0 && !lingering) {
      lingering = true;
      context
          .owner()
          .setTimer(
              lingerMillis,
              x -> {
                lingering = false;
                pump();
              });
    }
  }

  private void ended() {
    running--;
    pump();
  }
}
