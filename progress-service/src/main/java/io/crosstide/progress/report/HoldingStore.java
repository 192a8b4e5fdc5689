package io.crosstide.progress.report;

import io.crosstide.contracts.http.RuleHolding;
import io.crosstide.contracts.id.RuleId;
import io.crosstide.progress.db.Transactions;
import io.crosstide.progress.ledger.LeftOutStore;
import io.crosstide.progress.rule.NoSuchRuleException;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/** Reads what holds the figures of a rule, all of it at one moment. */
@ApplicationScoped
class HoldingStore {
  /** Several statements that see one state of the database. */
  private static final String ONE_MOMENT =
      "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY";

  private static final String LEAST_STREAM =
      """
      SELECT rs.stream_id, s.gateway, s.state, rs.pending, rs.safe_until, s.seen_at,
        coalesce(v.survey_id, b.survey_id) AS survey_id,
        (SELECT min(d.letter_number) FROM progress.dead_letter d
          WHERE d.state = 'OPEN' AND d.rule_id = rs.rule_id
            AND ((d.stream_id = rs.stream_id AND d.sequence = rs.prefix + 1)
              OR d.survey_id = coalesce(v.survey_id, b.survey_id))) AS letter_number
      FROM progress.rule_stream rs
      JOIN progress.stream s USING (stream_id)
      LEFT JOIN LATERAL (
        SELECT v.survey_id
        FROM progress.recovery v JOIN progress.recovery_loss l USING (survey_id)
        WHERE v.rule_id = rs.rule_id AND v.ordered_at IS NOT NULL AND v.ended_at IS NULL
          AND l.stream_id = rs.stream_id AND l.lost_at = s.lost_at) AS v ON true
      LEFT JOIN progress.lost_batch b
        ON b.rule_id = rs.rule_id AND b.stream_id = rs.stream_id AND b.sequence = rs.prefix + 1
      WHERE rs.rule_id = $1 AND NOT rs.retired
        AND (s.state = 'lost' AND rs.recovered_loss = s.lost_at) IS NOT TRUE
      ORDER BY rs.safe_until NULLS FIRST, rs.pending DESC, rs.stream_id
      LIMIT 1
      """;

  /** As in {@link FiguresStore}: what only a gap survey found holds from the gap's beginning. */
  private static final String OLDEST_FAILURE =
      """
      (SELECT l.*, l.changed_at AS holds_at
        FROM progress.ledger l
        WHERE l.rule_id = $1 AND l.changed_at IS NOT NULL
        ORDER BY l.changed_at, l.object_key, l.version
        LIMIT 1)
      UNION ALL
      (SELECT l.*, sv.changed_since AS holds_at
        FROM progress.rule r
        JOIN progress.survey sv
          ON sv.rule_id = r.rule_id AND sv.survey_id = r.survey_id AND sv.ranges IS NOT NULL
        JOIN progress.ledger l
          ON l.rule_id = r.rule_id AND l.survey_id = sv.survey_id AND l.changed_at IS NULL
        WHERE r.rule_id = $1 AND NOT r.history AND sv.changed_since IS NOT NULL
        ORDER BY l.object_key, l.version
        LIMIT 1)
      ORDER BY holds_at, object_key, version
      LIMIT 1
      """;

  private static final String KINDS =
      """
      SELECT kind, sum(keys)::bigint AS keys FROM progress.ledger_count
      WHERE rule_id = $1
      GROUP BY kind
      HAVING sum(keys) > 0
      """;

  private static final String RANGES =
      """
      SELECT cardinality(sv.gap_ranges)::bigint AS gap,
        CASE WHEN r.resync_id IS NULL THEN sv.ranges - cardinality(sv.gap_ranges)
          ELSE coalesce(hv.ranges, 0) END::bigint AS history,
        count(*) FILTER (WHERE rg.is_gap AND rg.is_listed) AS gap_listed,
        count(*) FILTER (WHERE rg.is_gap AND rg.is_complete) AS gap_complete,
        count(*) FILTER (WHERE rg.is_history AND rg.is_listed) AS history_listed,
        count(*) FILTER (WHERE rg.is_history AND rg.is_complete) AS history_complete,
        (SELECT min(d.letter_number) FROM progress.dead_letter d
          WHERE d.state = 'OPEN' AND d.rule_id = r.rule_id AND d.survey_id = r.survey_id
            AND d.range_number = ANY (sv.gap_ranges)) AS letter_number
      FROM progress.rule r
      JOIN progress.survey sv ON sv.rule_id = r.rule_id AND sv.survey_id = r.survey_id
      LEFT JOIN progress.survey hv ON hv.rule_id = r.rule_id AND hv.survey_id = r.resync_id
      LEFT JOIN LATERAL (
        SELECT sr.is_listed, sr.is_complete, sr.range_number = ANY (sv.gap_ranges) AS is_gap,
          r.resync_id IS NULL AND NOT sr.range_number = ANY (sv.gap_ranges) AS is_history
        FROM progress.survey_range sr
        WHERE sr.rule_id = r.rule_id AND sr.survey_id = sv.survey_id
          AND sr.range_number < sv.ranges
        UNION ALL
        SELECT sr.is_listed, sr.is_complete, false AS is_gap, true AS is_history
        FROM progress.survey_range sr
        WHERE sr.rule_id = r.rule_id AND sr.survey_id = r.resync_id
          AND sr.range_number < hv.ranges) AS rg ON true
      WHERE r.rule_id = $1 AND sv.ranges IS NOT NULL
      GROUP BY r.rule_id, sv.ranges, sv.gap_ranges, r.resync_id, hv.ranges
      """;

  private static final String REST =
      """
      SELECT now() AS now, r.found_by_audit,
        (SELECT count(*) FROM progress.skipped WHERE rule_id = $1) AS skipped
      FROM progress.rule r WHERE r.rule_id = $1
      """;

  private final Transactions transactions;
  private final LeftOutStore leftOut;

  HoldingStore(Transactions transactions, LeftOutStore leftOut) {
    this.transactions = transactions;
    this.leftOut = leftOut;
  }

  /**
   * What holds a rule.
   *
   * @throws NoSuchRuleException if it is not known
   */
  Uni<RuleHolding> of(RuleId rule) {
    return transactions.run(c -> read(c, rule));
  }

  private Uni<RuleHolding> read(SqlConnection connection, RuleId rule) {
    HoldingRows rows = new HoldingRows();
    return connection
        .query(ONE_MOMENT)
        .execute()
        .chain(() -> FiguresStore.read(connection, List.of(rule)))
        .invoke(rows::figures)
        .chain(() -> query(connection, LEAST_STREAM, rule))
        .invoke(rows::stream)
        .chain(() -> query(connection, OLDEST_FAILURE, rule))
        .invoke(rows::failure)
        .chain(() -> query(connection, KINDS, rule))
        .invoke(rows::kinds)
        .chain(() -> query(connection, RANGES, rule))
        .invoke(rows::ranges)
        .chain(() -> query(connection, REST, rule))
        .invoke(rows::rest)
        .chain(() -> leftOut.count(connection, rule))
        .invoke(counts -> rows.leftOut(counts, leftOut.isFull(counts)))
        .map(x -> rows.toHolding());
  }

  private static Uni<RowSet<Row>> query(SqlConnection connection, String sql, RuleId rule) {
    return connection.preparedQuery(sql).execute(Tuple.of(rule.value()));
  }
}
