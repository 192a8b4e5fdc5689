package io.crosstide.progress.stream;

import io.crosstide.contracts.codec.Addresses;
import io.crosstide.contracts.id.StreamId;
import io.crosstide.contracts.stream.Heartbeat;
import io.crosstide.messaging.amqp.ConfirmedPublisher;
import io.crosstide.messaging.amqp.Publishers;
import io.crosstide.messaging.schedule.Schedules;
import io.crosstide.progress.ProgressConfig;
import io.crosstide.progress.db.Transactions;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * Finds streams whose gateway is gone. The service sends heartbeats of its own through the same
 * queue. Only when one of these comes back that was sent long after a stream's last heartbeat, the
 * stream is lost: so a broker, a database or a service that was away, with all heartbeats still in
 * the queue, never looks like a dead gateway. All times are by the database's clock.
 */
@ApplicationScoped
public class StreamWatch {
  private static final Logger LOG = Logger.getLogger(StreamWatch.class);
  private static final String GATEWAY = "progress-service/probe";

  private static final String NOW = "SELECT now() AS now";

  /**
   * One that is dated ahead was sent before the clock was set back, and proves nothing any more.
   */
  private static final String RETURNED =
      """
      INSERT INTO progress.probe AS p (sent_at) VALUES ($1)
      ON CONFLICT (only_row) DO UPDATE SET sent_at = greatest(p.sent_at, excluded.sent_at)
      WHERE excluded.sent_at <= now()
      """;

  /** While the last probe is ahead, nothing can be said; the clock is corrected soon. */
  private static final String LOSE =
      """
      UPDATE progress.stream s SET state = 'lost', lost_at = now()
      FROM progress.probe p
      WHERE s.state = 'open' AND s.seen_at < p.sent_at - $1::bigint * interval '1 millisecond'
        AND p.sent_at <= now()
      RETURNING s.stream_id, s.gateway
      """;

  private final Transactions transactions;
  private final ConfirmedPublisher publisher;
  private final ProgressConfig.Streams config;
  private final StreamId probe = StreamId.random();

  StreamWatch(Transactions transactions, Publishers publishers, ProgressConfig config) {
    this.transactions = transactions;
    this.publisher = publishers.toQueue(Addresses.HEARTBEATS);
    this.config = config.streams();
  }

  /** True for heartbeats that some replica of this service has sent. */
  public static boolean isProbe(Heartbeat heartbeat) {
    return heartbeat.gateway().equals(GATEWAY);
  }

  /** Everything that was in the queue before this instant has been read. */
  @SuppressWarnings("OptionalUsedAsFieldOrParameterType")
  public Uni<Void> readUpTo(SqlConnection connection, Optional<Instant> sentAt) {
    return sentAt.isEmpty()
        ? Uni.createFrom().voidItem()
        : connection
            .preparedQuery(RETURNED)
            .execute(Tuple.of(sentAt.get().atOffset(ZoneOffset.UTC)))
            .replaceWithVoid();
  }

  void onStart(@Observes StartupEvent event, Schedules schedules) {
    schedules.every(config.probeInterval(), "streams", this::watch);
  }

  Uni<Void> watch() {
    return lose()
        .chain(this::now)
        .chain(now -> publisher.send(Heartbeat.of(probe, GATEWAY, now, false, List.of())));
  }

  private Uni<Instant> now() {
    return transactions
        .single(c -> c.preparedQuery(NOW).execute())
        .map(rows -> rows.iterator().next().get(OffsetDateTime.class, "now").toInstant());
  }

  private Uni<Void> lose() {
    return transactions
        .run(c -> c.preparedQuery(LOSE).execute(Tuple.of(config.lostAfter().toMillis())))
        .invoke(
            rows ->
                rows.forEach(
                    row ->
                        LOG.warnf(
                            "Stream %s of gateway %s is lost; it holds the watermark of its rules",
                            row.getUUID("stream_id"), row.getString("gateway"))))
        .replaceWithVoid();
  }
}
