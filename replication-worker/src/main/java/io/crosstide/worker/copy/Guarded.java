package io.crosstide.worker.copy;

import io.vertx.core.Future;
import java.util.function.Supplier;

/** Calls that may throw before they have a future to fail. */
final class Guarded {
  private Guarded() {}

  static <T> Future<T> call(Supplier<Future<T>> work) {
    try {
      return work.get();
    } catch (RuntimeException e) {
      return Future.failedFuture(e);
    }
  }
}
