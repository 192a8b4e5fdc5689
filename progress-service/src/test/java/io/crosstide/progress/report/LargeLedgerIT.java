package io.crosstide.progress.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.crosstide.contracts.id.RuleId;
import io.crosstide.messaging.broker.BrokerResource;
import io.crosstide.messaging.database.PostgresResource;
import io.crosstide.progress.it.RuleServiceResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Transaction;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** A ledger of a million keys does not make each look at the figures slow. */
@QuarkusTest
@QuarkusTestResource(BrokerResource.class)
@QuarkusTestResource(PostgresResource.class)
@QuarkusTestResource(RuleServiceResource.class)
class LargeLedgerIT {
  private static final int KEYS = 1_000_000;
  private static final int LOOKS = 20;

  @Inject Pool pool;

  @Test
  void figuresOfAMillionFailedKeysAreReadWithoutCountingTheKeys() {
    SqlConnection connection = pool.getConnection().await().indefinitely();
    Transaction transaction = connection.begin().await().indefinitely();
    try {
      UUID rule = UUID.randomUUID();
      run(
          connection,
          "INSERT INTO progress.rule (rule_id, status, revision, created_at, history)"
              + " VALUES ($1, 'doing', 0, now(), true)",
          rule);
      long inserted = insert(connection, rule);
      long counting =
          nanosOf(
              () ->
                  run(connection, "SELECT count(*) FROM progress.ledger WHERE rule_id = $1", rule));
      List<RuleId> ids = List.of(new RuleId(rule));
      long looking = nanosOf(() -> FiguresStore.read(connection, ids).await().indefinitely());
      List<Figures> figures = FiguresStore.read(connection, ids).await().indefinitely();

      System.out.printf(
          "%d rows of the ledger: written in %d ms, counted in %.1f ms, figures read in %.1f ms,"
              + " %d bytes each with indexes%n",
          KEYS, inserted / 1_000_000, counting / 1e6, looking / 1e6, bytes(connection) / KEYS);
      assertThat(figures).hasSize(1);
      assertThat(figures.get(0).openFailures()).isEqualTo(KEYS);
      assertThat(looking).isLessThan(counting / 2);
    } finally {
      transaction.rollback().await().indefinitely();
      connection.close().await().indefinitely();
    }
  }

  private static long bytes(SqlConnection connection) {
    return connection
        .preparedQuery("SELECT pg_total_relation_size('progress.ledger')")
        .execute()
        .await()
        .indefinitely()
        .iterator()
        .next()
        .getLong(0);
  }

  private static long insert(SqlConnection connection, UUID rule) {
    long begun = System.nanoTime();
    run(
        connection,
        "INSERT INTO progress.ledger (rule_id, object_key, changed_at, deleted, kind, side,"
            + " detail, attempts, next_at, generation) SELECT $1,"
            + " convert_to('key-' || n, 'UTF8'), now() - n * interval '1 second', false,"
            + " 'UNAVAILABLE', 'TARGET', '', 1, now() + interval '5 minutes',"
            + " nextval('progress.ledger_generation') FROM generate_series(1, "
            + KEYS
            + ") AS n",
        rule);
    return System.nanoTime() - begun;
  }

  /** The shortest of several. */
  private static long nanosOf(Runnable work) {
    long least = Long.MAX_VALUE;
    for (int i = 0; i < LOOKS; i++) {
      long begun = System.nanoTime();
      work.run();
      least = Math.min(least, System.nanoTime() - begun);
    }
    return least;
  }

  private static void run(SqlConnection connection, String sql, UUID rule) {
    connection.preparedQuery(sql).execute(Tuple.of(rule)).await().indefinitely();
  }
}
