package io.crosstide.progress.report;

import io.crosstide.contracts.id.RuleId;
import io.crosstide.contracts.rule.RulePause;
import io.crosstide.progress.db.SqlTime;
import io.crosstide.progress.db.Transactions;
import io.crosstide.progress.history.Fraction;
import io.crosstide.progress.watermark.Watermark;
import io.crosstide.progress.watermark.Watermark.Gap;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Reads what figures follow from, all of a rule in one statement and hence at one moment, and keeps
 * what was published, so that no replica and no restart shows less (I2, I3).
 */
@ApplicationScoped
public class FiguresStore {
  /**
   * A ledger row without an instant was only found by a survey; if all that survey does is to close
   * a gap, the row holds from the gap's beginning. A lost stream counts until it is recovered. Once
   * a target was filled anew the ranges of that survey are the history.
   */
  private static final String READ =
      """
      SELECT r.rule_id, r.status, r.created_at, r.history, r.watermark, r.fraction, r.epoch,
        r.paused_at, r.paused_by, r.pause_reason,
        st.streams, st.unproven, st.least_safe, st.pending,
        ld.failures, ld.survey_failures, ld.least_failure,
        sv.survey_id IS NOT NULL AS is_planned, sv.changed_since,
        cardinality(sv.gap_ranges) AS gap_ranges,
        r.resync_id IS NOT NULL AS is_resync,
        CASE WHEN r.resync_id IS NULL THEN sv.ranges - cardinality(sv.gap_ranges)
          ELSE hv.ranges END AS history_ranges,
        rg.complete_gap_ranges, rg.listed_ranges, rg.complete_ranges, rg.listed_objects,
        rg.done_objects, rg.listed_bytes, rg.done_bytes
      FROM progress.rule r
      LEFT JOIN progress.survey sv
        ON sv.rule_id = r.rule_id AND sv.survey_id = r.survey_id AND sv.ranges IS NOT NULL
      LEFT JOIN progress.survey hv
        ON hv.rule_id = r.rule_id AND hv.survey_id = r.resync_id AND hv.ranges IS NOT NULL
      CROSS JOIN LATERAL (
        SELECT count(*) AS streams,
          count(*) FILTER (WHERE safe_until IS NULL) AS unproven,
          min(safe_until) AS least_safe,
          coalesce(sum(pending), 0)::bigint AS pending
        FROM progress.rule_stream rs JOIN progress.stream s USING (stream_id)
        WHERE rs.rule_id = r.rule_id AND NOT rs.retired
          AND (s.state = 'lost' AND rs.recovered_loss = s.lost_at) IS NOT TRUE) AS st
      CROSS JOIN LATERAL (
        SELECT coalesce(sum(c.keys), 0)::bigint AS failures,
          coalesce(sum(c.keys)
            FILTER (WHERE c.survey_id IN (sv.survey_id, r.resync_id)), 0)::bigint
            AS survey_failures,
          least(
            (SELECT min(l.changed_at) FROM progress.ledger l WHERE l.rule_id = r.rule_id),
            CASE WHEN NOT r.history AND EXISTS (
              SELECT 1 FROM progress.ledger l
              WHERE l.rule_id = r.rule_id AND l.changed_at IS NULL
                AND l.survey_id = sv.survey_id) THEN sv.changed_since END) AS least_failure
        FROM progress.ledger_count c WHERE c.rule_id = r.rule_id) AS ld
      CROSS JOIN LATERAL (
        SELECT count(*) FILTER (WHERE is_gap AND is_complete) AS complete_gap_ranges,
          count(*) FILTER (WHERE is_history AND is_listed) AS listed_ranges,
          count(*) FILTER (WHERE is_history AND is_complete) AS complete_ranges,
          coalesce(sum(listed_objects) FILTER (WHERE is_history), 0)::bigint AS listed_objects,
          coalesce(sum(done_objects) FILTER (WHERE is_history), 0)::bigint AS done_objects,
          coalesce(sum(listed_bytes) FILTER (WHERE is_history), 0)::bigint AS listed_bytes,
          coalesce(sum(done_bytes) FILTER (WHERE is_history), 0)::bigint AS done_bytes
        FROM (
          SELECT sr.*, sr.range_number = ANY (sv.gap_ranges) AS is_gap,
            r.resync_id IS NULL AND NOT sr.range_number = ANY (sv.gap_ranges) AS is_history
          FROM progress.survey_range sr
          WHERE sr.rule_id = r.rule_id AND sr.survey_id = sv.survey_id
            AND sr.range_number < sv.ranges
          UNION ALL
          SELECT sr.*, false AS is_gap, true AS is_history
          FROM progress.survey_range sr
          WHERE sr.rule_id = r.rule_id AND sr.survey_id = r.resync_id
            AND sr.range_number < hv.ranges) AS ranges) AS rg
      WHERE r.status <> 'gone' AND ($1::uuid[] IS NULL OR r.rule_id = ANY ($1::uuid[]))
      ORDER BY r.rule_id
      """;

  private static final String PUBLISH =
      """
      UPDATE progress.rule r
      SET watermark = greatest(r.watermark, v.watermark), fraction = greatest(r.fraction, v.fraction)
      FROM unnest($1::uuid[], $2::timestamptz[], $3::integer[], $4::bigint[])
        AS v (rule_id, watermark, fraction, epoch)
      WHERE r.rule_id = v.rule_id AND r.epoch = v.epoch
      """;

  private final Transactions transactions;

  FiguresStore(Transactions transactions) {
    this.transactions = transactions;
  }

  /** The figures of some rules, once what they publish is durable; unknown rules are left out. */
  Uni<List<Figures>> publish(Collection<RuleId> rules) {
    return transactions.single(c -> read(c, rules)).call(this::keep);
  }

  /** The published watermark of a rule; empty before the first proof, or if it is not known. */
  public Uni<Optional<Instant>> watermark(RuleId rule) {
    return publish(List.of(rule)).map(all -> all.stream().findFirst().flatMap(Figures::watermark));
  }

  /** The same of all rules. */
  Uni<List<Figures>> publishAll() {
    return transactions.single(c -> read(c, Tuple.of(null))).call(this::keep);
  }

  /** The figures as they are, without publishing anything. */
  static Uni<List<Figures>> read(SqlConnection connection, Collection<RuleId> rules) {
    return read(connection, Tuple.of(rules.stream().map(RuleId::value).toArray(UUID[]::new)));
  }

  private static Uni<List<Figures>> read(SqlConnection connection, Tuple rules) {
    return connection.preparedQuery(READ).execute(rules).map(FiguresStore::figures);
  }

  private Uni<Void> keep(List<Figures> figures) {
    List<Figures> advanced = figures.stream().filter(Figures::isAdvanced).toList();
    if (advanced.isEmpty()) {
      return Uni.createFrom().voidItem();
    }
    Tuple parameters =
        Tuple.of(
            advanced.stream().map(f -> f.rule().value()).toArray(UUID[]::new),
            advanced.stream()
                .map(f -> SqlTime.parameter(f.watermark()))
                .toArray(OffsetDateTime[]::new),
            advanced.stream().map(Figures::fraction).toArray(Integer[]::new),
            advanced.stream().map(Figures::epoch).toArray(Long[]::new));
    return transactions.run(c -> c.preparedQuery(PUBLISH).execute(parameters).replaceWithVoid());
  }

  private static List<Figures> figures(RowSet<Row> rows) {
    List<Figures> figures = new ArrayList<>(rows.size());
    rows.forEach(row -> figures.add(figures(row)));
    return figures;
  }

  private static Figures figures(Row row) {
    return new Figures(
        new RuleId(row.getUUID("rule_id")),
        holds(row),
        SqlTime.column(row.getOffsetDateTime("watermark")),
        row.getBoolean("history"),
        new Fraction.Tally(
            isAll(row, "listed_ranges", "history_ranges"),
            isAll(row, "complete_ranges", "history_ranges"),
            row.getLong("listed_objects"),
            row.getLong("done_objects"),
            row.getLong("survey_failures")),
        new Figures.Counts(
            row.getLong("listed_objects"),
            row.getLong("done_objects"),
            row.getLong("listed_bytes"),
            row.getLong("done_bytes")),
        row.getInteger("fraction"),
        row.getLong("epoch"),
        row.getLong("failures"),
        row.getLong("pending"),
        SqlTime.column(row.getOffsetDateTime("paused_at"))
            .map(
                at ->
                    new RulePause(row.getString("paused_by"), row.getString("pause_reason"), at)));
  }

  private static Watermark.Holds holds(Row row) {
    return new Watermark.Holds(
        row.getString("status").equals("doing") || row.getBoolean("is_planned"),
        new Watermark.Streams(
            row.getLong("streams"),
            row.getLong("unproven"),
            SqlTime.column(row.getOffsetDateTime("least_safe"))),
        gap(row),
        SqlTime.column(row.getOffsetDateTime("least_failure")));
  }

  /** Writes between the rule's creation and its coverage are owed, with history or without. */
  private static Gap gap(Row row) {
    if (!row.getBoolean("is_planned")) {
      return new Gap.Unknown();
    }
    if (row.getBoolean("is_resync") && !isAll(row, "complete_ranges", "history_ranges")) {
      return new Gap.Refill();
    }
    if (isAll(row, "complete_gap_ranges", "gap_ranges")) {
      return new Gap.Closed();
    }
    Instant created = row.getOffsetDateTime("created_at").toInstant();
    Optional<Instant> since = SqlTime.column(row.getOffsetDateTime("changed_since"));
    return new Gap.Open(since.filter(s -> s.isBefore(created)).orElse(created));
  }

  private static boolean isAll(Row row, String column, String planned) {
    Integer ranges = row.getInteger(planned);
    return row.getBoolean("is_planned") && ranges != null && row.getLong(column) >= ranges;
  }
}
