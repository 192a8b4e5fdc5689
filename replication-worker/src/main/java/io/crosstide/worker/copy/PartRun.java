package io.crosstide.worker.copy;

import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * Does parts of one object, several at once; after a failure no further part is begun. Runs on one
 * event loop. Neither a chain of futures nor calls within calls: with 10,000 parts these would need
 * too deep a stack.
 */
final class PartRun<T> {
  private final List<Integer> numbers;
  private final IntFunction<Future<T>> part;
  private final StopSign stop;
  private final SortedMap<Integer, T> results = new TreeMap<>();
  private final Promise<SortedMap<Integer, T>> done = Promise.promise();
  private int atOnce;
  private int next;
  private int inFlight;
  private boolean beginning;
  private Throwable failure;

  /**
   * @param numbers of the parts to do
   * @param part does the part of a number
   */
  PartRun(List<Integer> numbers, StopSign stop, IntFunction<Future<T>> part) {
    this.numbers = List.copyOf(numbers);
    this.stop = stop;
    this.part = part;
  }

  /** All parts of so many, from 1. */
  static List<Integer> all(int count) {
    return IntStream.rangeClosed(1, count).boxed().toList();
  }

  /** Completes with what came of each part, when nothing is in flight any more. */
  Future<SortedMap<Integer, T>> run(int partsAtOnce) {
    atOnce = partsAtOnce;
    begin();
    return done.future();
  }

  private void begin() {
    if (beginning) {
      return; // The loop below goes on.
    }
    beginning = true;
    while (failure == null && next < numbers.size() && inFlight < atOnce) {
      int number = numbers.get(next++);
      inFlight++;
      Guarded.call(() -> stop.unlessRaised(() -> part.apply(number)))
          .onComplete(result -> ended(number, result));
    }
    beginning = false;
    if (inFlight == 0) {
      finish();
    }
  }

  private void ended(int number, AsyncResult<T> result) {
    inFlight--;
    if (result.succeeded()) {
      results.put(number, result.result());
    } else if (failure == null) {
      failure = result.cause();
    }
    begin();
  }

  private void finish() {
    if (failure == null) {
      done.tryComplete(results);
    } else {
      done.tryFail(failure);
    }
  }
}
