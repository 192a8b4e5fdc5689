package io.crosstide.progress.ledger;

import io.crosstide.progress.ProgressConfig;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.UUID;

/**
 * Keys that share a cause: while nothing says that it has passed only a few are tried, the longest
 * untried first. A success opens the gate: the keys that were tried before follow, each once, in
 * rounds that grow while successes come; failures alone close it again (I48).
 */
@ApplicationScoped
class GateStore {
  /** Keys of the first round after a probe has succeeded. */
  private static final int FLOW_FIRST = 10;

  private static final int FLOW_FACTOR = 4;

  /** Gates in one round; those whose probe is due for longest come first. */
  private static final int GATES_MAX = 500;

  private static final String KEYS =
      "unnest($1::uuid[], $2::text[], $3::text[]) AS k (rule_id, kind, side)";

  private static final String OF_KEY =
      " g.rule_id = k.rule_id AND g.kind = k.kind AND g.side = k.side";

  private static final String ADD =
      "INSERT INTO progress.ledger_gate (rule_id, kind, side)"
          + " SELECT k.rule_id, k.kind, k.side FROM "
          + KEYS
          + " JOIN progress.rule r ON r.rule_id = k.rule_id AND r.status <> 'gone'"
          + " ORDER BY 1, 2, 3 ON CONFLICT DO NOTHING";

  private static final String CLOSE =
      "UPDATE progress.ledger_gate g SET flow = 0 FROM " + KEYS + " WHERE flow > 0 AND" + OF_KEY;

  private static final String OPEN =
      "UPDATE progress.ledger_gate g SET"
          + " opened_at = CASE WHEN flow = 0 THEN now() ELSE opened_at END,"
          + " flow = least(greatest(flow * $4::integer, $5::integer), $6::integer) FROM "
          + KEYS
          + " WHERE"
          + OF_KEY;

  /**
   * Rows under way count against the rule's bound. A gate without rows left to follow is closed.
   */
  private static final String TAKE =
      """
      WITH gate AS MATERIALIZED (
        SELECT g.rule_id, g.kind, g.side, g.flow, g.opened_at,
          greatest(0, $1::integer - (
            SELECT count(*) FROM progress.ledger s
            WHERE s.rule_id = g.rule_id AND s.sent_at IS NOT NULL AND s.next_at > now()))
            AS room
        FROM progress.ledger_gate g JOIN progress.rule r USING (rule_id)
        WHERE r.status = 'doing' AND r.paused_at IS NULL AND r.stopped_at IS NULL
          AND (g.flow > 0 OR g.probe_at <= now())
        ORDER BY g.probe_at
        LIMIT $2
        FOR UPDATE OF g SKIP LOCKED
      ), picked AS MATERIALIZED (
        SELECT l.rule_id, l.object_key, l.version, l.kind, l.side
        FROM gate g CROSS JOIN LATERAL (
          SELECT * FROM progress.ledger
          WHERE shared AND rule_id = g.rule_id AND kind = g.kind AND side = g.side
            AND (g.flow = 0 OR tried_at < g.opened_at)
            AND (sent_at IS NULL OR next_at <= now())
            AND (not_before IS NULL OR not_before <= now())
          ORDER BY tried_at
          LIMIT least(g.room, CASE WHEN g.flow > 0 THEN g.flow
            WHEN g.kind = 'REGION_DOWN' THEN 1 ELSE $3::integer END)
          FOR UPDATE SKIP LOCKED
        ) AS l
      ), moved AS (
        UPDATE progress.ledger_gate g
        SET probe_at = now() + interval '1 millisecond'
          * CASE WHEN gate.kind = 'REGION_DOWN' THEN $7::bigint ELSE $4::bigint END,
          flow = CASE WHEN gate.room = 0 OR EXISTS (
            SELECT 1 FROM picked p
            WHERE p.rule_id = g.rule_id AND p.kind = g.kind AND p.side = g.side)
            THEN g.flow ELSE 0 END
        FROM gate
        WHERE g.rule_id = gate.rule_id AND g.kind = gate.kind AND g.side = gate.side
      )
      UPDATE progress.ledger l
      SET tried_at = now(), sent_at = now(), sends = l.sends + 1,
        next_at = now() + interval '1 millisecond'
          * least($5::bigint * (1 << least(l.sends, 20)), $6::bigint)
      FROM picked p
      WHERE l.rule_id = p.rule_id AND l.object_key = p.object_key AND l.version = p.version
      RETURNING l.*
      """;

  private final ProgressConfig.Ledger config;

  GateStore(ProgressConfig config) {
    this.config = config.ledger();
  }

  /** Lets there be gates. */
  Uni<Void> add(SqlConnection connection, SortedSet<Gate> gates) {
    return run(connection, ADD, gates, List.of());
  }

  /** Keys failed again for the shared cause, and none succeeded. */
  Uni<Void> close(SqlConnection connection, SortedSet<Gate> gates) {
    return run(connection, CLOSE, gates, List.of());
  }

  /** A key that had failed for the shared cause is right now. */
  Uni<Void> open(SqlConnection connection, SortedSet<Gate> gates) {
    return run(connection, OPEN, gates, List.of(FLOW_FACTOR, FLOW_FIRST, config.ruleMax()));
  }

  private static Uni<Void> run(
      SqlConnection connection, String sql, SortedSet<Gate> gates, List<Integer> more) {
    if (gates.isEmpty()) {
      return Uni.createFrom().voidItem();
    }
    Tuple parameters =
        Tuple.of(
            gates.stream().map(gate -> gate.rule().value()).toArray(UUID[]::new),
            gates.stream().map(gate -> gate.kind().name()).toArray(String[]::new),
            gates.stream().map(gate -> gate.side().name()).toArray(String[]::new));
    more.forEach(parameters::addValue);
    return connection.preparedQuery(sql).execute(parameters).replaceWithVoid();
  }

  /** Takes the rows of all gates that are to be tried now, as sent. */
  Uni<List<DueKey>> take(SqlConnection connection) {
    return connection
        .preparedQuery(TAKE)
        .execute(
            Tuple.of(
                    config.outstandingMax(),
                    GATES_MAX,
                    config.probeKeys(),
                    config.probeInterval().toMillis(),
                    config.lease().toMillis())
                .addValue(config.leaseMax().toMillis())
                .addValue(config.regionProbeInterval().toMillis()))
        .map(GateStore::due);
  }

  private static List<DueKey> due(RowSet<Row> rows) {
    List<DueKey> due = new ArrayList<>(rows.size());
    rows.forEach(row -> due.add(LedgerRows.due(row)));
    return due;
  }
}
