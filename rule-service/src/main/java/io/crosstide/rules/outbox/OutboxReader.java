package io.crosstide.rules.outbox;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;

/** Tells what waits in the outbox. */
@ApplicationScoped
public class OutboxReader {
  private final Pool pool;

  @Inject
  OutboxReader(Pool pool) {
    this.pool = pool;
  }

  /** What waits now. */
  public Uni<Waiting> waiting() {
    return pool.query("SELECT count(*), min(created_at) FROM rules.outbox")
        .execute()
        .map(rows -> waiting(rows.iterator().next()));
  }

  private static Waiting waiting(Row row) {
    return new Waiting(
        row.getLong(0),
        Optional.ofNullable(row.getOffsetDateTime(1)).map(OffsetDateTime::toInstant));
  }

  /**
   * Messages that wait.
   *
   * @param count how many
   * @param oldest when the first of them was written
   */
  public record Waiting(long count, Optional<Instant> oldest) {
    /** Nothing waits. */
    public static final Waiting NONE = new Waiting(0, Optional.empty());
  }
}
