package io.crosstide.rules.survey;

import io.crosstide.contracts.id.RuleId;
import io.crosstide.rules.InOrder;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Instant;
import org.jboss.logging.Logger;

/**
 * Orders the compares that schedules ask for. Every replica looks; each compare is ordered once.
 */
@ApplicationScoped
class AuditTimer {
  private static final Logger LOG = Logger.getLogger(AuditTimer.class);

  /** Rules looked at in one tick; the next takes up the rest. */
  private static final int BATCH = 100;

  private final SurveyStore store;
  private final Clock clock;

  @Inject
  AuditTimer(SurveyStore store, Clock clock) {
    this.store = store;
    this.clock = clock;
  }

  @Scheduled(
      every = "${crosstide.rule-service.survey.audit-tick}",
      concurrentExecution = ConcurrentExecution.SKIP)
  Uni<Void> tick() {
    Instant now = clock.instant();
    return store.due(now, BATCH).flatMap(due -> InOrder.each(due, rule -> order(rule, now)));
  }

  /** One that cannot be ordered is tried again by the next tick; the others go on. */
  private Uni<Void> order(RuleId rule, Instant now) {
    return store
        .orderDue(rule, now)
        .onFailure()
        .invoke(cause -> LOG.warnf("The compare of rule %s is not ordered: %s", rule, cause))
        .onFailure()
        .recoverWithNull();
  }
}
