package io.crosstide.progress.audit;

import io.crosstide.contracts.id.RuleId;
import io.crosstide.contracts.id.SurveyId;
import io.crosstide.contracts.survey.SurveyDepth;
import io.crosstide.contracts.survey.SurveyKind;
import io.crosstide.contracts.survey.SurveyMode;
import io.crosstide.contracts.survey.SurveyOrder;
import io.crosstide.progress.db.Transactions;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/** Comparisons on their way to the rule service and to their end. */
@ApplicationScoped
class ComparisonQueue {
  private static final String DUE =
      """
      SELECT c.* FROM progress.comparison c JOIN progress.rule r USING (rule_id)
      WHERE c.sent_at IS NULL AND c.ended_at IS NULL AND c.try_at <= now() AND r.status = 'doing'
      ORDER BY c.try_at
      LIMIT $1
      """;

  private static final String SENT =
      "UPDATE progress.comparison SET sent_at = now() WHERE survey_id = $1";

  private static final String PUT_OFF =
      """
      UPDATE progress.comparison SET try_at = now() + $2::bigint * interval '1 millisecond'
      WHERE survey_id = $1
      """;

  private static final String END =
      """
      WITH ended AS (
        UPDATE progress.comparison c SET ended_at = now(), looked_at = d.objects, bytes = d.bytes
        FROM progress.survey sv
        CROSS JOIN LATERAL (
          SELECT count(*) FILTER (WHERE sr.is_complete) AS complete,
            coalesce(sum(sr.done_objects), 0)::bigint AS objects,
            coalesce(sum(sr.done_bytes), 0)::bigint AS bytes
          FROM progress.survey_range sr
          WHERE sr.rule_id = sv.rule_id AND sr.survey_id = sv.survey_id
            AND sr.range_number < sv.ranges) AS d
        WHERE c.ended_at IS NULL AND sv.rule_id = c.rule_id AND sv.survey_id = c.survey_id
          AND sv.ranges <= d.complete
        RETURNING c.survey_id, c.rule_id),
      surveys AS (
        UPDATE progress.survey sv SET ended_at = now()
        FROM ended e WHERE sv.rule_id = e.rule_id AND sv.survey_id = e.survey_id)
      SELECT rule_id FROM ended
      """;

  private final Transactions transactions;

  ComparisonQueue(Transactions transactions) {
    this.transactions = transactions;
  }

  /** One that the rule service is to be told. */
  record Due(RuleId rule, SurveyId survey, SurveyOrder order) {}

  /** Those to be passed on now. */
  Uni<List<Due>> due(int most) {
    return transactions
        .single(c -> c.preparedQuery(DUE).execute(Tuple.of(most)))
        .map(ComparisonQueue::orders);
  }

  private static List<Due> orders(RowSet<Row> rows) {
    List<Due> due = new ArrayList<>();
    rows.forEach(row -> due.add(order(row)));
    return due;
  }

  private static Due order(Row row) {
    SurveyId survey = new SurveyId(row.getUUID("survey_id"));
    Integer rate = row.getInteger("keys_per_second");
    return new Due(
        new RuleId(row.getUUID("rule_id")),
        survey,
        SurveyOrder.of(
            survey,
            SurveyKind.valueOf(row.getString("kind")),
            SurveyMode.valueOf(row.getString("mode")),
            SurveyDepth.valueOf(row.getString("depth")),
            rate == null ? OptionalInt.empty() : OptionalInt.of(rate)));
  }

  /** Notes that the rule service took it. */
  Uni<Void> sent(SurveyId survey) {
    return transactions
        .run(c -> c.preparedQuery(SENT).execute(Tuple.of(survey.value())))
        .replaceWithVoid();
  }

  /** It is to be passed on again later. */
  Uni<Void> putOff(SurveyId survey, Duration pause) {
    return transactions
        .run(c -> c.preparedQuery(PUT_OFF).execute(Tuple.of(survey.value(), pause.toMillis())))
        .replaceWithVoid();
  }

  /** Ends those of which every range is done. */
  Uni<List<RuleId>> end() {
    return transactions
        .run(c -> c.preparedQuery(END).execute())
        .map(
            rows -> {
              List<RuleId> ended = new ArrayList<>();
              rows.forEach(row -> ended.add(new RuleId(row.getUUID("rule_id"))));
              return ended;
            });
  }
}
