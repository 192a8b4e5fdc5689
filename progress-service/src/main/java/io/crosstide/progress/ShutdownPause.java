package io.crosstide.progress;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.scheduler.Scheduler;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/** No scheduled round begins once the service stops: what it needs is closed one by one. */
@ApplicationScoped
class ShutdownPause {
  private static final int FIRST = 1;

  private final Scheduler scheduler;

  ShutdownPause(Scheduler scheduler) {
    this.scheduler = scheduler;
  }

  void onStop(@Observes @Priority(FIRST) ShutdownEvent event) {
    scheduler.pause();
  }
}
