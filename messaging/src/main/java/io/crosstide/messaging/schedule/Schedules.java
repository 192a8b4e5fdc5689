package io.crosstide.messaging.schedule;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Metrics;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * All schedules of the process. Their first rounds begin when the observers of the start have run;
 * none begins once the process ends, since what they need is closed one by one. Thread-safe.
 */
@Singleton
public class Schedules {
  /** Counter: rounds that ended, labelled by {@value #SCHEDULE} and {@value #OUTCOME}. */
  public static final String ROUNDS = "crosstide.schedule.rounds";

  /** Label: name of the schedule. */
  public static final String SCHEDULE = "schedule";

  /** Label: {@value #DONE} or {@value #FAILED}. */
  public static final String OUTCOME = "outcome";

  /** Outcome of a round that did what it should. */
  public static final String DONE = "done";

  /** Outcome of a round that failed or did not end in time. */
  public static final String FAILED = "failed";

  /** Above the time limits of what rounds do: it ends what none of these has ended. */
  private static final Duration ROUND_MAX = Duration.ofMinutes(3);

  private static final int FIRST = 1;
  private static final int LAST = Integer.MAX_VALUE;

  private final Vertx vertx;
  private final MeterRegistry meters;
  private final List<Schedule> all = new ArrayList<>();
  private boolean begun;

  @Inject
  Schedules(Vertx vertx) {
    this(vertx, Metrics.globalRegistry);
  }

  Schedules(Vertx vertx, MeterRegistry meters) {
    this.vertx = vertx;
    this.meters = meters;
  }

  /**
   * Begins a round every interval, each of at most three minutes.
   *
   * @param name for logs and metrics, for instance {@code due keys}
   * @param interval from beginning to beginning, at least 1 ms; while a round takes longer, the
   *     next waits for its end and for the next multiple
   * @param round the work; may throw and fail
   */
  public Schedule every(Duration interval, String name, Supplier<Uni<Void>> round) {
    return every(interval, ROUND_MAX, name, round);
  }

  /**
   * The same for rounds that may take longer.
   *
   * @param roundMax a round that takes longer has failed, and is given up
   */
  public synchronized Schedule every(
      Duration interval, Duration roundMax, String name, Supplier<Uni<Void>> round) {
    Schedule schedule =
        new Schedule(
            vertx, meters, name, interval, () -> round.get().ifNoItem().after(roundMax).fail());
    all.add(schedule);
    if (begun) {
      schedule.start();
    }
    return schedule;
  }

  synchronized void begin(@Observes @Priority(LAST) StartupEvent event) {
    begun = true;
    all.forEach(Schedule::start);
  }

  synchronized void end(@Observes @Priority(FIRST) ShutdownEvent event) {
    all.forEach(Schedule::end);
  }
}
