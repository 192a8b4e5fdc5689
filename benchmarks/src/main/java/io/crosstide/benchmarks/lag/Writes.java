package io.crosstide.benchmarks.lag;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;

/**
 * Writes numbered objects: at a rate, whether answers come or not, or as fast as a number of
 * writers can. Times of a rate count from when the write was due, so that a store or gateway that
 * stalls does not hide its own delay.
 */
final class Writes {
  /** Writes waiting for their answers at most; more only wait here, and that counts as theirs. */
  private static final int IN_FLIGHT_MAX = 512;

  private static final long TICK_MILLIS = 1;
  private static final long WAIT_MINUTES = 10;

  private final Vertx vertx;
  private final IntFunction<Future<?>> write;
  private final Promise<Void> done = Promise.promise();
  private final long[] due;
  private final long[] acknowledged;
  private final AtomicInteger begun = new AtomicInteger();
  private final AtomicInteger ended = new AtomicInteger();
  private long begin;

  /**
   * @param count objects
   * @param write puts the object of a number
   */
  Writes(Vertx vertx, int count, IntFunction<Future<?>> write) {
    this.vertx = vertx;
    this.write = write;
    this.due = new long[count];
    this.acknowledged = new long[count];
  }

  /** Begins writes at a steady rate. */
  void atRate(int perSecond) {
    begin = System.nanoTime();
    vertx
        .getOrCreateContext()
        .runOnContext(x -> vertx.setPeriodic(TICK_MILLIS, timer -> beginDue(timer, perSecond)));
  }

  /** Begins with some writers, each of which writes again as soon as it can. */
  void atOnce(int writers) {
    begin = System.nanoTime();
    for (int i = 0; i < writers; i++) {
      vertx.getOrCreateContext().runOnContext(x -> writeOn());
    }
  }

  private void beginDue(long timer, int perSecond) {
    double interval = 1e9 / perSecond;
    long now = System.nanoTime();
    int next = begun.get();
    while (next < due.length
        && begin + (long) (next * interval) <= now
        && next - ended.get() < IN_FLIGHT_MAX) {
      due[next] = begin + (long) (next * interval);
      one(begun.getAndIncrement());
      next = begun.get();
    }
    if (next >= due.length || done.future().isComplete()) {
      vertx.cancelTimer(timer);
    }
  }

  private void writeOn() {
    int number = begun.getAndIncrement();
    if (number < due.length) {
      due[number] = System.nanoTime();
      one(number).onSuccess(x -> writeOn());
    }
  }

  private Future<?> one(int number) {
    return write
        .apply(number)
        .onFailure(done::tryFail)
        .onSuccess(
            x -> {
              acknowledged[number] = System.nanoTime();
              if (ended.incrementAndGet() == due.length) {
                done.tryComplete();
              }
            });
  }

  /** Waits until all are acknowledged. */
  void await() throws InterruptedException {
    try {
      done.future().toCompletionStage().toCompletableFuture().get(WAIT_MINUTES, TimeUnit.MINUTES);
    } catch (java.util.concurrent.ExecutionException | java.util.concurrent.TimeoutException e) {
      throw new IllegalStateException("A write failed", e);
    }
  }

  int count() {
    return due.length;
  }

  /** Seconds from the begin to the last acknowledgement. */
  double seconds() {
    long last = begin;
    for (long time : acknowledged) {
      last = Math.max(last, time);
    }
    return (last - begin) / 1e9;
  }

  /** Nanoseconds from when each write was due to its acknowledgement. */
  long[] putTimes() {
    return since(due, acknowledged);
  }

  /** Nanoseconds from when each write was due to its arrival. */
  long[] lagFromDue(long[] arrived) {
    return since(due, arrived);
  }

  /** Nanoseconds from the acknowledgement of each write to its arrival; 0 if it was seen before. */
  long[] lagFromAnswer(long[] arrived) {
    return since(acknowledged, arrived);
  }

  private static long[] since(long[] from, long[] to) {
    long[] times = new long[from.length];
    for (int i = 0; i < times.length; i++) {
      times[i] = Math.max(0, to[i] - from[i]);
    }
    return times;
  }
}
