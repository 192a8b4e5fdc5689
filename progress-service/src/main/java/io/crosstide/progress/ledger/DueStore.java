package io.crosstide.progress.ledger;

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
          LIMIT $1
          FOR UPDATE SKIP LOCKED
        ) AS l
        WHERE r.status IN ('starting', 'doing')
        ORDER BY l.next_at
        LIMIT $2
      )
      UPDATE progress.ledger l
      SET next_at = now() + $3::bigint * interval '1 millisecond'
      FROM due
      WHERE l.rule_id = due.rule_id AND l.object_key = due.object_key AND l.version = due.version
      RETURNING l.*
      """;

  private static final String GIVE_BACK =
      """
      UPDATE progress.ledger l
      SET next_at = now() + $5::bigint * interval '1 millisecond'
      FROM unnest($1::uuid[], $2::bytea[], $3::text[], $4::bigint[])
        AS k (rule_id, object_key, version, generation)
      WHERE l.rule_id = k.rule_id AND l.object_key = k.object_key AND l.version = k.version
        AND l.generation = k.generation
      """;

  /** Takes rows that are due and moves their next time ahead by the lease. */
  Uni<List<DueKey>> takeDue(SqlConnection connection, int ruleMax, int roundMax, Duration lease) {
    return connection
        .preparedQuery(TAKE_DUE)
        .execute(Tuple.of(ruleMax, roundMax, lease.toMillis()))
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
