package io.crosstide.rules.outbox;

import io.crosstide.messaging.amqp.Publishers;
import io.crosstide.messaging.schedule.Schedule;
import io.crosstide.messaging.schedule.Schedules;
import io.crosstide.rules.InOrder;
import io.crosstide.rules.RuleServiceConfig;
import io.quarkus.runtime.Startup;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

/**
 * Sends what is in the outbox, in the order in which it was written, and deletes each row after the
 * broker has accepted its message. Of several replicas one sends at a time, so that the order
 * holds. A crash between the two sends a message twice, under one id.
 */
@Startup
@ApplicationScoped
public class OutboxRelay {
  /** Name of the lock among those of the database; the letters "outbox". */
  private static final long LOCK = 0x6f7574626f78L;

  private final Pool pool;
  private final Publishers publishers;
  private final RuleServiceConfig.Outbox config;

  private final Schedule schedule;

  @Inject
  OutboxRelay(Pool pool, Publishers publishers, RuleServiceConfig config, Schedules schedules) {
    this.pool = pool;
    this.publishers = publishers;
    this.config = config.outbox();
    // Besides each wake: for what another replica wrote before it died, or could not be sent.
    this.schedule = schedules.every(this.config.pollInterval(), "outbox", this::round);
  }

  /** Sends now, or again after the round that is under way. Returns at once. */
  void wake() {
    schedule.soon();
  }

  private Uni<Void> round() {
    return pool.withTransaction(this::send).chain(this::onEnd);
  }

  /** What could not be sent waits for the next interval. */
  private Uni<Void> onEnd(Outcome outcome) {
    if (outcome.failure() != null) {
      return Uni.createFrom().failure(outcome.failure());
    }
    if (outcome.more()) {
      schedule.soon();
    }
    return Uni.createFrom().voidItem();
  }

  private Uni<Outcome> send(SqlConnection connection) {
    return lock(connection)
        .flatMap(
            locked ->
                locked ? sendBatch(connection) : Uni.createFrom().item(new Outcome(false, null)));
  }

  private Uni<Boolean> lock(SqlConnection connection) {
    // A replica that hangs while it holds the lock must not stop the others for long.
    return connection
        .query("SET LOCAL idle_in_transaction_session_timeout = '60s'")
        .execute()
        .chain(
            () ->
                connection
                    .preparedQuery("SELECT pg_try_advisory_xact_lock($1)")
                    .execute(Tuple.of(LOCK)))
        .map(rows -> rows.iterator().next().getBoolean(0));
  }

  private Uni<Outcome> sendBatch(SqlConnection connection) {
    return connection
        .preparedQuery("SELECT id, kind, body FROM rules.outbox ORDER BY id LIMIT $1")
        .execute(Tuple.of(config.batchSize()))
        .flatMap(rows -> sendAll(connection, rows));
  }

  /** What was sent before a failure is committed. */
  private Uni<Outcome> sendAll(SqlConnection connection, RowSet<Row> rows) {
    return InOrder.each(rows, row -> sendOne(connection, row))
        .map(x -> new Outcome(rows.size() == config.batchSize(), null))
        .onFailure()
        .recoverWithItem(failure -> new Outcome(false, failure));
  }

  private Uni<Void> sendOne(SqlConnection connection, Row row) {
    OutboxKind kind = OutboxKind.valueOf(row.getString("kind"));
    return kind.publisher(publishers)
        .send(kind.read(row.getString("body")))
        .chain(
            () ->
                connection
                    .preparedQuery("DELETE FROM rules.outbox WHERE id = $1")
                    .execute(Tuple.of(row.getLong("id"))))
        .replaceWithVoid();
  }

  /**
   * How a round ended.
   *
   * @param more whether rows may be left
   * @param failure why it ended early, or null
   */
  private record Outcome(boolean more, Throwable failure) {}
}
