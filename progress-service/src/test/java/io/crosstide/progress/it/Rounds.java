package io.crosstide.progress.it;

import io.crosstide.messaging.schedule.Schedules;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Singleton;

/** Counts the rounds of schedules, for tests that say what does not happen in any of them. */
@Singleton
class Rounds {
  /** The one that is under way, and a whole one. */
  private static final int ENOUGH = 2;

  private final MeterRegistry meters;

  Rounds(MeterRegistry meters) {
    this.meters = meters;
  }

  /** Waits until the schedule has done a whole round that began after this call. */
  void await(String schedule, Runnable meanwhile) throws Exception {
    double before = done(schedule);
    Service.await(
        "rounds of " + schedule,
        () -> {
          meanwhile.run();
          return done(schedule) >= before + ENOUGH;
        });
  }

  /** Fails if there is no such schedule. */
  private double done(String schedule) {
    return meters
        .get(Schedules.ROUNDS)
        .tag(Schedules.SCHEDULE, schedule)
        .tag(Schedules.OUTCOME, Schedules.DONE)
        .counter()
        .count();
  }
}
