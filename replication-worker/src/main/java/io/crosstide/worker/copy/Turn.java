package io.crosstide.worker.copy;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;

/** A place in a queue, taken up on the Vert.x context of whoever waits. */
final class Turn {
  private final Context context = Vertx.currentContext();
  private final Promise<Void> promise = Promise.promise();

  Future<Void> future() {
    return promise.future();
  }

  void grant() {
    end(promise::complete);
  }

  void refuse(Throwable cause) {
    end(() -> promise.fail(cause));
  }

  private void end(Runnable action) {
    if (context == null) {
      action.run();
    } else {
      context.runOnContext(v -> action.run());
    }
  }
}
