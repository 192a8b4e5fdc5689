package io.crosstide.messaging.schedule;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.vertx.core.runtime.context.VertxContextSafetyToggle;
import io.smallrye.common.vertx.VertxContext;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.impl.VertxInternal;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * Work that is begun again and again until the process ends, one round at a time, by the timers of
 * Vert.x: these count the time that passes, and go on when the wall clock is set (I59). A round
 * runs on a Vert.x context of its own, as Hibernate Reactive wants it. One that fails is logged,
 * once per outage, and counted; the next tries again. Thread-safe.
 */
public final class Schedule {
  private static final Logger LOG = Logger.getLogger(Schedule.class);

  private final Vertx vertx;

  /** Whatever changes below is touched here only. */
  private final Context context;

  private final String name;
  private final long intervalNanos;
  private final Supplier<Uni<? extends Void>> round;
  private final Counter done;
  private final Counter failed;

  private boolean started;
  private boolean running;
  private boolean wanted;
  private long begunNanos;
  private long timer = -1;
  private long failures;
  private volatile boolean ended;

  Schedule(
      Vertx vertx,
      MeterRegistry meters,
      String name,
      Duration interval,
      Supplier<Uni<? extends Void>> round) {
    if (interval.toMillis() < 1) {
      throw new IllegalArgumentException("The interval of " + name + " is too short: " + interval);
    }
    this.vertx = vertx;
    this.context = ((VertxInternal) vertx).createEventLoopContext();
    this.name = name;
    this.intervalNanos = interval.toNanos();
    this.round = round;
    this.done = rounds(meters, Schedules.DONE);
    this.failed = rounds(meters, Schedules.FAILED);
  }

  private Counter rounds(MeterRegistry meters, String outcome) {
    return meters.counter(Schedules.ROUNDS, Schedules.SCHEDULE, name, Schedules.OUTCOME, outcome);
  }

  /**
   * Has a round begin at once, or as soon as the one under way has ended well: so one begins after
   * whatever the caller has done. Returns at once.
   */
  public void soon() {
    context.runOnContext(
        x -> {
          wanted = true;
          if (started && !running) {
            begin();
          }
        });
  }

  void start() {
    context.runOnContext(
        x -> {
          started = true;
          begin();
        });
  }

  void end() {
    ended = true;
  }

  private void begin() {
    vertx.cancelTimer(timer);
    if (ended) {
      return;
    }
    running = true;
    wanted = false;
    begunNanos = System.nanoTime();
    Context own = VertxContext.createNewDuplicatedContext(context);
    VertxContextSafetyToggle.setContextSafe(own, true);
    own.runOnContext(
        x ->
            Uni.createFrom()
                .deferred(round)
                .subscribe()
                .with(done -> onEnd(null), cause -> onEnd(cause)));
  }

  private void onEnd(Throwable cause) {
    context.runOnContext(x -> next(cause));
  }

  private void next(Throwable cause) {
    running = false;
    count(cause);
    if (wanted && cause == null) {
      begin();
    } else {
      timer = vertx.setTimer(pauseMillis(), x -> begin());
    }
  }

  private void count(Throwable cause) {
    if (cause != null) {
      failed.increment();
      if (failures++ == 0) {
        LOG.warnf(cause, "A round of '%s' failed; the next ones try again", name);
      }
      return;
    }
    done.increment();
    if (failures > 0) {
      LOG.infof("Rounds of '%s' succeed again after %d failures", name, failures);
      failures = 0;
    }
  }

  /** To the next multiple of the interval. */
  private long pauseMillis() {
    long since = (System.nanoTime() - begunNanos) % intervalNanos;
    return Math.max(1, TimeUnit.NANOSECONDS.toMillis(intervalNanos - since));
  }
}
