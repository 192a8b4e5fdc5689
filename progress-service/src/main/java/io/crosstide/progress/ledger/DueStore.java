package io.crosstide.progress.ledger;

import io.crosstide.progress.ProgressConfig;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Rows of the ledger that are due. Several replicas take different ones. */
@ApplicationScoped
class DueStore {
  private static final String TAKE_DUE =
      """
      WITH due AS (
        SELECT l.rule_id, l.object_key, l.version
        FROM progress.rule r
        CROSS JOIN LATERAL (
          SELECT * FROM progress.ledger
          WHERE rule_id = r.rule_id AND next_at <= now()
          ORDER BY next_at
          LIMIT least($1::integer, greatest(0, $4::integer - (
            SELECT count(*) FROM progress.ledger s
            WHERE s.rule_id = r.rule_id AND s.sent_at IS NOT NULL AND s.next_at > now())))
          FOR UPDATE SKIP LOCKED
        ) AS l
        WHERE r.status = 'doing' AND r.paused_at IS NULL AND r.stopped_at IS NULL
        ORDER BY l.next_at
        LIMIT $2
      )
      UPDATE progress.ledger l
      SET tried_at = now(), sent_at = now(), sends = l.sends + 1,
        next_at = now() + interval '1 millisecond'
          * least($3::bigint * (1 << least(l.sends, 20)), $5::bigint)
      FROM due
      WHERE l.rule_id = due.rule_id AND l.object_key = due.object_key AND l.version = due.version
      RETURNING l.*
      """;

  private static final String GIVE_BACK =
      """
      UPDATE progress.ledger l
      SET next_at = now() + $5::bigint * interval '1 millisecond', sent_at = NULL,
        sends = greatest(0, l.sends - 1)
      FROM unnest($1::uuid[], $2::bytea[], $3::text[], $4::bigint[])
        AS k (rule_id, object_key, version, generation)
      WHERE l.rule_id = k.rule_id AND l.object_key = k.object_key AND l.version = k.version
        AND l.generation = k.generation
      """;

  /**
   * What may be taken.
   *
   * @param ruleMax rows of one rule in a round
   * @param roundMax rows in a round
   * @param outstandingMax rows of one rule that are sent and not answered
   * @param lease after which a row without an answer is due again, the first time
   * @param leaseMax the longest such time
   */
  record Bounds(int ruleMax, int roundMax, int outstandingMax, Duration lease, Duration leaseMax) {
    static Bounds of(ProgressConfig.Ledger config) {
      return new Bounds(
          config.ruleMax(),
          config.roundMax(),
          config.outstandingMax(),
          config.lease(),
          config.leaseMax());
    }
  }

  /**
   * Takes rows that are due, as sent, and moves their next time ahead by the lease: doubled with
   * each send without an answer, so that a queue nobody reads does not fill with copies. Rules that
   * are starting, paused or stopped keep theirs until they may write.
   */
  Uni<List<DueKey>> takeDue(SqlConnection connection, Bounds bounds) {
    return connection
        .preparedQuery(TAKE_DUE)
        .execute(
            Tuple.of(
                bounds.ruleMax(),
                bounds.roundMax(),
                bounds.lease().toMillis(),
                bounds.outstandingMax(),
                bounds.leaseMax().toMillis()))
        .map(DueStore::due);
  }

  /** Makes rows due again after a pause, since they could not be sent. */
  Uni<Void> giveBack(SqlConnection connection, List<DueKey> keys, Duration pause) {
    List<Resolution> rows =
        keys.stream().map(due -> new Resolution(due.key(), due.task().generation())).toList();
    return connection
        .preparedQuery(GIVE_BACK)
        .execute(LedgerRows.resolutions(rows).addValue(pause.toMillis()))
        .replaceWithVoid();
  }

  private static List<DueKey> due(RowSet<Row> rows) {
    List<DueKey> due = new ArrayList<>(rows.size());
    rows.forEach(row -> due.add(LedgerRows.due(row)));
    return due;
  }
}
