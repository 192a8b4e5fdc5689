package io.crosstide.rules.survey;

import io.crosstide.contracts.id.RuleId;
import io.crosstide.contracts.id.SurveyId;
import io.crosstide.contracts.rule.Rule;
import io.crosstide.contracts.survey.AuditSchedule;
import io.crosstide.contracts.survey.SurveyEntry;
import io.crosstide.contracts.survey.SurveyOrder;
import io.crosstide.contracts.survey.SurveyOutcome;
import io.crosstide.contracts.survey.SurveyState;
import io.crosstide.rules.error.RefusedException;
import io.crosstide.rules.error.RuleError;
import io.crosstide.rules.outbox.Outbox;
import io.crosstide.rules.rule.RuleStore;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.hibernate.LockMode;
import org.hibernate.reactive.mutiny.Mutiny;

/**
 * Surveys that compare. An order and its first messages are one transaction (I17), under the lock
 * of the rule, so that a rule that closes meanwhile gets none.
 */
@ApplicationScoped
class SurveyStore {
  /** Surveys shown of a rule; older ones that are done are forgotten. */
  private static final int KEPT = 100;

  private static final String FORGET =
      """
      DELETE FROM rules.survey WHERE rule_id = ?1 AND state = 'done' AND id NOT IN (
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
  Uni<Ordered> order(RuleId rule, SurveyOrder order, boolean scheduled) {
    return rules.holding(rule, found -> order(found, order, scheduled));
  }

  private Uni<Ordered> order(Optional<Rule> found, SurveyOrder order, boolean scheduled) {
    Rule rule = present(found);
    return Panache.getSession()
        .flatMap(session -> known(session, rule.id(), order))
        .flatMap(
            known ->
                known.isPresent()
                    ? Uni.createFrom().item(new Ordered(known.get(), false))
                    : insert(rule, ComparisonPlanner.plan(rule, order), scheduled));
  }

  private static Uni<Optional<SurveyEntry>> known(
      Mutiny.Session session, RuleId rule, SurveyOrder order) {
    return order.survey().isEmpty()
        ? Uni.createFrom().item(Optional.empty())
        : session
            .find(SurveyEntity.class, order.survey().get().value())
            .map(row -> Optional.ofNullable(row).map(found -> ofRule(found, rule)));
  }

  private static SurveyEntry ofRule(SurveyEntity row, RuleId rule) {
    if (!row.rule.equals(rule.value())) {
      throw new RefusedException(RuleError.BAD_SURVEY_ORDER);
    }
    return row.toEntry();
  }

  private Uni<Ordered> insert(Rule rule, ComparisonPlanner.Planned planned, boolean scheduled) {
    SurveyEntity row = SurveyEntity.of(rule.id(), planned, scheduled);
    row.orderedAt = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    return Panache.getSession()
        .call(session -> refuseSecond(session, row))
        .call(session -> session.persist(row).chain(session::flush))
        .call(session -> forget(session, rule.id()))
        .chain(() -> outbox.append(rule.id(), planned.firstTasks(rule)))
        .replaceWith(() -> new Ordered(row.toEntry(), true));
  }

  private static Uni<Void> refuseSecond(Mutiny.Session session, SurveyEntity row) {
    return session
        .createSelectionQuery(
            "select count(*) from Survey where rule = ?1 and kind = ?2 and state = 'running'",
            Long.class)
        .setParameter(1, row.rule)
        .setParameter(2, row.kind)
        .getSingleResult()
        .invoke(SurveyStore::refuseUnlessNone)
        .replaceWithVoid();
  }

  private static void refuseUnlessNone(long running) {
    if (running > 0) {
      throw new RefusedException(RuleError.SURVEY_RUNNING);
    }
  }

  private static Uni<Integer> forget(Mutiny.Session session, RuleId rule) {
    return session
        .createNativeQuery(FORGET)
        .setParameter(1, rule.value())
        .setParameter(2, KEPT)
        .executeUpdate();
  }

  /** The surveys of a rule, the newest first. */
  Uni<List<SurveyEntry>> list(RuleId rule) {
    return Panache.withSession(
            () ->
                Panache.getSession()
                    .flatMap(
                        session ->
                            session
                                .createSelectionQuery(
                                    "from Survey where rule = ?1 order by orderedAt desc, id",
                                    SurveyEntity.class)
                                .setParameter(1, rule.value())
                                .setMaxResults(KEPT)
                                .getResultList()))
        .map(rows -> rows.stream().map(SurveyEntity::toEntry).toList());
  }

  /** Notes what progress knows of a survey. One that is done stays so. */
  Uni<SurveyEntry> tell(RuleId rule, SurveyId survey, SurveyOutcome outcome) {
    return Panache.withTransaction(
        () ->
            Panache.getSession()
                .flatMap(
                    session ->
                        session.find(
                            SurveyEntity.class, survey.value(), LockMode.PESSIMISTIC_WRITE))
                .map(row -> told(row, rule, outcome)));
  }

  private SurveyEntry told(SurveyEntity row, RuleId rule, SurveyOutcome outcome) {
    if (row == null || !row.rule.equals(rule.value())) {
      throw new RefusedException(RuleError.NO_SUCH_SURVEY);
    }
    boolean running = row.state.equals(SurveyState.RUNNING.word());
    if (running || outcome.complete()) {
      row.counts = SurveyEntity.json(outcome.counts());
    }
    if (running && outcome.complete()) {
      row.state = SurveyState.DONE.word();
      row.endedAt = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }
    return row.toEntry();
  }

  /** Sets how often a rule is compared; the first compare comes after the interval. */
  Uni<AuditSchedule> schedule(RuleId rule, AuditSchedule schedule, long secondsMin) {
    return rules.holding(
        rule,
        found -> {
          ComparisonPlanner.check(present(found), schedule, secondsMin);
          return Panache.getSession().chain(session -> write(session, rule, schedule));
        });
  }

  private Uni<AuditSchedule> write(Mutiny.Session session, RuleId rule, AuditSchedule schedule) {
    return session
        .find(AuditEntity.class, rule.value())
        .call(
            row -> {
              if (schedule.everySeconds().isEmpty()) {
                return row == null ? Uni.createFrom().voidItem() : session.remove(row);
              }
              AuditEntity kept = row == null ? new AuditEntity() : row;
              kept.rule = rule.value();
              kept.schedule = SurveyEntity.json(schedule);
              kept.nextAt = clock.instant().plusSeconds(schedule.everySeconds().getAsLong());
              return row == null ? session.persist(kept) : Uni.createFrom().voidItem();
            })
        .replaceWith(schedule);
  }

  /** How often a rule is compared. */
  Uni<AuditSchedule> scheduleOf(RuleId rule) {
    return Panache.withSession(
        () ->
            Panache.getSession()
                .flatMap(session -> session.find(AuditEntity.class, rule.value()))
                .map(
                    row ->
                        row == null
                            ? AuditSchedule.NEVER
                            : SurveyEntity.read(row.schedule, AuditSchedule.class)));
  }

  /** Rules whose compare is due, the longest waiting first. */
  Uni<List<RuleId>> due(Instant now, int limit) {
    return Panache.withSession(
            () ->
                Panache.getSession()
                    .flatMap(
                        session ->
                            session
                                .createSelectionQuery(
                                    "from Audit where nextAt <= ?1 order by nextAt",
                                    AuditEntity.class)
                                .setParameter(1, now)
                                .setMaxResults(limit)
                                .getResultList()))
        .map(rows -> rows.stream().map(row -> new RuleId(row.rule)).toList());
  }

  /**
   * Orders the compare of a rule that is due, and sets when the next one is. While one runs, or
   * before the rule is in effect, none is ordered.
   */
  Uni<Void> orderDue(RuleId rule, Instant now) {
    return rules.holding(
        rule,
        found ->
            Panache.getSession()
                .flatMap(session -> session.find(AuditEntity.class, rule.value()))
                .flatMap(
                    row ->
                        row == null || row.nextAt.isAfter(now)
                            ? Uni.createFrom().voidItem()
                            : orderDue(found, row, now)));
  }

  private Uni<Void> orderDue(Optional<Rule> found, AuditEntity row, Instant now) {
    AuditSchedule schedule = SurveyEntity.read(row.schedule, AuditSchedule.class);
    row.nextAt = now.plusSeconds(schedule.everySeconds().orElseThrow());
    return order(found, ComparisonPlanner.order(schedule), true)
        .replaceWithVoid()
        .onFailure(RefusedException.class)
        .recoverWithNull();
  }

  private static Rule present(Optional<Rule> rule) {
    return rule.orElseThrow(() -> new RefusedException(RuleError.NO_SUCH_RULE));
  }
}
