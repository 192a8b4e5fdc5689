package io.crosstide.progress.ledger;

import io.crosstide.messaging.schedule.Schedules;
import io.crosstide.progress.db.Transactions;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.SqlResult;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;

/**
 * The ledger is counted by what is appended with each change; here these rows become few again. The
 * sum is the same before and after.
 */
@ApplicationScoped
class CountFolding {
  /** Rows in one transaction; more wait for the next round. */
  private static final String FOLD =
      """
      WITH many AS (
        SELECT rule_id, kind, side, survey_id FROM progress.ledger_count
        GROUP BY 1, 2, 3, 4
        HAVING count(*) > 1
        LIMIT 1000
      ), row AS (
        SELECT c.ctid FROM progress.ledger_count c JOIN many USING (rule_id, kind, side, survey_id)
        LIMIT 20000
        FOR UPDATE OF c SKIP LOCKED
      ), taken AS (
        DELETE FROM progress.ledger_count c USING row WHERE c.ctid = row.ctid RETURNING c.*
      )
      INSERT INTO progress.ledger_count
      SELECT rule_id, kind, side, survey_id, sum(keys) FROM taken
      GROUP BY 1, 2, 3, 4
      HAVING sum(keys) <> 0
      """;

  private static final Duration INTERVAL = Duration.ofSeconds(2);

  private final Transactions transactions;

  CountFolding(Transactions transactions) {
    this.transactions = transactions;
  }

  void onStart(@Observes StartupEvent event, Schedules schedules) {
    schedules.every(INTERVAL, "count folding", this::fold);
  }

  Uni<Void> fold() {
    return transactions.single(this::foldOnce).replaceWithVoid();
  }

  Uni<Integer> foldOnce(SqlConnection connection) {
    return connection.preparedQuery(FOLD).execute().map(SqlResult::rowCount);
  }
}
