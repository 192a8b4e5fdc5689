package io.crosstide.gateway.objects;

import io.crosstide.store.ObjectFacts;
import io.crosstide.store.WriteResult;
import io.vertx.core.Future;
import java.time.Clock;
import java.time.Instant;
import java.util.function.Supplier;

/**
 * When a copy was made: as the store tells it, if not with the copy then with the object. Never
 * fails: the copy is made and captured, and an error would say that it was not. If the store tells
 * no time at all it is ours.
 */
final class CopyTime {
  private CopyTime() {}

  /**
   * @param made what the store answered to the copy
   * @param head asks it for the copy
   */
  static Future<Instant> of(WriteResult made, Supplier<Future<ObjectFacts>> head, Clock clock) {
    return made.lastModified()
        .map(Future::succeededFuture)
        .orElseGet(() -> head.get().map(ObjectFacts::lastModified).otherwise(x -> clock.instant()));
  }
}
