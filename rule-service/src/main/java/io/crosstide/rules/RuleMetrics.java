package io.crosstide.rules;

import io.crosstide.contracts.rule.RuleStatus;
import io.crosstide.messaging.schedule.Schedules;
import io.crosstide.rules.outbox.OutboxReader;
import io.crosstide.rules.rule.RuleReader;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** What is measured of this service; read from the database every few seconds. */
@ApplicationScoped
class RuleMetrics {
  /** Rules, by {@code status}. */
  static final String RULES = "crosstide.rules";

  /** Live rules that Crosstide itself has stopped; above 0 somebody must look. */
  static final String STOPPED = "crosstide.rules.stopped";

  /** Messages in the outbox. */
  static final String OUTBOX_WAITING = "crosstide.outbox.waiting";

  /**
   * Age in seconds of the oldest of them, 0 if there is none. Above a minute the broker is gone.
   */
  static final String OUTBOX_OLDEST = "crosstide.outbox.oldest.age";

  private static final Duration INTERVAL = Duration.ofSeconds(5);

  private static final String STATUS = "status";

  private final RuleReader rules;
  private final OutboxReader outbox;
  private final Clock clock;

  private volatile Map<RuleStatus, Long> counts = Map.of();
  private volatile long stopped;
  private volatile OutboxReader.Waiting waiting = OutboxReader.Waiting.NONE;

  @Inject
  RuleMetrics(RuleReader rules, OutboxReader outbox, Clock clock, MeterRegistry meters) {
    this.rules = rules;
    this.outbox = outbox;
    this.clock = clock;
    for (RuleStatus status : RuleStatus.values()) {
      Gauge.builder(RULES, () -> counts.getOrDefault(status, 0L))
          .tag(STATUS, status.word())
          .register(meters);
    }
    Gauge.builder(STOPPED, () -> stopped).register(meters);
    Gauge.builder(OUTBOX_WAITING, () -> waiting.count()).register(meters);
    Gauge.builder(OUTBOX_OLDEST, () -> age(waiting.oldest())).baseUnit("seconds").register(meters);
  }

  private double age(Optional<Instant> oldest) {
    return oldest.map(it -> Duration.between(it, clock.instant()).toMillis() / 1000.0).orElse(0.0);
  }

  void onStart(@Observes StartupEvent event, Schedules schedules) {
    schedules.every(INTERVAL, "metrics of rules", this::read);
  }

  Uni<Void> read() {
    return rules
        .count()
        .invoke(found -> counts = found)
        .chain(rules::countStopped)
        .invoke(found -> stopped = found)
        .chain(outbox::waiting)
        .invoke(found -> waiting = found)
        .replaceWithVoid();
  }
}
