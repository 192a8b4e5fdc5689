package io.crosstide.local.index;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;

/** A mutation on its way. Touched by the writing thread only, until it completes. */
final class Pending<T> {
  private final Context context;
  private final Mutation<T> mutation;
  private final Promise<T> promise = Promise.promise();
  private T result;
  private RuntimeException failure;

  Pending(Context context, Mutation<T> mutation) {
    this.context = context;
    this.mutation = mutation;
  }

  Future<T> future() {
    return promise.future();
  }

  void apply(IndexTransaction transaction) {
    result = mutation.apply(transaction);
  }

  void fail(RuntimeException cause) {
    failure = cause;
  }

  /** Tells the waiting request, on its own context. */
  void complete() {
    context.runOnContext(
        nothing -> {
          if (failure != null) {
            promise.tryFail(failure);
          } else {
            promise.tryComplete(result);
          }
        });
  }
}
