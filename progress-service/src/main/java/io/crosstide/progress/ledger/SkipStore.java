package io.crosstide.progress.ledger;

import io.crosstide.contracts.id.ObjectKey;
import io.crosstide.contracts.id.RuleId;
import io.crosstide.contracts.id.VersionId;
import io.crosstide.contracts.ledger.KeyState;
import io.crosstide.contracts.ledger.SkipOrder;
import io.crosstide.contracts.ledger.SkippedKey;
import io.crosstide.contracts.ledger.SkippedPage;
import io.crosstide.progress.db.SqlKeys;
import io.crosstide.progress.db.Transactions;
import io.crosstide.progress.rule.KnownRules;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Failed keys that operators have given up. In one step they leave the ledger and are kept here.
 */
@ApplicationScoped
class SkipStore {
  private static final String SKIP =
      """
      WITH gone AS (
        DELETE FROM progress.ledger
        WHERE rule_id = $1 AND object_key = $2 AND version = $3 AND generation = $4
        RETURNING *
      )
      INSERT INTO progress.skipped (rule_id, object_key, version, changed_at, deleted, kind, side,
        detail, attempts, first_at, next_at, generation, skipped_by, reason)
      SELECT rule_id, object_key, version, changed_at, deleted, kind, side, detail, attempts,
        first_at, next_at, generation, $5, $6
      FROM gone
      RETURNING *
      """;

  private static final String PAGE =
      """
      SELECT * FROM progress.skipped WHERE rule_id = $1 AND skip_number > $2
      ORDER BY skip_number LIMIT $3
      """;

  private static final String OF_KEY =
      """
      SELECT * FROM progress.skipped WHERE rule_id = $1 AND object_key = $2
      ORDER BY skip_number DESC LIMIT $3
      """;

  /** Attempts that were ordered before their row was skipped, unless the key failed anew since. */
  private static final String LATE =
      """
      SELECT k.rule_id, k.object_key, k.version
      FROM unnest($1::uuid[], $2::bytea[], $3::text[], $4::bigint[])
        AS k (rule_id, object_key, version, generation)
      WHERE EXISTS (
          SELECT 1 FROM progress.skipped s
          WHERE s.rule_id = k.rule_id AND s.object_key = k.object_key AND s.version = k.version
            AND s.generation >= k.generation)
        AND NOT EXISTS (
          SELECT 1 FROM progress.ledger l
          WHERE l.rule_id = k.rule_id AND l.object_key = k.object_key AND l.version = k.version)
      """;

  private final Transactions transactions;

  SkipStore(Transactions transactions) {
    this.transactions = transactions;
  }

  /**
   * Gives up a failed key.
   *
   * @throws RowChangedException if its row is not as the operator saw it
   */
  Uni<SkippedKey> skip(RuleId rule, SkipOrder order) {
    Tuple parameters =
        Tuple.tuple()
            .addValue(rule.value())
            .addValue(SqlKeys.bytes(order.key()))
            .addValue(order.version().map(VersionId::value).orElse(""))
            .addValue(order.generation())
            .addValue(order.by())
            .addValue(order.reason());
    return transactions
        .run(
            c -> KnownRules.require(c, rule).chain(() -> c.preparedQuery(SKIP).execute(parameters)))
        .map(SkipStore::only);
  }

  private static SkippedKey only(RowSet<Row> rows) {
    if (rows.rowCount() == 0) {
      throw new RowChangedException();
    }
    return skipped(rows.iterator().next());
  }

  /** A page of what was skipped under a rule, the oldest first. */
  Uni<SkippedPage> page(RuleId rule, long after, int limit) {
    Tuple parameters = Tuple.of(rule.value(), after, limit);
    return transactions
        .single(
            c -> KnownRules.require(c, rule).chain(() -> c.preparedQuery(PAGE).execute(parameters)))
        .map(SkipStore::skips)
        .map(found -> new SkippedPage(found, next(found, limit)));
  }

  private static OptionalLong next(List<SkippedKey> found, int limit) {
    return found.size() < limit
        ? OptionalLong.empty()
        : OptionalLong.of(found.get(found.size() - 1).number());
  }

  /** When a key was skipped, newest first. */
  Uni<List<SkippedKey>> ofKey(SqlConnection connection, RuleId rule, ObjectKey key) {
    return connection
        .preparedQuery(OF_KEY)
        .execute(Tuple.of(rule.value(), SqlKeys.bytes(key), KeyState.ROWS_MAX))
        .map(SkipStore::skips);
  }

  /** Keys whose attempt failed late: after an operator had given up what it was about. */
  Uni<Set<LedgerKey>> late(SqlConnection connection, Collection<Failure> retried) {
    return connection
        .preparedQuery(LATE)
        .execute(
            LedgerRows.keys(retried.stream().map(Failure::key).toList())
                .addValue(retried.stream().map(Failure::generation).toArray(Long[]::new)))
        .map(
            rows -> {
              Set<LedgerKey> late = new HashSet<>();
              rows.forEach(row -> late.add(LedgerRows.key(row)));
              return late;
            });
  }

  private static List<SkippedKey> skips(RowSet<Row> rows) {
    List<SkippedKey> skips = new ArrayList<>();
    rows.forEach(row -> skips.add(skipped(row)));
    return skips;
  }

  private static SkippedKey skipped(Row row) {
    return new SkippedKey(
        row.getLong("skip_number"),
        FailedRows.failed(row),
        row.getString("skipped_by"),
        row.getString("reason"),
        FailedRows.instant(row, "skipped_at"));
  }
}
