package io.crosstide.progress.audit;

import io.crosstide.contracts.id.RuleId;
import io.crosstide.contracts.id.SurveyId;
import io.crosstide.contracts.survey.ComparisonOrder;
import io.crosstide.contracts.survey.ComparisonSchedule;
import io.crosstide.contracts.survey.SurveyDepth;
import io.crosstide.contracts.survey.SurveyKind;
import io.crosstide.progress.audit.ComparisonRefused.Reason;
import io.crosstide.progress.db.Transactions;
import io.crosstide.progress.rule.KnownRules;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** How often rules are compared. */
@ApplicationScoped
class ScheduleStore {
  private static final String PUT =
      """
      INSERT INTO progress.comparison_schedule
        (rule_id, every_seconds, mode, depth, keys_per_second, set_by, next_at)
      VALUES ($1, $2, $3, $4, $5, $6, now() + $2::bigint * interval '1 second')
      ON CONFLICT (rule_id) DO UPDATE SET every_seconds = excluded.every_seconds,
        mode = excluded.mode, depth = excluded.depth, keys_per_second = excluded.keys_per_second,
        set_by = excluded.set_by, next_at = excluded.next_at
      """;

  private static final String GET = "SELECT * FROM progress.comparison_schedule WHERE rule_id = $1";

  private static final String DELETE =
      "DELETE FROM progress.comparison_schedule WHERE rule_id = $1";

  private static final String DUE =
      """
      SELECT s.rule_id
      FROM progress.comparison_schedule s JOIN progress.rule r USING (rule_id)
      WHERE s.next_at <= now() AND r.status = 'doing'
      ORDER BY s.next_at
      LIMIT $1
      """;

  /** Empty if another replica was quicker. */
  private static final String TAKE =
      """
      UPDATE progress.comparison_schedule
      SET next_at = now() + every_seconds * interval '1 second'
      WHERE rule_id = $1 AND next_at <= now()
      RETURNING *
      """;

  private final Transactions transactions;

  ScheduleStore(Transactions transactions) {
    this.transactions = transactions;
  }

  /** Sets the schedule of a rule; the first comparison comes after the interval. */
  Uni<ComparisonSchedule> put(RuleId rule, ComparisonSchedule schedule) {
    Tuple row =
        Tuple.of(
            rule.value(),
            schedule.everySeconds(),
            schedule.mode().name(),
            schedule.depth().orElse(SurveyDepth.FULL).name(),
            ComparisonRows.column(schedule.keysPerSecond()),
            schedule.by());
    return transactions
        .run(
            c ->
                KnownRules.require(c, rule)
                    .chain(() -> c.preparedQuery(PUT).execute(row))
                    .chain(() -> c.preparedQuery(GET).execute(Tuple.of(rule.value()))))
        .map(ScheduleStore::one);
  }

  /** The schedule of a rule. */
  Uni<ComparisonSchedule> get(RuleId rule) {
    return transactions
        .single(
            c ->
                KnownRules.require(c, rule)
                    .chain(() -> c.preparedQuery(GET).execute(Tuple.of(rule.value()))))
        .map(ScheduleStore::one);
  }

  /** The rule is not compared by itself any more; what runs goes on. */
  Uni<Void> delete(RuleId rule) {
    return transactions
        .run(
            c ->
                KnownRules.require(c, rule)
                    .chain(() -> c.preparedQuery(DELETE).execute(Tuple.of(rule.value()))))
        .replaceWithVoid();
  }

  private static ComparisonSchedule one(RowSet<Row> rows) {
    if (rows.rowCount() == 0) {
      throw new ComparisonRefused(Reason.NO_SCHEDULE);
    }
    return ComparisonRows.schedule(rows.iterator().next());
  }

  /** Rules whose comparison is due, the longest waiting first. */
  Uni<List<RuleId>> due(int most) {
    return transactions
        .single(c -> c.preparedQuery(DUE).execute(Tuple.of(most)))
        .map(
            rows -> {
              List<RuleId> due = new ArrayList<>();
              rows.forEach(row -> due.add(new RuleId(row.getUUID("rule_id"))));
              return due;
            });
  }

  /**
   * Orders the comparison of a rule that is due, and sets when the next one is, both or neither.
   *
   * @return why only the next time was set: one runs, or the rule is not in effect; empty if it was
   *     ordered
   */
  Uni<Optional<ComparisonRefused>> order(RuleId rule) {
    return transactions.run(
        c ->
            take(c, rule)
                .chain(
                    schedule ->
                        schedule.isEmpty()
                            ? Uni.createFrom().item(Optional.empty())
                            : insert(c, rule, schedule.get())));
  }

  private static Uni<Optional<ComparisonSchedule>> take(SqlConnection connection, RuleId rule) {
    return connection
        .preparedQuery(TAKE)
        .execute(Tuple.of(rule.value()))
        .map(
            rows ->
                rows.rowCount() == 0
                    ? Optional.<ComparisonSchedule>empty()
                    : Optional.of(ComparisonRows.schedule(rows.iterator().next())));
  }

  /** What is refused has changed nothing, so the rest of the transaction stands. */
  private static Uni<Optional<ComparisonRefused>> insert(
      SqlConnection connection, RuleId rule, ComparisonSchedule schedule) {
    ComparisonOrder order =
        new ComparisonOrder(
            SurveyKind.COMPARE,
            Optional.of(schedule.mode()),
            schedule.depth(),
            schedule.keysPerSecond(),
            schedule.by());
    return ComparisonBook.insert(connection, rule, SurveyId.random(), order, true)
        .replaceWith(Optional.<ComparisonRefused>empty())
        .onFailure(ComparisonRefused.class)
        .recoverWithItem(cause -> Optional.of((ComparisonRefused) cause));
  }
}
