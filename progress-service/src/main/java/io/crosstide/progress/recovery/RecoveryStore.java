package io.crosstide.progress.recovery;

import io.crosstide.contracts.id.RuleId;
import io.crosstide.contracts.id.StreamId;
import io.crosstide.contracts.id.SurveyId;
import io.crosstide.progress.db.SqlTime;
import io.crosstide.progress.db.Transactions;
import io.crosstide.progress.stream.StreamChange;
import io.crosstide.progress.stream.StreamKey;
import io.crosstide.progress.stream.StreamStore;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;

/** Rows of recoveries. Replicas may do each step at once: it happens once. */
@ApplicationScoped
class RecoveryStore {
  /**
   * One for all streams and batches that a rule has lost so far, unless one runs. The promise of a
   * stream with a lost batch is older than that batch, so it is recovered from there. Nothing is
   * owed from before the gap's beginning, so a stream that proved nothing is recovered from there.
   */
  private static final String PLAN =
      """
      WITH lost AS MATERIALIZED (
        SELECT rs.rule_id, rs.stream_id, s.lost_at, rs.safe_until
        FROM progress.stream s
        JOIN progress.rule_stream rs USING (stream_id)
        JOIN progress.rule r USING (rule_id)
        WHERE s.state = 'lost'
          AND (s.lost_at < now() - $1::bigint * interval '1 millisecond'
            OR s.lost_at > now() AND s.seen_at < now() - $3::bigint * interval '1 millisecond')
          AND NOT rs.retired AND rs.recovered_loss IS DISTINCT FROM s.lost_at
          AND r.status = 'doing'
          AND NOT EXISTS (
            SELECT 1 FROM progress.recovery v
            WHERE v.rule_id = rs.rule_id AND v.ended_at IS NULL)
        UNION
        SELECT rs.rule_id, rs.stream_id, NULL, rs.safe_until
        FROM progress.lost_batch b
        JOIN progress.rule_stream rs USING (rule_id, stream_id)
        JOIN progress.rule r USING (rule_id)
        WHERE b.survey_id IS NULL AND r.status = 'doing'
          AND NOT EXISTS (
            SELECT 1 FROM progress.recovery v
            WHERE v.rule_id = b.rule_id AND v.ended_at IS NULL)),
      added AS (
        INSERT INTO progress.recovery (survey_id, rule_id, holds_from)
        SELECT gen_random_uuid(), g.rule_id,
          CASE WHEN g.is_proven THEN greatest(g.least, g.first) ELSE g.first END
        FROM (
          SELECT l.rule_id, bool_and(l.safe_until IS NOT NULL) AS is_proven,
            min(l.safe_until) AS least,
            min(least(r.created_at, sv.changed_since)) AS first
          FROM lost l
          JOIN progress.rule r USING (rule_id)
          LEFT JOIN progress.survey sv
            ON sv.rule_id = r.rule_id AND sv.survey_id = r.survey_id
          GROUP BY l.rule_id
          ORDER BY l.rule_id
          LIMIT $2) AS g
        ON CONFLICT DO NOTHING
        RETURNING survey_id, rule_id),
      batches AS (
        UPDATE progress.lost_batch b SET survey_id = a.survey_id
        FROM added a WHERE b.rule_id = a.rule_id AND b.survey_id IS NULL
        RETURNING 1),
      streams AS (
        INSERT INTO progress.recovery_loss (survey_id, stream_id, lost_at)
        SELECT a.survey_id, l.stream_id, l.lost_at
        FROM added a JOIN lost l USING (rule_id) WHERE l.lost_at IS NOT NULL
        RETURNING 1)
      SELECT (SELECT count(*) FROM streams) + (SELECT count(*) FROM batches) AS losses
      """;

  private static final String DUE =
      """
      SELECT v.survey_id, v.rule_id, v.holds_from
      FROM progress.recovery v JOIN progress.rule r USING (rule_id)
      WHERE v.ordered_at IS NULL AND v.ended_at IS NULL AND v.try_at <= now()
        AND r.status = 'doing'
      ORDER BY v.try_at
      LIMIT $1
      """;

  private static final String ORDERED =
      "UPDATE progress.recovery SET ordered_at = now() WHERE survey_id = $1";

  private static final String PUT_OFF =
      """
      UPDATE progress.recovery SET try_at = now() + $2::bigint * interval '1 millisecond'
      WHERE survey_id = $1
      """;

  /**
   * A range is complete in the moment in which the failures of its last page are in the ledger, so
   * what a stream lets go of here is held there (I1). A batch of it that is a dead letter was
   * acknowledged to clients and may tell of tags, which no comparison by time finds: that holds
   * until an operator has decided.
   */
  private static final String END =
      """
      WITH ended AS (
        UPDATE progress.recovery v SET ended_at = now()
        FROM progress.survey sv
        WHERE v.ended_at IS NULL AND sv.rule_id = v.rule_id AND sv.survey_id = v.survey_id
          AND sv.ranges <= (
            SELECT count(*) FROM progress.survey_range sr
            WHERE sr.rule_id = v.rule_id AND sr.survey_id = v.survey_id
              AND sr.range_number < sv.ranges AND sr.is_complete)
          AND NOT EXISTS (
            SELECT 1 FROM progress.recovery_loss l
            JOIN progress.rule_stream rs ON rs.rule_id = v.rule_id AND rs.stream_id = l.stream_id
            JOIN progress.dead_letter d ON d.rule_id = v.rule_id AND d.stream_id = l.stream_id
            WHERE l.survey_id = v.survey_id AND d.state = 'OPEN' AND d.sequence > rs.prefix
              AND NOT EXISTS (
                SELECT 1 FROM generate_series(1, cardinality(rs.beyond), 2) AS run (i)
                WHERE d.sequence BETWEEN rs.beyond[run.i] AND rs.beyond[run.i + 1]))
        RETURNING v.survey_id, v.rule_id),
      surveys AS (
        UPDATE progress.survey sv SET ended_at = now()
        FROM ended e WHERE sv.rule_id = e.rule_id AND sv.survey_id = e.survey_id),
      streams AS (
        UPDATE progress.rule_stream rs SET recovered_loss = l.lost_at
        FROM ended e JOIN progress.recovery_loss l USING (survey_id)
        WHERE rs.rule_id = e.rule_id AND rs.stream_id = l.stream_id),
      batches AS (
        DELETE FROM progress.lost_batch b USING ended e WHERE b.survey_id = e.survey_id
        RETURNING b.rule_id, b.stream_id, b.sequence)
      SELECT e.rule_id, b.stream_id, b.sequence
      FROM ended e LEFT JOIN batches b USING (rule_id)
      """;

  private final Transactions transactions;
  private final StreamStore streams;

  RecoveryStore(Transactions transactions, StreamStore streams) {
    this.transactions = transactions;
    this.streams = streams;
  }

  /**
   * A recovery that is to be ordered.
   *
   * @param holdsFrom the least instant that its streams had proven, in source-store time
   */
  record Due(SurveyId survey, RuleId rule, Instant holdsFrom) {}

  /**
   * Plans recoveries of rules with streams that were lost so long ago, or with lost batches.
   *
   * @param delay since the loss
   * @param silence since the last heartbeat, if the database's clock was set back after the loss
   * @return how many streams and batches they recover
   */
  Uni<Long> plan(Duration delay, Duration silence, int rulesMax) {
    Tuple parameters = Tuple.of(delay.toMillis(), rulesMax, silence.toMillis());
    return transactions
        .run(c -> c.preparedQuery(PLAN).execute(parameters))
        .map(rows -> rows.iterator().next().getLong("losses"));
  }

  /** Recoveries that are to be ordered now. */
  Uni<List<Due>> due(int most) {
    return transactions
        .single(c -> c.preparedQuery(DUE).execute(Tuple.of(most)))
        .map(
            rows -> {
              List<Due> due = new ArrayList<>();
              rows.forEach(row -> due.add(due(row)));
              return due;
            });
  }

  private static Due due(Row row) {
    return new Due(
        new SurveyId(row.getUUID("survey_id")),
        new RuleId(row.getUUID("rule_id")),
        SqlTime.column(row.getOffsetDateTime("holds_from")).orElseThrow());
  }

  /** Notes that the order was taken. */
  Uni<Void> ordered(SurveyId survey) {
    return transactions
        .run(c -> c.preparedQuery(ORDERED).execute(Tuple.of(survey.value())))
        .replaceWithVoid();
  }

  /** The order is to be sent again later. */
  Uni<Void> putOff(SurveyId survey, Duration pause) {
    return transactions
        .run(c -> c.preparedQuery(PUT_OFF).execute(Tuple.of(survey.value(), pause.toMillis())))
        .replaceWithVoid();
  }

  /**
   * Ends recoveries of which every range is done: their streams hold nothing any more, and their
   * batches are done.
   */
  Uni<Set<RuleId>> end() {
    return transactions.run(
        c ->
            c.preparedQuery(END)
                .execute()
                .call(rows -> streams.apply(c, batches(rows)))
                .map(RecoveryStore::rules));
  }

  private static SortedMap<StreamKey, StreamChange> batches(RowSet<Row> rows) {
    TreeMap<StreamKey, StreamChange> done = new TreeMap<>();
    for (Row row : rows) {
      UUID stream = row.getUUID("stream_id");
      if (stream != null) {
        done.computeIfAbsent(
                new StreamKey(rule(row), new StreamId(stream)), key -> new StreamChange())
            .addDone(row.getLong("sequence"));
      }
    }
    return done;
  }

  private static Set<RuleId> rules(RowSet<Row> rows) {
    Set<RuleId> rules = new TreeSet<>();
    rows.forEach(row -> rules.add(rule(row)));
    return rules;
  }

  private static RuleId rule(Row row) {
    return new RuleId(row.getUUID("rule_id"));
  }
}
