package io.crosstide.worker.copy;

import io.crosstide.contracts.id.ETag;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;

/** Does the parts of one object, several at once; after a failure no further part is begun. */
final class PartRun {
  private final ETag[] tags;
  private final IntFunction<Future<ETag>> part;
  private final StopSign stop;
  private int next = 1;
  private boolean failed;

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
    List<Future<Void>> runners = new ArrayList<>(atOnce);
    for (int i = 0; i < Math.min(atOnce, tags.length); i++) {
      runners.add(runNext());
    }
    return Future.join(runners).map(all -> Arrays.asList(tags));
  }

  private Future<Void> runNext() {
    if (failed || next > tags.length) {
      return Future.succeededFuture();
    }
    int number = next++;
    return Guarded.call(() -> stop.unlessRaised(() -> part.apply(number)))
        .onSuccess(tag -> tags[number - 1] = tag)
        .onFailure(cause -> failed = true)
        .compose(tag -> runNext());
  }
}
