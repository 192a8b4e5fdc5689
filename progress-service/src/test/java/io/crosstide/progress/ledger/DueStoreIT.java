package io.crosstide.progress.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.crosstide.messaging.amqp.Await;
import io.crosstide.messaging.broker.BrokerResource;
import io.crosstide.messaging.database.PostgresResource;
import io.crosstide.progress.db.Transactions;
import io.crosstide.progress.it.RuleServiceFixture;
import io.crosstide.progress.it.RuleServiceResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(BrokerResource.class)
@QuarkusTestResource(PostgresResource.class)
@QuarkusTestResource(RuleServiceResource.class)
class DueStoreIT {
  private static final Duration LEASE = Duration.ofMinutes(5);

  @Inject Transactions transactions;
  @Inject DueStore store;
  @Inject Pool pool;

  RuleServiceFixture rules;

  private final Set<UUID> inserted = ConcurrentHashMap.newKeySet();

  /** Or the rules of these tests, which it does not list, are gone in a moment. */
  @BeforeEach
  void listNoRules() {
    rules.setAway(true);
  }

  @AfterEach
  void listRules() {
    rules.setAway(false);
  }

  /** All in one transaction that is given up, so that the scheduled rounds never see the rows. */
  @Test
  void aBrokenTargetLeavesRoomForOtherRules() {
    List<DueKey> due =
        rolledBack(
            c ->
                insert(c, 500)
                    .chain(big -> insert(c, 1).chain(() -> store.takeDue(c, bounds(100, 1_000)))));

    assertThat(due).hasSize(101);
    assertThat(due.stream().map(key -> key.key().rule()).distinct()).hasSize(2);
  }

  @Test
  void aRoundIsBounded() {
    assertThat(rolledBack(c -> insert(c, 500).chain(() -> store.takeDue(c, bounds(400, 300)))))
        .hasSize(300);
  }

  @Test
  void whatWasTakenIsNotDueUntilItsLeaseEnds() {
    List<DueKey> again =
        rolledBack(
            c ->
                insert(c, 50)
                    .chain(() -> store.takeDue(c, bounds(100, 100)))
                    .chain(() -> store.takeDue(c, bounds(100, 100))));

    assertThat(again).isEmpty();
  }

  @Test
  void whatIsSentAndNotAnsweredIsBounded() {
    DueStore.Bounds bounds = new DueStore.Bounds(100, 1_000, 150, LEASE, Duration.ofHours(6));
    List<DueKey> second =
        rolledBack(
            c ->
                insert(c, 500)
                    .chain(() -> store.takeDue(c, bounds))
                    .chain(() -> store.takeDue(c, bounds)));

    assertThat(second).hasSize(50);
  }

  /** I35, I51: what waits for a rule that is paused or stopped stays in the ledger. */
  @Test
  void nothingIsTakenForARuleThatIsPausedStoppedOrStarting() {
    for (String state : List.of("paused_at = now()", "stopped_at = now()", "status = 'starting'")) {
      assertThat(
              rolledBack(
                  c ->
                      insert(c, 50)
                          .call(
                              rule ->
                                  c.preparedQuery(
                                          "UPDATE progress.rule SET "
                                              + state
                                              + " WHERE rule_id = $1")
                                      .execute(Tuple.of(rule)))
                          .chain(() -> store.takeDue(c, bounds(100, 100)))))
          .isEmpty();
    }
  }

  @Test
  void whatCouldNotBeSentIsDueAgainSoon() {
    List<DueKey> again =
        rolledBack(
            c ->
                insert(c, 50)
                    .chain(() -> store.takeDue(c, bounds(100, 100)))
                    .chain(due -> store.giveBack(c, due, Duration.ZERO))
                    .chain(() -> store.takeDue(c, bounds(100, 100))));

    assertThat(again).hasSize(50);
  }

  @Test
  void replicasTakeDifferentRows() throws Exception {
    Await.until(
        "nothing left, of rows that the service's own rounds did not take first",
        Duration.ofSeconds(30),
        () -> {
          UUID rule = transactions.run(c -> insert(c, 400)).await().indefinitely();
          List<LedgerKey> keys = takenByReplicas(rule);
          assertThat(keys).doesNotHaveDuplicates();
          long taken = taken(rule);
          execute("UPDATE progress.rule SET status = 'gone' WHERE rule_id = $1", rule);
          return keys.size() > 60 && taken == 400;
        });
  }

  private List<LedgerKey> takenByReplicas(UUID rule) {
    return Multi.createFrom()
        .range(0, 8)
        .onItem()
        .transformToUni(i -> transactions.run(c -> store.takeDue(c, bounds(60, 5_000))))
        .merge(8)
        .collect()
        .asList()
        .await()
        .indefinitely()
        .stream()
        .flatMap(List::stream)
        .map(DueKey::key)
        .filter(key -> key.rule().value().equals(rule))
        .toList();
  }

  private static DueStore.Bounds bounds(int ruleMax, int roundMax) {
    return new DueStore.Bounds(ruleMax, roundMax, 100_000, LEASE, Duration.ofHours(6));
  }

  private long taken(UUID rule) {
    return execute(
            "SELECT count(*) FROM progress.ledger WHERE rule_id = $1 AND sent_at IS NOT NULL", rule)
        .iterator()
        .next()
        .getLong(0);
  }

  private RowSet<Row> execute(String sql, UUID rule) {
    return pool.preparedQuery(sql).execute(Tuple.of(rule)).await().indefinitely();
  }

  /** Only rows of this test; those of others may be due as well, until their rules are gone. */
  private List<DueKey> rolledBack(Function<SqlConnection, Uni<List<DueKey>>> work) {
    return pool
        .getConnection()
        .chain(
            c ->
                c.begin()
                    .chain(
                        transaction ->
                            work.apply(c).onTermination().call(() -> transaction.rollback()))
                    .onTermination()
                    .call(c::close))
        .await()
        .indefinitely()
        .stream()
        .filter(due -> inserted.contains(due.key().rule().value()))
        .toList();
  }

  /** Rows that are due for longer than any of other tests. */
  private Uni<UUID> insert(SqlConnection connection, int keys) {
    UUID rule = UUID.randomUUID();
    inserted.add(rule);
    return connection
        .preparedQuery(
            "INSERT INTO progress.rule (rule_id, status, revision, created_at, history)"
                + " VALUES ($1, 'doing', 0, now(), true)")
        .execute(Tuple.of(rule))
        .chain(
            () ->
                connection
                    .preparedQuery(
                        "INSERT INTO progress.ledger (rule_id, object_key, deleted, kind, side,"
                            + " detail, attempts, next_at, generation)"
                            + " SELECT $1, convert_to('key-' || n, 'UTF8'), false, 'MOVED',"
                            + " 'TARGET', '', 1, now() - n * interval '1 hour',"
                            + " nextval('progress.ledger_generation')"
                            + " FROM generate_series(1, $2::integer) AS n")
                    .execute(Tuple.of(rule, keys)))
        .replaceWith(rule);
  }
}
