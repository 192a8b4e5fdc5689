package io.crosstide.worker.copy;

import io.vertx.core.Future;
import java.util.function.Supplier;

/** Raised once, when the process stops: what is in hand ends, nothing new begins. Thread-safe. */
public final class StopSign {
  private volatile boolean raised;

  /** From now on nothing new begins. */
  public void raise() {
    raised = true;
  }

  /** True once raised. */
  public boolean isRaised() {
    return raised;
  }

  /** The work, unless the process stops. */
  <T> Future<T> unlessRaised(Supplier<Future<T>> work) {
    return raised ? Future.failedFuture(new Stopping()) : work.get();
  }
}
