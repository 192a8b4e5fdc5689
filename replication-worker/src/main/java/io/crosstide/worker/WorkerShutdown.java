package io.crosstide.worker;

import io.crosstide.worker.copy.StopSign;
import io.quarkus.runtime.ShutdownEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;

/** Lets objects in work end and begins no other, so that the drain of the intakes is short. */
@Singleton
class WorkerShutdown {
  /** Before the intakes wait for what is in work. */
  private static final int BEFORE_DRAIN = 0;

  private final StopSign stop;

  @Inject
  WorkerShutdown(StopSign stop) {
    this.stop = stop;
  }

  void onShutdown(@Observes @Priority(BEFORE_DRAIN) ShutdownEvent event) {
    stop.raise();
  }
}
