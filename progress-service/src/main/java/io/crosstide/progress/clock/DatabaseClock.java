package io.crosstide.progress.clock;

import io.crosstide.messaging.schedule.Schedules;
import io.crosstide.progress.ProgressConfig;
import io.crosstide.progress.db.Transactions;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.SqlResult;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import org.jboss.logging.Logger;

/**
 * Whatever is due is so by the clock of the database. When that was set back, everything would wait
 * until it gets there again; here that is noticed by a probe of the past that is dated in the
 * future, and what was to wait is made to wait for about as long as it was to (I59). A wait at most
 * doubles. Replicas may do so at once: what was corrected is found right.
 */
@ApplicationScoped
class DatabaseClock {
  private static final Logger LOG = Logger.getLogger(DatabaseClock.class);

  /** Waiting for less costs nobody anything. */
  private static final Duration TOLERANCE = Duration.ofSeconds(10);

  private static final int ROWS_MAX = 10_000;

  /** By how much at least: the probe is a little older than what was written last. */
  private static final String SET_BACK =
      """
      SELECT (extract(epoch FROM sent_at - now()) * 1000)::bigint AS millis FROM progress.probe
      WHERE sent_at > now() + $1::bigint * interval '1 millisecond'
      """;

  /** Rows that were touched since; when that was tells which of them were corrected. */
  private static final String LEDGER =
      """
      UPDATE progress.ledger l
      SET next_at = l.next_at - $1::bigint * interval '1 millisecond',
        not_before = l.not_before - $1::bigint * interval '1 millisecond',
        held_at = least(l.held_at, now()),
        tried_at = least(l.tried_at - $1::bigint * interval '1 millisecond', now())
      FROM (
        SELECT rule_id, object_key, version FROM progress.ledger
        WHERE tried_at > now()
        ORDER BY rule_id, object_key, version
        LIMIT $2
        FOR UPDATE) AS ahead
      WHERE l.rule_id = ahead.rule_id AND l.object_key = ahead.object_key
        AND l.version = ahead.version AND l.tried_at > now()
      """;

  /**
   * The rest is few. When a stream was lost names the loss and stays; recoveries know that it can
   * be ahead. The probe comes last and at once with the others: until then all is corrected again.
   */
  private static final String REST =
      """
      WITH gates AS (
        UPDATE progress.ledger_gate
        SET probe_at = least(probe_at, now()), opened_at = least(opened_at, now())
        WHERE probe_at > now() OR opened_at > now()),
      streams AS (
        UPDATE progress.stream SET seen_at = now() WHERE seen_at > now()),
      recoveries AS (
        UPDATE progress.recovery SET try_at = now() WHERE try_at > now() AND ordered_at IS NULL),
      comparisons AS (
        UPDATE progress.comparison SET try_at = now() WHERE try_at > now() AND sent_at IS NULL),
      schedules AS (
        UPDATE progress.comparison_schedule SET next_at = now() + every_seconds * interval '1 second'
        WHERE next_at > now() + every_seconds * interval '1 second'),
      uploads AS (
        UPDATE progress.upload SET used_at = now(), sweep_at = least(sweep_at, now())
        WHERE used_at > now())
      UPDATE progress.probe SET sent_at = now() WHERE sent_at > now()
      """;

  private final Transactions transactions;

  DatabaseClock(Transactions transactions) {
    this.transactions = transactions;
  }

  void onStart(@Observes StartupEvent event, Schedules schedules, ProgressConfig config) {
    schedules.every(config.streams().probeInterval(), "clock of the database", this::look);
  }

  private Uni<Void> look() {
    return transactions
        .single(c -> c.preparedQuery(SET_BACK).execute(Tuple.of(TOLERANCE.toMillis())))
        .chain(
            rows ->
                rows.rowCount() == 0
                    ? Uni.createFrom().voidItem()
                    : correct(rows.iterator().next().getLong("millis")));
  }

  private Uni<Void> correct(long millis) {
    return correctLedger(millis)
        .chain(() -> transactions.run(c -> c.preparedQuery(REST).execute()))
        .invoke(
            () ->
                LOG.warnf(
                    "The database's clock was set back by %s; what was due by it is corrected",
                    Duration.ofMillis(millis)))
        .replaceWithVoid();
  }

  private Uni<Void> correctLedger(long millis) {
    return transactions
        .run(c -> correctPiece(c, millis))
        .repeat()
        .whilst(rows -> rows == ROWS_MAX)
        .collect()
        .last()
        .replaceWithVoid();
  }

  private static Uni<Integer> correctPiece(SqlConnection connection, long millis) {
    return connection
        .preparedQuery(LEDGER)
        .execute(Tuple.of(millis, ROWS_MAX))
        .map(SqlResult::rowCount);
  }
}
