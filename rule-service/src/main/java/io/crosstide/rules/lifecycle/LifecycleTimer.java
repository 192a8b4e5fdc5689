package io.crosstide.rules.lifecycle;

import io.crosstide.contracts.id.RuleId;
import io.crosstide.contracts.id.SurveyId;
import io.crosstide.messaging.schedule.Schedules;
import io.crosstide.rules.InOrder;
import io.crosstide.rules.RuleServiceConfig;
import io.crosstide.rules.rule.RuleReader;
import io.crosstide.rules.rule.RuleStore;
import io.crosstide.rules.rule.StartingSince;
import io.crosstide.rules.survey.SurveyPlanner;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jboss.logging.Logger;

/**
 * Moves rules on when their time has come. Every replica does: each move is one transaction that
 * does nothing if another was quicker.
 */
@ApplicationScoped
public class LifecycleTimer {
  private static final Logger LOG = Logger.getLogger(LifecycleTimer.class);

  /** Rules moved in one tick; the next takes up the rest. */
  private static final int BATCH = 200;

  private final RuleReader reader;
  private final RuleStore store;
  private final Clock clock;
  private final Duration starting;
  private final Duration closing;
  private final Duration clockTolerance;

  /** Rules that the last tick could not move: their failure was told. */
  private volatile Set<RuleId> failing = Set.of();

  @Inject
  LifecycleTimer(RuleReader reader, RuleStore store, Clock clock, RuleServiceConfig config) {
    this.reader = reader;
    this.store = store;
    this.clock = clock;
    this.starting = config.lifecycle().startingDuration();
    this.closing = config.lifecycle().closingDuration();
    this.clockTolerance = config.survey().clockTolerance();
  }

  void onStart(@Observes StartupEvent event, Schedules schedules, RuleServiceConfig config) {
    schedules.every(config.lifecycle().tick(), "lifecycle", this::tick);
  }

  Uni<Void> tick() {
    Instant now = clock.instant();
    Set<RuleId> failed = new HashSet<>();
    return reader
        .dueToDo(StartingSince.of(now, starting), BATCH)
        .call(due -> moveAll(due, this::startDoing, failed))
        .chain(() -> store.closeAnew(now.plus(closing), now))
        .chain(() -> reader.dueToGo(now.minus(closing), BATCH))
        .call(due -> moveAll(due, this::remove, failed))
        .invoke(() -> failing = Set.copyOf(failed))
        .replaceWithVoid();
  }

  /** A rule that cannot be moved is tried again by the next tick; the others go on. */
  private Uni<Void> moveAll(
      List<RuleId> due, Function<RuleId, Uni<Void>> move, Set<RuleId> failed) {
    return InOrder.each(
        due,
        id ->
            move.apply(id)
                .onFailure()
                .invoke(cause -> note(id, cause, failed))
                .onFailure()
                .recoverWithNull());
  }

  private void note(RuleId id, Throwable cause, Set<RuleId> failed) {
    failed.add(id);
    if (!failing.contains(id)) {
      LOG.errorf(cause, "Rule %s cannot be moved on; each tick tries again", id);
    }
  }

  /** A covered rule becomes effective at once if it has been starting for long enough. */
  Uni<Void> startDoing(RuleId id) {
    return store
        .startDoing(
            id,
            StartingSince.of(clock.instant(), starting),
            (rule, storeLag) ->
                SurveyPlanner.plan(rule, SurveyId.random(), storeLag, clockTolerance))
        .invoke(moved -> log(moved, "Rule %s is effective", id))
        .replaceWithVoid();
  }

  private Uni<Void> remove(RuleId id) {
    return store
        .remove(id, clock.instant().minus(closing))
        .invoke(moved -> log(moved, "Rule %s is gone", id))
        .replaceWithVoid();
  }

  private static void log(boolean moved, String sentence, RuleId id) {
    if (moved) {
      LOG.infof(sentence, id);
    }
  }
}
