package io.crosstide.progress.deletes;

import io.crosstide.contracts.deletes.ConfirmOrder;
import io.crosstide.contracts.deletes.ConfirmResult;
import io.crosstide.contracts.id.RuleId;
import io.crosstide.contracts.id.VersionId;
import io.crosstide.contracts.ledger.KeyCursor;
import io.crosstide.progress.db.SqlKeys;
import io.crosstide.progress.db.SqlTime;
import io.crosstide.progress.db.Transactions;
import io.crosstide.progress.rule.KnownRules;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;

/** Deletes in the ledger that were beyond the limit of their rule. */
@ApplicationScoped
class HeldDeletes {
  private static final String NOW =
      "SELECT (extract(epoch FROM clock_timestamp()) * 1000000)::bigint AS micros";

  /** Whoever has tried the key in vain meanwhile sends it again as confirmed. */
  private static final String CONFIRM =
      """
      WITH page AS (
        SELECT rule_id, object_key, version FROM progress.ledger
        WHERE rule_id = $1 AND (object_key, version) > ($2, $3) AND held_at <= $5
          AND confirmed_by IS NULL AND ($4::bytea IS NULL OR object_key = $4)
        ORDER BY object_key, version
        LIMIT $6
        FOR UPDATE
      ), confirmed AS (
        UPDATE progress.ledger l
        SET confirmed_by = $7, next_at = greatest(now(), l.not_before), sent_at = NULL, sends = 0
        FROM page p
        WHERE l.rule_id = p.rule_id AND l.object_key = p.object_key AND l.version = p.version
        RETURNING 1
      )
      SELECT p.*, (SELECT count(*) FROM confirmed) AS keys
      FROM page p
      ORDER BY object_key DESC, version DESC
      LIMIT 1
      """;

  /** Rows in one transaction; few enough that reports of the rule do not wait for it. */
  static final int CONFIRM_MAX = 10_000;

  private final Transactions transactions;

  HeldDeletes(Transactions transactions) {
    this.transactions = transactions;
  }

  /** Lets held deletes be done, at most {@value #CONFIRM_MAX} at a time. */
  Uni<ConfirmResult> confirm(RuleId rule, ConfirmOrder order) {
    return transactions.run(
        c ->
            KnownRules.require(c, rule)
                .chain(() -> upTo(c, order))
                .chain(upTo -> confirm(c, rule, order, upTo)));
  }

  private static Uni<Long> upTo(SqlConnection connection, ConfirmOrder order) {
    return order.upTo().isPresent()
        ? Uni.createFrom().item(order.upTo().getAsLong())
        : connection
            .preparedQuery(NOW)
            .execute()
            .map(rows -> rows.iterator().next().getLong("micros"));
  }

  private static Uni<ConfirmResult> confirm(
      SqlConnection connection, RuleId rule, ConfirmOrder order, long upTo) {
    Tuple parameters =
        Tuple.tuple()
            .addValue(rule.value())
            .addValue(SqlKeys.bytes(order.after().map(KeyCursor::key)))
            .addValue(order.after().flatMap(KeyCursor::version).map(VersionId::value).orElse(""))
            .addValue(order.key().map(SqlKeys::bytes).orElse(null))
            .addValue(SqlTime.parameter(Optional.of(SqlTime.ofMicros(upTo))))
            .addValue(CONFIRM_MAX)
            .addValue(order.by());
    return connection.preparedQuery(CONFIRM).execute(parameters).map(rows -> result(rows, upTo));
  }

  private static ConfirmResult result(RowSet<Row> rows, long upTo) {
    if (rows.rowCount() == 0) {
      return new ConfirmResult(0, Optional.empty(), upTo);
    }
    Row last = rows.iterator().next();
    long confirmed = last.getLong("keys");
    return new ConfirmResult(
        confirmed, confirmed < CONFIRM_MAX ? Optional.empty() : Optional.of(cursor(last)), upTo);
  }

  private static KeyCursor cursor(Row row) {
    String version = row.getString("version");
    return new KeyCursor(
        SqlKeys.key(row.get(Buffer.class, "object_key")),
        version.isEmpty() ? Optional.empty() : Optional.of(new VersionId(version)));
  }
}
