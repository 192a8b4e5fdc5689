package io.crosstide.progress.audit;

import io.crosstide.contracts.id.RuleId;
import io.crosstide.messaging.schedule.Schedules;
import io.crosstide.progress.ProgressConfig;
import io.crosstide.progress.recovery.SurveyOrders;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.List;
import java.util.function.Function;
import org.jboss.logging.Logger;

/**
 * Passes comparisons on to the rule service, orders those that are due by a schedule, and ends
 * those that are done. Replicas may do each step at once: it happens once.
 */
@ApplicationScoped
class ComparisonTimer {
  private static final Logger LOG = Logger.getLogger(ComparisonTimer.class);

  /** Rules of one round; the next takes up the rest. */
  private static final int RULES_MAX = 100;

  private final ComparisonQueue queue;
  private final ScheduleStore schedules;
  private final SurveyOrders orders;
  private final ProgressConfig.Comparisons config;

  ComparisonTimer(
      ComparisonQueue queue, ScheduleStore schedules, SurveyOrders orders, ProgressConfig config) {
    this.queue = queue;
    this.schedules = schedules;
    this.orders = orders;
    this.config = config.comparisons();
  }

  void onStart(@Observes StartupEvent event, Schedules timers) {
    timers.every(config.interval(), "comparisons", this::advance);
  }

  Uni<Void> advance() {
    return end().chain(this::orderAllDue).chain(this::sendAll);
  }

  private Uni<Void> end() {
    return queue
        .end()
        .invoke(rules -> rules.forEach(rule -> LOG.infof("Rule %s was compared", rule)))
        .replaceWithVoid();
  }

  private Uni<Void> orderAllDue() {
    return schedules.due(RULES_MAX).chain(due -> each(due, this::orderDue));
  }

  /** One that runs still takes the place of the next. */
  private Uni<Void> orderDue(RuleId rule) {
    return schedules
        .order(rule)
        .invoke(
            refused ->
                refused.ifPresent(
                    cause ->
                        LOG.infof(
                            "Rule %s is not compared this time: %s", rule, cause.getMessage())))
        .replaceWithVoid();
  }

  private Uni<Void> sendAll() {
    return queue.due(RULES_MAX).chain(due -> each(due, this::send));
  }

  /** One that is not taken is sent again later; the others go on. */
  private Uni<Void> send(ComparisonQueue.Due due) {
    return orders
        .send(due.rule(), due.order())
        .chain(() -> queue.sent(due.survey()))
        .onFailure()
        .invoke(
            cause -> LOG.warnf("The comparison of rule %s is not ordered: %s", due.rule(), cause))
        .onFailure()
        .recoverWithUni(() -> queue.putOff(due.survey(), config.retryPause()));
  }

  private static <T> Uni<Void> each(List<T> all, Function<? super T, Uni<? extends Void>> work) {
    return Multi.createFrom()
        .iterable(all)
        .onItem()
        .transformToUniAndConcatenate(work)
        .collect()
        .last()
        .replaceWithVoid();
  }
}
