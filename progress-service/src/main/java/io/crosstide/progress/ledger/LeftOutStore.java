package io.crosstide.progress.ledger;

import io.crosstide.contracts.id.ObjectKey;
import io.crosstide.contracts.id.RuleId;
import io.crosstide.contracts.id.VersionId;
import io.crosstide.contracts.ledger.KeyCursor;
import io.crosstide.contracts.ledger.KeyState;
import io.crosstide.contracts.ledger.LeftOutKey;
import io.crosstide.contracts.ledger.LeftOutPage;
import io.crosstide.contracts.report.SkipReason;
import io.crosstide.progress.ProgressConfig;
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
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Keys that workers left out, one row per rule, key and version, so that reports which come again
 * count nothing twice (I9). A row is what was reported last; nothing tells that the object has gone
 * across since.
 */
@ApplicationScoped
public class LeftOutStore {
  private static final String RECORD =
      """
      WITH room AS MATERIALIZED (
        SELECT r.rule_id FROM progress.rule r
        WHERE r.rule_id = ANY ($1::uuid[]) AND r.status <> 'gone' AND $5::bigint > (
          SELECT count(*) FROM (
            SELECT 1 FROM progress.left_out l WHERE l.rule_id = r.rule_id LIMIT $5::bigint) AS kept)
      )
      INSERT INTO progress.left_out (rule_id, object_key, version, reason)
      SELECT k.rule_id, k.object_key, k.version, k.reason
      FROM unnest($1::uuid[], $2::bytea[], $3::text[], $4::text[])
        AS k (rule_id, object_key, version, reason)
      JOIN room USING (rule_id)
      ORDER BY k.rule_id, k.object_key, k.version
      ON CONFLICT (rule_id, object_key, version)
        DO UPDATE SET reason = excluded.reason, seen_at = now()
      """;

  /** Reasons that a newer replica wrote and this one does not know are left to that one. */
  private static final String PAGE =
      """
      SELECT * FROM progress.left_out
      WHERE rule_id = $1 AND (object_key, version) > ($2, $3) AND reason = ANY ($4::text[])
      ORDER BY object_key, version
      LIMIT $5
      """;

  private static final String OF_KEY =
      """
      SELECT * FROM progress.left_out
      WHERE rule_id = $1 AND object_key = $2 AND reason = ANY ($3::text[])
      ORDER BY version LIMIT $4
      """;

  private static final String COUNT =
      """
      SELECT reason, count(*) AS keys FROM progress.left_out
      WHERE rule_id = $1 AND reason = ANY ($2::text[]) GROUP BY reason
      """;

  private final Transactions transactions;
  private final long rowsMax;

  LeftOutStore(Transactions transactions, ProgressConfig config) {
    this.transactions = transactions;
    this.rowsMax = config.leftOut().rowsMax();
  }

  /** Keeps what reports say, as long as the rule has room for more. */
  public Uni<Void> record(SqlConnection connection, Collection<LeftOut> keys) {
    if (keys.isEmpty()) {
      return Uni.createFrom().voidItem();
    }
    Map<LedgerKey, SkipReason> last = new LinkedHashMap<>();
    keys.forEach(key -> last.put(key.key(), key.reason()));
    Tuple parameters =
        LedgerRows.keys(last.keySet())
            .addValue(last.values().stream().map(SkipReason::word).toArray(String[]::new))
            .addValue(rowsMax);
    return connection.preparedQuery(RECORD).execute(parameters).replaceWithVoid();
  }

  /** How many keys of a rule are kept, by reason. */
  public Uni<Map<SkipReason, Long>> count(SqlConnection connection, RuleId rule) {
    return connection
        .preparedQuery(COUNT)
        .execute(Tuple.of(rule.value(), words(Optional.empty())))
        .map(LeftOutStore::counts);
  }

  /** True if there may be more than are kept. */
  public boolean isFull(Map<SkipReason, Long> counts) {
    return counts.values().stream().mapToLong(Long::longValue).sum() >= rowsMax;
  }

  /** Why a key was left out, by version. */
  Uni<List<LeftOutKey>> ofKey(SqlConnection connection, RuleId rule, ObjectKey key) {
    Tuple parameters =
        Tuple.of(rule.value(), SqlKeys.bytes(key), words(Optional.empty()), KeyState.ROWS_MAX);
    return connection.preparedQuery(OF_KEY).execute(parameters).map(LeftOutStore::keys);
  }

  /** A page in the order of the keys. */
  @SuppressWarnings("OptionalUsedAsFieldOrParameterType")
  Uni<LeftOutPage> page(
      RuleId rule, Optional<KeyCursor> after, Optional<SkipReason> reason, int limit) {
    Tuple parameters =
        Tuple.of(
            rule.value(),
            SqlKeys.bytes(after.map(KeyCursor::key)),
            after.flatMap(KeyCursor::version).map(VersionId::value).orElse(""),
            words(reason),
            limit);
    return transactions
        .single(
            c -> KnownRules.require(c, rule).chain(() -> c.preparedQuery(PAGE).execute(parameters)))
        .map(LeftOutStore::keys)
        .map(found -> new LeftOutPage(found, next(found, limit)));
  }

  private static Optional<KeyCursor> next(List<LeftOutKey> found, int limit) {
    return found.size() < limit
        ? Optional.empty()
        : Optional.of(KeyCursor.of(found.get(found.size() - 1)));
  }

  @SuppressWarnings("OptionalUsedAsFieldOrParameterType")
  private static String[] words(Optional<SkipReason> reason) {
    return Arrays.stream(SkipReason.values())
        .filter(each -> reason.isEmpty() || reason.get() == each)
        .map(SkipReason::word)
        .toArray(String[]::new);
  }

  private static Map<SkipReason, Long> counts(RowSet<Row> rows) {
    Map<SkipReason, Long> counts = new EnumMap<>(SkipReason.class);
    rows.forEach(row -> counts.put(reason(row), row.getLong("keys")));
    return counts;
  }

  private static List<LeftOutKey> keys(RowSet<Row> rows) {
    List<LeftOutKey> keys = new ArrayList<>(rows.size());
    rows.forEach(
        row -> {
          LedgerKey key = LedgerRows.key(row);
          keys.add(
              new LeftOutKey(
                  key.key(), key.version(), reason(row), FailedRows.instant(row, "seen_at")));
        });
    return keys;
  }

  private static SkipReason reason(Row row) {
    return SkipReason.of(row.getString("reason"));
  }
}
