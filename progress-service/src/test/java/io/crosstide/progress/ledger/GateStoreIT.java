package io.crosstide.progress.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.crosstide.contracts.failure.FailureKind;
import io.crosstide.contracts.failure.Side;
import io.crosstide.contracts.id.RuleId;
import io.crosstide.messaging.broker.BrokerResource;
import io.crosstide.messaging.database.PostgresResource;
import io.crosstide.progress.it.RuleServiceResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Transaction;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Keys that wait for one cause resume by themselves once it is mended (I48). All in transactions
 * that are given up, so that the scheduled rounds never see the rows.
 */
@QuarkusTest
@QuarkusTestResource(BrokerResource.class)
@QuarkusTestResource(PostgresResource.class)
@QuarkusTestResource(RuleServiceResource.class)
class GateStoreIT {
  private static final int KEYS = 100_000;

  @Inject GateStore gates;
  @Inject LedgerStore ledger;
  @Inject Pool pool;

  private SqlConnection connection;
  private Transaction transaction;
  private UUID rule;

  @BeforeEach
  void begin() {
    connection = await(pool.getConnection());
    transaction = await(connection.begin());
  }

  @AfterEach
  void giveUp() {
    await(transaction.rollback());
    await(connection.close());
  }

  @Test
  void fewKeysAreProbedAndNoneBetweenProbes() {
    insert(100);

    assertThat(take()).hasSize(10);
    assertThat(take()).isEmpty();
  }

  @Test
  void probesGoRoundSoThatOneBadKeyDoesNotHideTheOthers() {
    insert(15);
    Set<LedgerKey> seen = new TreeSet<>(Comparator.comparing(LedgerKey::key));
    for (int i = 0; i < 2; i++) {
      take().forEach(due -> seen.add(due.key()));
      probeIsDue();
    }

    assertThat(seen).hasSize(15);
  }

  @Test
  void theOthersFollowASuccessInGrowingRoundsAndEachOnce() {
    insert(KEYS);
    List<DueKey> probes = take();
    List<Integer> rounds = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      succeed(probes.get(i));
      rounds.add(take().size());
    }

    assertThat(rounds).containsExactly(10, 40, 160, 640, 1_000);
  }

  @Test
  void aFailureForTheSameCauseClosesTheGateAgain() {
    insert(100);
    succeed(take().get(0));
    await(gates.close(connection, new TreeSet<>(Set.of(gate()))));

    assertThat(take()).isEmpty();
  }

  @Test
  void theCountsAreRightAfterEachChange() {
    insert(100);
    DueKey probe = take().get(0);
    assertThat(counted()).isEqualTo(100);
    succeed(probe);
    assertThat(counted()).isEqualTo(99);
    run("UPDATE progress.ledger SET kind = 'MOVED' WHERE rule_id = $1 AND object_key < '\\x6c'");
    assertThat(counted()).isEqualTo(99);
    run("DELETE FROM progress.ledger WHERE rule_id = $1");
    assertThat(counted()).isZero();
  }

  /** Rows of other tests may be due as well, until their rules are gone. */
  private List<DueKey> take() {
    return await(gates.take(connection)).stream()
        .filter(due -> due.key().rule().value().equals(rule))
        .toList();
  }

  private void succeed(DueKey probe) {
    await(
        ledger.resolve(
            connection, List.of(new Resolution(probe.key(), probe.task().generation()))));
  }

  private void probeIsDue() {
    run("UPDATE progress.ledger_gate SET probe_at = now() WHERE rule_id = $1");
  }

  private Gate gate() {
    return new Gate(new RuleId(rule), FailureKind.FORBIDDEN, Side.TARGET);
  }

  private long counted() {
    return await(
            connection
                .preparedQuery(
                    "SELECT coalesce(sum(keys), 0)::bigint FROM progress.ledger_count"
                        + " WHERE rule_id = $1")
                .execute(Tuple.of(rule)))
        .iterator()
        .next()
        .getLong(0);
  }

  private void insert(int keys) {
    rule = UUID.randomUUID();
    run(
        "INSERT INTO progress.rule (rule_id, status, revision, created_at, history)"
            + " VALUES ($1, 'doing', 0, now(), true)");
    run(
        "INSERT INTO progress.ledger (rule_id, object_key, deleted, kind, side, detail, attempts,"
            + " next_at, generation, shared, tried_at) SELECT $1, convert_to('key-' || n, 'UTF8'),"
            + " false, 'FORBIDDEN', 'TARGET', '', 1, now() + interval '12 hours',"
            + " nextval('progress.ledger_generation'), true, now() - n * interval '1 second'"
            + " FROM generate_series(1, "
            + keys
            + ") AS n");
    // Nobody else has seen these rows, nor counted them for plans of queries.
    await(connection.query("ANALYZE progress.ledger").execute());
    await(gates.add(connection, new TreeSet<>(Set.of(gate()))));
  }

  private void run(String sql) {
    await(connection.preparedQuery(sql).execute(Tuple.of(rule)));
  }

  private static <T> T await(Uni<T> work) {
    return work.await().indefinitely();
  }
}
