package io.crosstide.progress.audit;

import io.crosstide.contracts.failure.FailureKind;
import io.crosstide.contracts.id.RuleId;
import io.crosstide.contracts.id.SurveyId;
import io.crosstide.contracts.report.KeyFailure;
import io.crosstide.contracts.survey.Difference;
import io.crosstide.contracts.survey.KeyFinding;
import io.crosstide.progress.ProgressConfig;
import io.crosstide.progress.db.SqlKeys;
import io.crosstide.progress.db.SqlTime;
import io.crosstide.progress.survey.DonePage;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;

/**
 * Counts and names what comparisons find, in the caller's transaction. A page counts once, however
 * often it is reported (I9).
 */
@ApplicationScoped
public class AuditStore {
  /**
   * Of keys that are overdue by their time, those of which nothing is known: no failure, not given
   * up or left out since the change, and no existing object that is still to come or not owed.
   */
  private static final String MISSED =
      """
      SELECT k.number
      FROM unnest($1::uuid[], $2::bytea[], $3::timestamptz[], $4::boolean[]) WITH ORDINALITY
        AS k (rule_id, object_key, changed_at, is_extra, number)
      JOIN progress.rule r USING (rule_id)
      LEFT JOIN progress.survey sv ON sv.rule_id = r.rule_id AND sv.survey_id = r.survey_id
      WHERE NOT EXISTS (
          SELECT 1 FROM progress.ledger l
          WHERE l.rule_id = k.rule_id AND l.object_key = k.object_key)
        AND NOT EXISTS (
          SELECT 1 FROM progress.skipped s
          WHERE s.rule_id = k.rule_id AND s.object_key = k.object_key
            AND s.skipped_at >= coalesce(k.changed_at, s.skipped_at))
        AND NOT EXISTS (
          SELECT 1 FROM progress.left_out o
          WHERE o.rule_id = k.rule_id AND o.object_key = k.object_key
            AND o.seen_at >= coalesce(k.changed_at, o.seen_at))
        AND (k.is_extra OR (r.history AND r.fraction = 10000)
          OR k.changed_at >= coalesce(sv.changed_since, r.created_at))
      """;

  private static final String COUNT =
      """
      UPDATE progress.comparison
      SET missing = missing + $2, changed = changed + $3, extra = extra + $4,
        underway = underway + $5, left_alone = left_alone + $6, failed = failed + $7,
        repaired = repaired + $8, found_by_audit = found_by_audit + $9
      WHERE survey_id = $1 AND ended_at IS NULL
      """;

  private static final String COUNT_RULE =
      "UPDATE progress.rule SET found_by_audit = found_by_audit + $2 WHERE rule_id = $1";

  private static final String NAME =
      """
      WITH room AS MATERIALIZED (
        SELECT c.survey_id FROM progress.comparison c
        WHERE c.survey_id = ANY ($1::uuid[]) AND $7::bigint > (
          SELECT count(*) FROM (
            SELECT 1 FROM progress.difference d WHERE d.survey_id = c.survey_id
            LIMIT $7::bigint) AS kept)
      )
      INSERT INTO progress.difference
        (survey_id, object_key, difference, failure, repaired, found_by_audit, changed_at)
      SELECT k.survey_id, k.object_key, k.difference, k.failure, k.repaired, k.found_by_audit,
        k.changed_at
      FROM unnest($1::uuid[], $2::bytea[], $3::text[], $4::text[], $5::boolean[], $6::boolean[],
          $8::timestamptz[])
        AS k (survey_id, object_key, difference, failure, repaired, found_by_audit, changed_at)
      JOIN room USING (survey_id)
      ORDER BY k.survey_id, k.object_key
      ON CONFLICT (survey_id, object_key) DO NOTHING
      """;

  private final long rowsMax;

  AuditStore(ProgressConfig config) {
    this.rowsMax = config.comparisons().differencesMax();
  }

  /** A key that differs, and what that means. */
  private record Judged(PageAudit page, KeyFinding finding, Verdict verdict) {}

  /**
   * Records pages.
   *
   * @param done pages that are done since this transaction: the others counted before
   */
  public Uni<Void> record(SqlConnection connection, List<PageAudit> audits, Set<DonePage> done) {
    Set<DonePage> left = new HashSet<>(done);
    List<PageAudit> fresh =
        audits.stream().filter(it -> left.remove(new DonePage(it.range(), it.page()))).toList();
    List<Judged> judged = new ArrayList<>();
    fresh.forEach(
        page ->
            page.findings()
                .forEach(
                    it ->
                        judged.add(
                            new Judged(
                                page, it, Verdict.of(page.comparison(), page.settled(), it)))));
    return fresh.isEmpty()
        ? Uni.createFrom().voidItem()
        : missed(connection, judged)
            .chain(
                missed ->
                    count(connection, fresh, judged, missed)
                        .chain(() -> name(connection, fresh, judged, missed)));
  }

  private static Uni<Set<Judged>> missed(SqlConnection connection, List<Judged> judged) {
    List<Judged> overdue = judged.stream().filter(it -> it.verdict() == Verdict.OVERDUE).toList();
    if (overdue.isEmpty()) {
      return Uni.createFrom().item(Set.of());
    }
    Tuple parameters =
        Tuple.of(
            overdue.stream().map(it -> it.page().range().rule().value()).toArray(UUID[]::new),
            overdue.stream().map(it -> SqlKeys.bytes(it.finding().key())).toArray(Buffer[]::new),
            overdue.stream()
                .map(it -> SqlTime.parameter(it.finding().changedAt()))
                .toArray(OffsetDateTime[]::new),
            overdue.stream()
                .map(it -> it.finding().difference() == Difference.EXTRA)
                .toArray(Boolean[]::new));
    return connection
        .preparedQuery(MISSED)
        .execute(parameters)
        .map(rows -> numbered(rows, overdue));
  }

  private static Set<Judged> numbered(RowSet<Row> rows, List<Judged> overdue) {
    Set<Judged> missed = new HashSet<>();
    rows.forEach(row -> missed.add(overdue.get((int) (row.getLong("number") - 1))));
    return missed;
  }

  private static Uni<Void> count(
      SqlConnection connection, List<PageAudit> pages, List<Judged> judged, Set<Judged> missed) {
    Map<SurveyId, AuditTally> tallies = new TreeMap<>();
    Map<RuleId, Long> rules = new TreeMap<>();
    for (PageAudit page : pages) {
      AuditTally tally = tallies.computeIfAbsent(page.range().survey(), id -> new AuditTally());
      tally.leftAlone(page.leftAlone());
      tally.failed(page.failures().size());
    }
    for (Judged each : judged) {
      boolean isMissed = missed.contains(each);
      tallies.get(each.page().range().survey()).add(each.finding(), each.verdict(), isMissed);
      if (isMissed) {
        rules.merge(each.page().range().rule(), 1L, Long::sum);
      }
    }
    List<Tuple> counts = new ArrayList<>();
    tallies.forEach((survey, tally) -> counts.add(row(survey, tally)));
    List<Tuple> found = new ArrayList<>();
    rules.forEach((rule, keys) -> found.add(Tuple.of(rule.value(), keys)));
    return connection
        .preparedQuery(COUNT)
        .executeBatch(counts)
        .chain(
            () ->
                found.isEmpty()
                    ? Uni.createFrom().voidItem()
                    : connection.preparedQuery(COUNT_RULE).executeBatch(found).replaceWithVoid());
  }

  private static Tuple row(SurveyId survey, AuditTally tally) {
    Tuple row = Tuple.of(survey.value());
    for (Long column : tally.columns()) {
      row.addValue(column);
    }
    return row;
  }

  /** What may be on its way is only counted. */
  private Uni<Void> name(
      SqlConnection connection, List<PageAudit> pages, List<Judged> judged, Set<Judged> missed) {
    NamedRows rows = new NamedRows();
    judged.stream()
        .filter(it -> it.verdict() != Verdict.UNDERWAY)
        .forEach(it -> rows.add(it.page(), it.finding(), missed.contains(it)));
    pages.forEach(page -> page.failures().forEach(failure -> rows.add(page, failure)));
    return rows.isEmpty()
        ? Uni.createFrom().voidItem()
        : connection.preparedQuery(NAME).execute(rows.parameters(rowsMax)).replaceWithVoid();
  }

  /** Columns of {@link #NAME}. */
  private static final class NamedRows {
    private final List<UUID> surveys = new ArrayList<>();
    private final List<Buffer> keys = new ArrayList<>();
    private final List<String> differences = new ArrayList<>();
    private final List<String> failures = new ArrayList<>();
    private final List<Boolean> repaired = new ArrayList<>();
    private final List<Boolean> found = new ArrayList<>();
    private final List<OffsetDateTime> changed = new ArrayList<>();

    void add(PageAudit page, KeyFinding finding, boolean isMissed) {
      surveys.add(page.range().survey().value());
      keys.add(SqlKeys.bytes(finding.key()));
      differences.add(finding.difference().name());
      failures.add(null);
      repaired.add(finding.repaired());
      found.add(isMissed);
      changed.add(SqlTime.parameter(finding.changedAt().map(SqlTime::checked)));
    }

    void add(PageAudit page, KeyFailure failure) {
      FailureKind kind = failure.kind();
      surveys.add(page.range().survey().value());
      keys.add(SqlKeys.bytes(failure.task().key()));
      differences.add(null);
      failures.add(kind.name());
      repaired.add(false);
      found.add(false);
      changed.add(SqlTime.parameter(failure.task().changedAt().map(SqlTime::checked)));
    }

    boolean isEmpty() {
      return surveys.isEmpty();
    }

    Tuple parameters(long rowsMax) {
      return Tuple.tuple()
          .addValue(surveys.toArray(UUID[]::new))
          .addValue(keys.toArray(Buffer[]::new))
          .addValue(differences.toArray(String[]::new))
          .addValue(failures.toArray(String[]::new))
          .addValue(repaired.toArray(Boolean[]::new))
          .addValue(found.toArray(Boolean[]::new))
          .addValue(rowsMax)
          .addValue(changed.toArray(OffsetDateTime[]::new));
    }
  }
}
