package io.crosstide.progress.stream;

import static java.util.stream.Collectors.toCollection;

import io.crosstide.contracts.id.RuleId;
import io.crosstide.contracts.id.StreamId;
import io.crosstide.progress.watermark.StreamState;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeSet;
import java.util.UUID;

/** How far streams are done under rules, in the caller's transaction. */
@ApplicationScoped
public class StreamStore {
  private static final String LOCK =
      """
      SELECT rs.*
      FROM unnest($1::uuid[], $2::uuid[]) AS k (rule_id, stream_id)
      JOIN progress.rule_stream rs USING (rule_id, stream_id)
      ORDER BY rs.rule_id, rs.stream_id
      FOR UPDATE OF rs
      """;

  /**
   * A rule that is gone or a stream that was never opened gets no row: there is nothing to hold.
   */
  private static final String CREATE =
      """
      INSERT INTO progress.rule_stream (rule_id, stream_id)
      SELECT k.rule_id, k.stream_id
      FROM unnest($1::uuid[], $2::uuid[]) AS k (rule_id, stream_id)
      JOIN progress.rule r ON r.rule_id = k.rule_id AND r.status <> 'gone'
      JOIN progress.stream s ON s.stream_id = k.stream_id
      ORDER BY k.rule_id, k.stream_id
      ON CONFLICT DO NOTHING
      """;

  private static final String WRITE =
      """
      UPDATE progress.rule_stream rs
      SET named = rs.named OR v.named, prefix = v.prefix, beyond = v.beyond::bigint[],
        marks = v.marks::bigint[], safe_until = v.safe_until, end_sequence = v.end_sequence,
        pending = v.pending, retired = v.retired
      FROM unnest($1::uuid[], $2::uuid[], $3::boolean[], $4::bigint[], $5::text[], $6::text[],
        $7::timestamptz[], $8::bigint[], $9::bigint[], $10::boolean[])
        AS v (rule_id, stream_id, named, prefix, beyond, marks, safe_until, end_sequence, pending,
          retired)
      WHERE rs.rule_id = v.rule_id AND rs.stream_id = v.stream_id
      """;

  /**
   * Applies changes, in the order of the keys so that transactions meet in one order.
   *
   * @return how many keys were left out because their rule is gone or their stream is not open
   */
  public Uni<Integer> apply(SqlConnection connection, SortedMap<StreamKey, StreamChange> changes) {
    if (changes.isEmpty()) {
      return Uni.createFrom().item(0);
    }
    return lock(connection, changes.keySet())
        .chain(known -> createMissing(connection, changes, known))
        .chain(
            known ->
                write(connection, StreamRows.changed(changes, known))
                    .replaceWith(changes.size() - known.size()));
  }

  private Uni<Map<StreamKey, StreamState>> createMissing(
      SqlConnection connection,
      SortedMap<StreamKey, StreamChange> changes,
      Map<StreamKey, StreamState> known) {
    TreeSet<StreamKey> missing =
        changes.keySet().stream()
            .filter(key -> !known.containsKey(key))
            .collect(toCollection(TreeSet::new));
    if (missing.isEmpty()) {
      return Uni.createFrom().item(known);
    }
    return connection
        .preparedQuery(CREATE)
        .execute(keys(missing))
        .chain(() -> lock(connection, missing))
        .map(created -> union(known, created));
  }

  private Uni<Map<StreamKey, StreamState>> lock(
      SqlConnection connection, Iterable<StreamKey> keys) {
    return connection.preparedQuery(LOCK).execute(keys(keys)).map(StreamStore::read);
  }

  private Uni<Void> write(SqlConnection connection, StreamRows rows) {
    return rows.isEmpty()
        ? Uni.createFrom().voidItem()
        : connection.preparedQuery(WRITE).execute(rows.parameters()).replaceWithVoid();
  }

  private static Map<StreamKey, StreamState> read(RowSet<Row> rows) {
    Map<StreamKey, StreamState> states = new HashMap<>();
    for (Row row : rows) {
      StreamKey key =
          new StreamKey(new RuleId(row.getUUID("rule_id")), new StreamId(row.getUUID("stream_id")));
      states.put(key, StreamRows.state(row));
    }
    return states;
  }

  private static Map<StreamKey, StreamState> union(
      Map<StreamKey, StreamState> a, Map<StreamKey, StreamState> b) {
    Map<StreamKey, StreamState> both = new HashMap<>(a);
    both.putAll(b);
    return both;
  }

  private static Tuple keys(Iterable<StreamKey> keys) {
    List<UUID> rules = new ArrayList<>();
    List<UUID> streams = new ArrayList<>();
    for (StreamKey key : keys) {
      rules.add(key.rule().value());
      streams.add(key.stream().value());
    }
    return Tuple.of(rules.toArray(UUID[]::new), streams.toArray(UUID[]::new));
  }
}
