package io.crosstide.rules.survey;

import io.crosstide.contracts.id.RuleId;
import io.crosstide.contracts.rule.Rule;
import io.crosstide.contracts.survey.SurveyEntry;
import io.crosstide.contracts.survey.SurveyOrder;
import io.crosstide.rules.error.RefusedException;
import io.crosstide.rules.error.RuleError;
import io.crosstide.rules.outbox.Outbox;
import io.crosstide.rules.rule.RuleStore;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.hibernate.reactive.mutiny.Mutiny;

/**
 * Surveys that compare. An order and its first messages are one transaction (I17), under the lock
 * of the rule, so that a rule that closes meanwhile gets none.
 */
@ApplicationScoped
class SurveyStore {
  /** Orders remembered of a rule; older ones are forgotten. */
  private static final int KEPT = 100;

  private static final String FORGET =
      """
      DELETE FROM rules.survey WHERE rule_id = ?1 AND id NOT IN (
        SELECT id FROM rules.survey WHERE rule_id = ?1 ORDER BY ordered_at DESC LIMIT ?2)
      """;

  private final RuleStore rules;
  private final Outbox outbox;
  private final Clock clock;

  @Inject
  SurveyStore(RuleStore rules, Outbox outbox, Clock clock) {
    this.rules = rules;
    this.outbox = outbox;
    this.clock = clock;
  }

  /**
   * What an order led to.
   *
   * @param isNew false if the same survey had been ordered before
   */
  record Ordered(SurveyEntry entry, boolean isNew) {}

  /** Orders a survey; one that was ordered under the same identity is left as it is. */
  Uni<Ordered> order(RuleId rule, SurveyOrder order) {
    return rules.holding(rule, found -> order(found, order));
  }

  private Uni<Ordered> order(Optional<Rule> found, SurveyOrder order) {
    Rule rule = found.orElseThrow(() -> new RefusedException(RuleError.NO_SUCH_RULE));
    return Panache.getSession()
        .flatMap(session -> known(session, rule.id(), order))
        .flatMap(
            known ->
                known.isPresent()
                    ? Uni.createFrom().item(new Ordered(known.get(), false))
                    : insert(rule, ComparisonPlanner.plan(rule, order)));
  }

  private static Uni<Optional<SurveyEntry>> known(
      Mutiny.Session session, RuleId rule, SurveyOrder order) {
    return order.survey().isEmpty()
        ? Uni.createFrom().item(Optional.empty())
        : session
            .find(SurveyEntity.class, order.survey().get().value())
            .map(row -> Optional.ofNullable(row).map(known -> ofRule(known, rule)));
  }

  private static SurveyEntry ofRule(SurveyEntity row, RuleId rule) {
    if (!row.rule.equals(rule.value())) {
      throw new RefusedException(RuleError.BAD_SURVEY_ORDER);
    }
    return row.toEntry();
  }

  private Uni<Ordered> insert(Rule rule, ComparisonPlanner.Planned planned) {
    SurveyEntity row =
        SurveyEntity.of(rule.id(), planned, clock.instant().truncatedTo(ChronoUnit.MILLIS));
    return Panache.getSession()
        .call(session -> session.persist(row).chain(session::flush))
        .call(session -> forget(session, rule.id()))
        .chain(() -> outbox.append(rule.id(), planned.firstTasks(rule)))
        .replaceWith(() -> new Ordered(row.toEntry(), true));
  }

  private static Uni<Integer> forget(Mutiny.Session session, RuleId rule) {
    return session
        .createNativeQuery(FORGET)
        .setParameter(1, rule.value())
        .setParameter(2, KEPT)
        .executeUpdate();
  }
}
