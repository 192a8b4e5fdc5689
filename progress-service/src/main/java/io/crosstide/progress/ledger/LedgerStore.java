package io.crosstide.progress.ledger;

import static java.util.stream.Collectors.partitioningBy;

import io.crosstide.contracts.failure.FailureKind;
import io.crosstide.contracts.id.RuleId;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.UUID;
import java.util.function.Function;

/** Rows of the ledger. Each report is applied once, by its identity. */
@ApplicationScoped
public class LedgerStore {
  private static final String CLAIM =
      """
      INSERT INTO progress.failed_report (report_id, rule_id)
      SELECT k.report_id, k.rule_id
      FROM unnest($1::uuid[], $2::uuid[]) AS k (report_id, rule_id)
      JOIN progress.rule r ON r.rule_id = k.rule_id AND r.status <> 'gone'
      ORDER BY k.report_id
      ON CONFLICT DO NOTHING
      RETURNING report_id
      """;

  private static final String ATTEMPTS =
      """
      SELECT l.rule_id, l.object_key, l.version, l.attempts
      FROM unnest($1::uuid[], $2::bytea[], $3::text[]) AS k (rule_id, object_key, version)
      JOIN progress.ledger l USING (rule_id, object_key, version)
      """;

  /**
   * A captured change of unknown instant holds as if it were as old as the rule. The generation is
   * never used twice.
   */
  private static final String MERGE =
      """
      INSERT INTO progress.ledger AS l (rule_id, object_key, version, changed_at, deleted, etag,
        size, survey_id, kind, side, detail, attempts, next_at, generation, shared,
        properties, marker, held_at, not_before)
      SELECT v.rule_id, v.object_key, v.version,
        CASE WHEN v.captured
          THEN coalesce(v.changed_at, least(r.created_at, sv.changed_since)) ELSE v.changed_at END,
        v.deleted, v.etag, v.size, v.survey_id, v.kind, v.side, v.detail, v.attempts,
        now() + v.wait_ms * interval '1 millisecond', nextval('progress.ledger_generation'),
        v.shared, v.properties, v.marker, CASE WHEN v.held THEN now() END,
        now() + v.not_before_ms * interval '1 millisecond'
      FROM unnest($1::uuid[], $2::bytea[], $3::text[], $4::timestamptz[], $5::boolean[],
        $6::boolean[], $7::text[], $8::bigint[], $9::uuid[], $10::text[], $11::text[], $12::text[],
        $13::integer[], $14::bigint[], $15::boolean[], $16::boolean[], $17::boolean[],
        $18::bigint[], $19::boolean[])
        AS v (rule_id, object_key, version, changed_at, captured, deleted, etag, size, survey_id,
          kind, side, detail, attempts, wait_ms, shared, properties, marker, not_before_ms,
          held)
      JOIN progress.rule r ON r.rule_id = v.rule_id AND r.status <> 'gone'
      LEFT JOIN progress.survey sv ON sv.rule_id = r.rule_id AND sv.survey_id = r.survey_id
      ORDER BY v.rule_id, v.object_key, v.version
      ON CONFLICT (rule_id, object_key, version) DO UPDATE SET
        changed_at = least(l.changed_at, excluded.changed_at),
        deleted = l.deleted OR excluded.deleted,
        etag = coalesce(excluded.etag, l.etag),
        size = coalesce(excluded.size, l.size),
        survey_id = coalesce(l.survey_id, excluded.survey_id),
        kind = excluded.kind,
        side = excluded.side,
        detail = excluded.detail,
        generation = excluded.generation,
        shared = excluded.shared,
        properties = l.properties OR excluded.properties,
        marker = l.marker OR excluded.marker,
        not_before = greatest(l.not_before, excluded.not_before)
      """;

  /**
   * A new change that failed does not move the schedule, unless the row waited for a shared cause
   * or a confirmation that is no longer what it waits for, or may not be tried as soon as that.
   * Nobody has confirmed a delete in it, unless all that is new is doubt; and a delete that is held
   * stays so whatever else failed.
   */
  private static final String MERGE_NEW =
      MERGE
          + """
            , next_at = greatest(l.not_before, excluded.not_before, CASE WHEN l.sent_at IS NULL
                  AND (l.shared AND NOT excluded.shared
                    OR l.kind = 'DELETES_HELD' AND excluded.kind <> 'DELETES_HELD')
                THEN least(l.next_at, excluded.next_at) ELSE l.next_at END),
              confirmed_by = CASE WHEN excluded.kind = 'UNKNOWN_RESULT'
                AND excluded.held_at IS NULL THEN l.confirmed_by END,
              held_at = coalesce(excluded.held_at, l.held_at)
            """;

  /**
   * An attempt that failed is an answer, and moves the schedule. One that did not know yet that the
   * delete was confirmed meanwhile is made again. One that failed at something else than the limit
   * does not let a held delete go.
   */
  private static final String MERGE_RETRIED =
      MERGE
          + """
            , attempts = excluded.attempts, tried_at = now(),
              next_at = greatest(l.not_before, excluded.not_before,
                CASE WHEN excluded.kind = 'DELETES_HELD' AND l.confirmed_by IS NOT NULL
                THEN now() ELSE excluded.next_at END),
              sent_at = NULL, sends = 0,
              held_at = coalesce(l.held_at, excluded.held_at)
            """;

  /** Failures older than what was published: the published instant was ahead of the truth. */
  private static final String COUNT_LATE =
      """
      SELECT count(*) AS late
      FROM unnest($1::uuid[], $2::timestamptz[]) AS v (rule_id, changed_at)
      JOIN progress.rule r ON r.rule_id = v.rule_id AND v.changed_at < r.watermark
      """;

  private static final String RESOLVE =
      """
      DELETE FROM progress.ledger l
      USING unnest($1::uuid[], $2::bytea[], $3::text[], $4::bigint[])
        AS k (rule_id, object_key, version, generation)
      WHERE l.rule_id = k.rule_id AND l.object_key = k.object_key AND l.version = k.version
        AND l.generation = k.generation
      RETURNING l.rule_id, l.kind, l.side, l.shared
      """;

  /**
   * A row that has grown since waits only for an attempt that has ended: try it as soon as it may.
   */
  private static final String HASTEN =
      """
      UPDATE progress.ledger l
      SET next_at = greatest(now(), l.not_before), sent_at = NULL, sends = 0
      FROM unnest($1::uuid[], $2::bytea[], $3::text[], $4::bigint[])
        AS k (rule_id, object_key, version, generation)
      WHERE l.rule_id = k.rule_id AND l.object_key = k.object_key AND l.version = k.version
        AND l.next_at > now()
      """;

  private final BackOff backOff;
  private final SkipStore skips;
  private final GateStore gates;

  LedgerStore(BackOff backOff, SkipStore skips, GateStore gates) {
    this.backOff = backOff;
    this.skips = skips;
    this.gates = gates;
  }

  /**
   * Marks reports with failures as applied.
   *
   * @return those that were not applied before
   */
  public Uni<List<UUID>> claim(SqlConnection connection, Map<UUID, RuleId> reports) {
    if (reports.isEmpty()) {
      return Uni.createFrom().item(List.of());
    }
    UUID[] ids = reports.keySet().toArray(UUID[]::new);
    UUID[] rules = reports.values().stream().map(RuleId::value).toArray(UUID[]::new);
    return connection
        .preparedQuery(CLAIM)
        .execute(Tuple.of(ids, rules))
        .map(rows -> list(rows, row -> row.getUUID("report_id")));
  }

  /**
   * Puts failures into the ledger, merged with rows that are there.
   *
   * @param succeeding rules of which other keys succeeded meanwhile
   * @return how many of them are older than the published watermark of their rule
   */
  public Uni<Long> record(
      SqlConnection connection, Collection<Failure> failures, Set<RuleId> succeeding) {
    if (failures.isEmpty()) {
      return Uni.createFrom().item(0L);
    }
    return withoutGivenUp(connection, failures)
        .call(kept -> recordMerged(connection, merged(kept), succeeding))
        .chain(kept -> countLate(connection, kept));
  }

  /**
   * What an operator has given up meanwhile does not come back with an attempt of before; a change
   * that failed since does, also if one message tells of both.
   */
  private Uni<List<Failure>> withoutGivenUp(
      SqlConnection connection, Collection<Failure> failures) {
    List<Failure> retried = failures.stream().filter(Failure::retried).toList();
    return retried.isEmpty()
        ? Uni.createFrom().item(List.copyOf(failures))
        : skips
            .late(connection, retried)
            .map(
                late ->
                    failures.stream()
                        .filter(f -> !(f.retried() && late.contains(f.key())))
                        .toList());
  }

  private record Part(LedgerKey key, boolean retried) {}

  /**
   * A change and an attempt stay two: what an operator confirmed of the one is not of the other.
   */
  private static Collection<Failure> merged(List<Failure> failures) {
    Map<Part, Failure> merged = new LinkedHashMap<>();
    failures.forEach(
        failure ->
            merged.merge(new Part(failure.key(), failure.retried()), failure, Failure::merge));
    return merged.values();
  }

  private Uni<Void> recordMerged(
      SqlConnection connection, Collection<Failure> merged, Set<RuleId> succeeding) {
    Map<Boolean, List<Failure>> byRetried =
        merged.stream().collect(partitioningBy(Failure::retried));
    return recordNew(connection, byRetried.get(false))
        .chain(() -> recordRetried(connection, byRetried.get(true)))
        .chain(() -> gates.add(connection, Gate.of(merged)))
        .chain(() -> gates.close(connection, closing(byRetried.get(true), succeeding)));
  }

  /** A failure beside successes is one of its own. */
  private static SortedSet<Gate> closing(List<Failure> retried, Set<RuleId> succeeding) {
    return Gate.of(retried.stream().filter(f -> !succeeding.contains(f.key().rule())).toList());
  }

  private Uni<Void> recordNew(SqlConnection connection, List<Failure> failures) {
    return write(connection, MERGE_NEW, failures, Map.of());
  }

  private Uni<Void> recordRetried(SqlConnection connection, List<Failure> failures) {
    return failures.isEmpty()
        ? Uni.createFrom().voidItem()
        : connection
            .preparedQuery(ATTEMPTS)
            .execute(LedgerRows.keys(failures.stream().map(Failure::key).toList()))
            .map(LedgerStore::attempts)
            .chain(attempts -> write(connection, MERGE_RETRIED, failures, attempts));
  }

  private Uni<Void> write(
      SqlConnection connection,
      String sql,
      List<Failure> failures,
      Map<LedgerKey, Integer> attempts) {
    return failures.isEmpty()
        ? Uni.createFrom().voidItem()
        : connection
            .preparedQuery(sql)
            .execute(LedgerRows.parameters(failures, attempts, backOff))
            .replaceWithVoid();
  }

  /**
   * A doubt that comes late (a worker is missed) proves nothing, and what the ledger tried again
   * was known to fail.
   */
  private Uni<Long> countLate(SqlConnection connection, Collection<Failure> failures) {
    List<Failure> proven =
        failures.stream()
            .filter(f -> !f.retried() && f.kind() != FailureKind.UNKNOWN_RESULT)
            .toList();
    return connection
        .preparedQuery(COUNT_LATE)
        .execute(LedgerRows.instants(proven))
        .map(rows -> rows.iterator().next().getLong("late"));
  }

  /**
   * Deletes rows whose key is right, unless they have grown since. Keys that failed for the same
   * cause follow (I48).
   */
  public Uni<Void> resolve(SqlConnection connection, List<Resolution> resolutions) {
    if (resolutions.isEmpty()) {
      return Uni.createFrom().voidItem();
    }
    Tuple parameters = LedgerRows.resolutions(resolutions);
    return connection
        .preparedQuery(RESOLVE)
        .execute(parameters)
        .map(Gate::ofShared)
        .chain(succeeded -> gates.open(connection, succeeded))
        .chain(() -> connection.preparedQuery(HASTEN).execute(parameters))
        .replaceWithVoid();
  }

  private static Map<LedgerKey, Integer> attempts(RowSet<Row> rows) {
    Map<LedgerKey, Integer> attempts = new HashMap<>();
    rows.forEach(row -> attempts.put(LedgerRows.key(row), row.getInteger("attempts")));
    return attempts;
  }

  private static <T> List<T> list(RowSet<Row> rows, Function<Row, T> value) {
    List<T> list = new ArrayList<>();
    rows.forEach(row -> list.add(value.apply(row)));
    return list;
  }
}
