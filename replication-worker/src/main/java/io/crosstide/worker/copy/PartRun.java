package io.crosstide.worker.copy;

import io.crosstide.contracts.id.ETag;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;

/**
 * Does the parts of one object, several at once; after a failure no further part is begun. Runs on
 * one event loop. No chain of futures: with 10,000 parts its end would need too deep a stack.
 */
final class PartRun {
  private final ETag[] tags;
  private final IntFunction<Future<ETag>> part;
  private final StopSign stop;
  private final Promise<List<ETag>> done = Promise.promise();
  private int next = 1;
  private int inFlight;
  private Throwable failure;

  /**
   * @param part does the part of a number, from 1
   */
  PartRun(int count, StopSign stop, IntFunction<Future<ETag>> part) {
    this.tags = new ETag[count];
    this.stop = stop;
    this.part = part;
  }

  /** Completes with the tags in the order of the parts, when nothing is in flight any more. */
  Future<List<ETag>> run(int atOnce) {
    for (int i = 0; i < atOnce; i++) {
      begin();
    }
    return done.future();
  }

  private void begin() {
    if (failure == null && next <= tags.length) {
      int number = next++;
      inFlight++;
      Guarded.call(() -> stop.unlessRaised(() -> part.apply(number)))
          .onComplete(result -> ended(number, result));
    }
  }

  private void ended(int number, AsyncResult<ETag> result) {
    inFlight--;
    if (result.succeeded()) {
      tags[number - 1] = result.result();
    } else if (failure == null) {
      failure = result.cause();
    }
    begin();
    if (inFlight > 0) {
      return;
    }
    if (failure == null) {
      done.tryComplete(Arrays.asList(tags));
    } else {
      done.tryFail(failure);
    }
  }
}
