package io.crosstide.progress.ledger;

import io.crosstide.contracts.failure.FailureKind;
import io.crosstide.contracts.id.ObjectKey;
import io.crosstide.contracts.id.RuleId;
import io.crosstide.contracts.id.VersionId;
import io.crosstide.contracts.ledger.FailedKey;
import io.crosstide.contracts.ledger.FailurePage;
import io.crosstide.contracts.ledger.KeyCursor;
import io.crosstide.contracts.ledger.KeyState;
import io.crosstide.contracts.ledger.LeftOutKey;
import io.crosstide.contracts.ledger.RetryOrder;
import io.crosstide.contracts.ledger.RetryResult;
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
import java.util.List;
import java.util.Optional;

/** The ledger as operators read it and hurry it. */
@ApplicationScoped
class FailureStore {
  private static final String PAGE =
      """
      SELECT * FROM progress.ledger
      WHERE rule_id = $1 AND (object_key, version) > ($2, $3) AND ($4::text IS NULL OR kind = $4)
      ORDER BY object_key, version
      LIMIT $5
      """;

  private static final String OF_KEY =
      """
      SELECT * FROM progress.ledger WHERE rule_id = $1 AND object_key = $2
      ORDER BY version LIMIT $3
      """;

  /**
   * Rows that wait are due now, or once no write without an answer can take effect any more; what
   * waits longer does so at a store's wish, which an operator may pass over. The publisher takes
   * them a bounded number at a time. The generation stays, so that an attempt that is on its way
   * may still resolve the row.
   */
  private static final String HASTEN =
      """
      WITH page AS (
        SELECT rule_id, object_key, version FROM progress.ledger
        WHERE rule_id = $1 AND (object_key, version) > ($2, $3)
          AND ($4::text IS NULL OR kind = $4) AND ($5::bytea IS NULL OR object_key = $5)
        ORDER BY object_key, version
        LIMIT $6
        FOR UPDATE
      ), due AS (
        UPDATE progress.ledger l
        SET next_at = CASE WHEN l.not_before < now() + interval '15 minutes'
          THEN greatest(now(), l.not_before) ELSE now() END
        FROM page p
        WHERE l.rule_id = p.rule_id AND l.object_key = p.object_key AND l.version = p.version
          AND l.next_at > now()
        RETURNING 1
      )
      SELECT p.*, (SELECT count(*) FROM due) AS due, (SELECT count(*) FROM page) AS size
      FROM page p
      ORDER BY object_key DESC, version DESC
      LIMIT 1
      """;

  /** Rows in one transaction; few enough that reports of the rule do not wait for it. */
  static final int HASTEN_MAX = 10_000;

  private final Transactions transactions;
  private final SkipStore skips;
  private final LeftOutStore leftOut;

  FailureStore(Transactions transactions, SkipStore skips, LeftOutStore leftOut) {
    this.transactions = transactions;
    this.skips = skips;
    this.leftOut = leftOut;
  }

  /** A page of the failures of a rule, in the order of keys. */
  @SuppressWarnings("OptionalUsedAsFieldOrParameterType")
  Uni<FailurePage> page(
      RuleId rule, Optional<KeyCursor> after, Optional<FailureKind> kind, int limit) {
    Tuple parameters = cursor(rule, after).addValue(word(kind)).addValue(limit);
    return transactions
        .single(
            c -> KnownRules.require(c, rule).chain(() -> c.preparedQuery(PAGE).execute(parameters)))
        .map(FailureStore::failures)
        .map(found -> new FailurePage(found, next(found, limit)));
  }

  private static Optional<KeyCursor> next(List<FailedKey> found, int limit) {
    return found.size() < limit
        ? Optional.empty()
        : Optional.of(KeyCursor.of(found.get(found.size() - 1)));
  }

  /** What is known of one key. */
  Uni<KeyState> state(RuleId rule, ObjectKey key) {
    return transactions.single(
        c ->
            KnownRules.require(c, rule)
                .chain(() -> failuresOf(c, rule, key))
                .chain(failures -> withRest(c, rule, key, failures)));
  }

  private static Uni<List<FailedKey>> failuresOf(
      SqlConnection connection, RuleId rule, ObjectKey key) {
    return connection
        .preparedQuery(OF_KEY)
        .execute(Tuple.of(rule.value(), SqlKeys.bytes(key), KeyState.ROWS_MAX))
        .map(FailureStore::failures);
  }

  private Uni<KeyState> withRest(
      SqlConnection connection, RuleId rule, ObjectKey key, List<FailedKey> failures) {
    Uni<List<LeftOutKey>> left = leftOut.ofKey(connection, rule, key);
    return skips
        .ofKey(connection, rule, key)
        .chain(skipped -> left.map(found -> new KeyState(failures, skipped, found)));
  }

  /** Makes failures due, at most {@value #HASTEN_MAX} at a time. */
  Uni<RetryResult> hasten(RuleId rule, RetryOrder order) {
    Tuple parameters =
        cursor(rule, order.after())
            .addValue(word(order.kind()))
            .addValue(order.key().map(SqlKeys::bytes).orElse(null))
            .addValue(HASTEN_MAX);
    return transactions
        .run(
            c ->
                KnownRules.require(c, rule)
                    .chain(() -> c.preparedQuery(HASTEN).execute(parameters)))
        .map(FailureStore::result);
  }

  private static RetryResult result(RowSet<Row> rows) {
    if (rows.rowCount() == 0) {
      return new RetryResult(0, Optional.empty());
    }
    Row last = rows.iterator().next();
    LedgerKey key = LedgerRows.key(last);
    boolean isFull = last.getLong("size") == HASTEN_MAX;
    return new RetryResult(
        last.getLong("due"),
        isFull ? Optional.of(new KeyCursor(key.key(), key.version())) : Optional.empty());
  }

  @SuppressWarnings("OptionalUsedAsFieldOrParameterType")
  private static Tuple cursor(RuleId rule, Optional<KeyCursor> after) {
    return Tuple.of(
        rule.value(),
        SqlKeys.bytes(after.map(KeyCursor::key)),
        after.flatMap(KeyCursor::version).map(VersionId::value).orElse(""));
  }

  @SuppressWarnings("OptionalUsedAsFieldOrParameterType")
  private static String word(Optional<FailureKind> kind) {
    return kind.map(FailureKind::name).orElse(null);
  }

  private static List<FailedKey> failures(RowSet<Row> rows) {
    List<FailedKey> failures = new ArrayList<>();
    rows.forEach(row -> failures.add(FailedRows.failed(row)));
    return failures;
  }
}
