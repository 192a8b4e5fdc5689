package io.crosstide.worker.copy;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.function.Supplier;

/**
 * Repeats a step. No chain of futures: with 100,000 versions its end would need too deep a stack.
 */
public final class Repeat {
  private final Supplier<Future<Boolean>> step;
  private final Promise<Void> done = Promise.promise();

  private Repeat(Supplier<Future<Boolean>> step) {
    this.step = step;
  }

  /** Repeats a step, one after the other, while it answers true. */
  public static Future<Void> whileTrue(Supplier<Future<Boolean>> step) {
    Repeat repeat = new Repeat(step);
    repeat.run();
    return repeat.done.future();
  }

  private void run() {
    while (true) {
      Future<Boolean> result = Guarded.call(step);
      if (!result.isComplete()) {
        result.onComplete(
            later -> {
              if (goesOn(result)) {
                run();
              }
            });
        return;
      }
      if (!goesOn(result)) {
        return;
      }
    }
  }

  private boolean goesOn(Future<Boolean> result) {
    if (result.failed()) {
      done.fail(result.cause());
      return false;
    }
    if (!result.result()) {
      done.complete();
    }
    return result.result();
  }
}
