package io.crosstide.progress.it;

import io.quarkus.scheduler.SuccessfulExecution;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Counts the rounds of schedules, for tests that say what does not happen in any of them. */
@Singleton
class Rounds {
  /** The one that is under way, and a whole one. */
  private static final int ENOUGH = 2;

  private final Map<String, Integer> ended = new ConcurrentHashMap<>();

  void onEnd(@Observes SuccessfulExecution round) {
    String method = round.getExecution().getTrigger().getMethodDescription();
    ended.merge(method.substring(method.lastIndexOf('#') + 1), 1, Integer::sum);
  }

  /** Waits until the schedule has done a whole round that began after this call. */
  void await(String method, Runnable meanwhile) throws Exception {
    int before = ended.getOrDefault(method, 0);
    Service.await(
        "rounds of " + method,
        () -> {
          meanwhile.run();
          return ended.getOrDefault(method, 0) >= before + ENOUGH;
        });
  }
}
