package io.crosstide.progress.recovery;

import io.crosstide.contracts.survey.SurveyOrder;
import io.crosstide.messaging.schedule.Schedules;
import io.crosstide.progress.ProgressConfig;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * Has the rules compared whose streams were lost. That begins only when writes which the gateway
 * had passed on have surely ended at the store, for a survey finds only what is there.
 */
@ApplicationScoped
class RecoveryTimer {
  private static final Logger LOG = Logger.getLogger(RecoveryTimer.class);

  /** Rules of one round; the next takes up the rest. */
  private static final int RULES_MAX = 100;

  private final RecoveryStore store;
  private final SurveyOrders orders;
  private final ProgressConfig.Recovery config;
  private final Duration lostAfter;

  RecoveryTimer(RecoveryStore store, SurveyOrders orders, ProgressConfig config) {
    this.store = store;
    this.orders = orders;
    this.config = config.recovery();
    this.lostAfter = config.streams().lostAfter();
  }

  void onStart(@Observes StartupEvent event, Schedules schedules) {
    schedules.every(config.interval(), "recoveries", this::advance);
  }

  Uni<Void> advance() {
    return end().chain(this::plan).chain(this::orderAll);
  }

  private Uni<Void> end() {
    return store
        .end()
        .invoke(rules -> rules.forEach(rule -> LOG.infof("Rule %s is recovered", rule)))
        .replaceWithVoid();
  }

  private Uni<Void> plan() {
    return store
        .plan(config.delay(), lostAfter.plus(config.delay()), RULES_MAX)
        .invoke(
            losses -> {
              if (losses > 0) {
                LOG.infof("Recoveries are planned for %d lost streams or batches", losses);
              }
            })
        .replaceWithVoid();
  }

  private Uni<Void> orderAll() {
    return store
        .due(RULES_MAX)
        .onItem()
        .transformToMulti(due -> Multi.createFrom().iterable(due))
        .onItem()
        .transformToUniAndConcatenate(this::order)
        .collect()
        .last()
        .replaceWithVoid();
  }

  private Optional<Instant> changedSince(RecoveryStore.Due due) {
    return config.everyKey()
        ? Optional.empty()
        : Optional.of(due.holdsFrom().minus(config.clockTolerance()));
  }

  /** One that is not taken is sent again later; the others go on. */
  private Uni<Void> order(RecoveryStore.Due due) {
    SurveyOrder order = SurveyOrder.recovery(due.survey(), changedSince(due), due.holdsFrom());
    return orders
        .send(due.rule(), order)
        .chain(() -> store.ordered(due.survey()))
        .onFailure()
        .invoke(cause -> LOG.warnf("The recovery of rule %s is not ordered: %s", due.rule(), cause))
        .onFailure()
        .recoverWithUni(() -> store.putOff(due.survey(), config.retryPause()));
  }
}
