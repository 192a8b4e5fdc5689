package io.crosstide.progress.stream;

import io.crosstide.contracts.codec.Addresses;
import io.crosstide.contracts.id.RuleId;
import io.crosstide.contracts.rule.RuleCovered;
import io.crosstide.messaging.amqp.ConfirmedPublisher;
import io.crosstide.messaging.amqp.Publishers;
import io.crosstide.messaging.schedule.Schedule;
import io.crosstide.messaging.schedule.Schedules;
import io.crosstide.progress.ProgressConfig;
import io.crosstide.progress.db.Transactions;
import io.quarkus.runtime.Startup;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Announces starting rules that every open stream captures for, again and again until they leave
 * that state.
 */
@Startup
@ApplicationScoped
public class CoveragePublisher {
  private static final int SENDS_MAX = 50;

  /** Many gateways beat each second; not every beat is worth a look. */
  private static final long SOON_NANOS = Duration.ofMillis(200).toNanos();

  private static final String COVER =
      """
      UPDATE progress.rule r SET covered_at = coalesce(r.covered_at, now())
      WHERE r.status = 'starting'
        AND EXISTS (SELECT 1 FROM progress.stream WHERE state = 'open')
        AND NOT EXISTS (
          SELECT 1 FROM progress.stream s
          WHERE s.state = 'open' AND NOT EXISTS (
            SELECT 1 FROM progress.rule_stream rs
            WHERE rs.rule_id = r.rule_id AND rs.stream_id = s.stream_id AND rs.named))
      RETURNING r.rule_id
      """;

  private final Transactions transactions;
  private final ConfirmedPublisher publisher;
  private final Schedule schedule;
  private final AtomicLong lastSoon = new AtomicLong(System.nanoTime() - SOON_NANOS);

  CoveragePublisher(
      Transactions transactions,
      Publishers publishers,
      Schedules schedules,
      ProgressConfig config) {
    this.transactions = transactions;
    this.publisher = publishers.toQueue(Addresses.COVERAGE);
    this.schedule = schedules.every(config.coverage().interval(), "coverage", this::announce);
  }

  /** Looks at once, unless that was done just now: the next beat or the timer does it then. */
  public void announceSoon() {
    long now = System.nanoTime();
    long last = lastSoon.get();
    if (now - last > SOON_NANOS && lastSoon.compareAndSet(last, now)) {
      schedule.soon();
    }
  }

  private Uni<Void> announce() {
    return transactions.run(c -> CoverageLock.take(c).chain(() -> cover(c))).chain(this::sendAll);
  }

  private static Uni<List<RuleId>> cover(SqlConnection connection) {
    return connection
        .preparedQuery(COVER)
        .execute()
        .map(
            rows -> {
              List<RuleId> covered = new ArrayList<>();
              rows.forEach(row -> covered.add(new RuleId(row.getUUID("rule_id"))));
              return covered;
            });
  }

  private Uni<Void> sendAll(List<RuleId> covered) {
    return Multi.createFrom()
        .iterable(covered)
        .onItem()
        .transformToUni(rule -> publisher.send(RuleCovered.of(rule)))
        .merge(SENDS_MAX)
        .collect()
        .last()
        .replaceWithVoid();
  }
}
