package io.crosstide.progress.stream;

import io.crosstide.contracts.id.StreamId;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import java.util.UUID;

/** Notes that streams were heard of. */
@ApplicationScoped
public class StreamPresence {
  /** A lost stream that is heard of is open again, so that rules are not covered without it. */
  private static final String SEEN =
      """
      WITH k AS (SELECT * FROM unnest($1::uuid[], $2::boolean[]) AS k (stream_id, closing)),
        locked AS (
          SELECT s.stream_id FROM progress.stream s JOIN k USING (stream_id)
          ORDER BY s.stream_id
          FOR UPDATE OF s)
      UPDATE progress.stream s
      SET seen_at = now(),
        state = CASE WHEN k.closing OR s.state = 'closed' THEN 'closed' ELSE 'open' END
      FROM k JOIN locked USING (stream_id)
      WHERE s.stream_id = k.stream_id
      """;

  /**
   * Notes streams as seen.
   *
   * @param closing whether each has ended
   * @return how many of them are not known
   */
  public Uni<Integer> seen(SqlConnection connection, Map<StreamId, Boolean> closing) {
    if (closing.isEmpty()) {
      return Uni.createFrom().item(0);
    }
    UUID[] ids = closing.keySet().stream().map(StreamId::value).toArray(UUID[]::new);
    Boolean[] ends = closing.values().toArray(Boolean[]::new);
    return connection
        .preparedQuery(SEEN)
        .execute(Tuple.of(ids, ends))
        .map(rows -> closing.size() - rows.rowCount());
  }
}
