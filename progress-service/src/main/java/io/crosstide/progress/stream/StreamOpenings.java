package io.crosstide.progress.stream;

import static java.util.stream.Collectors.toSet;

import io.crosstide.contracts.id.RuleId;
import io.crosstide.contracts.stream.StreamMark;
import io.crosstide.contracts.stream.StreamOpening;
import io.crosstide.progress.db.SqlTime;
import io.crosstide.progress.db.Transactions;
import io.crosstide.progress.rule.RuleDirectory;
import io.crosstide.progress.watermark.Mark;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;

/**
 * Opens streams. A stream that is open counts for every rule from its first write on. Therefore one
 * is refused that does not name a rule which was covered without it: its writes would be captured
 * by nobody.
 */
@ApplicationScoped
class StreamOpenings {
  /**
   * One that exists was opened by a request whose answer was lost. It may be lost itself by now,
   * and rules covered without it; from here on it counts again. A row is new if nobody has updated
   * it.
   */
  private static final String CREATE =
      """
      INSERT INTO progress.stream AS s (stream_id, gateway) VALUES ($1, $2)
      ON CONFLICT (stream_id) DO UPDATE SET seen_at = now(),
        state = CASE WHEN s.state = 'closed' THEN 'closed' ELSE 'open' END
      RETURNING xmax = 0 AS created
      """;

  private static final String NOT_NAMED =
      """
      SELECT count(*) AS missing FROM progress.rule
      WHERE (status = 'doing' OR status = 'starting' AND covered_at IS NOT NULL)
        AND rule_id <> ALL ($1::uuid[])
      """;

  private final Transactions transactions;
  private final StreamStore store;
  private final RuleDirectory rules;

  StreamOpenings(Transactions transactions, StreamStore store, RuleDirectory rules) {
    this.transactions = transactions;
    this.store = store;
    this.rules = rules;
  }

  /** What became of a request. */
  enum Outcome {
    OPENED,
    OPEN_ALREADY
  }

  /**
   * Completes once the stream is durable.
   *
   * @throws IllegalArgumentException if a mark cannot be right
   * @throws RulesNotNamedException if rules are missing in it, also after a look at the newest
   *     rules
   */
  Uni<Outcome> open(StreamOpening opening) {
    TreeMap<StreamKey, StreamChange> changes = changes(opening);
    Set<RuleId> named = opening.marks().stream().map(StreamMark::rule).collect(toSet());
    Uni<Outcome> attempt =
        rules.existing(named).chain(() -> transactions.run(c -> open(c, opening, named, changes)));
    return attempt
        .onFailure(RulesNotNamedException.class)
        .recoverWithUni(() -> rules.refresh().chain(() -> attempt));
  }

  private Uni<Outcome> open(
      SqlConnection connection,
      StreamOpening opening,
      Set<RuleId> named,
      TreeMap<StreamKey, StreamChange> changes) {
    return CoverageLock.take(connection)
        .chain(() -> requireAllNamed(connection, named))
        .chain(() -> create(connection, opening))
        .call(() -> store.apply(connection, changes));
  }

  private static Uni<Outcome> create(SqlConnection connection, StreamOpening opening) {
    Tuple row = Tuple.of(opening.stream().value(), opening.gateway().replace('\0', ' '));
    return connection
        .preparedQuery(CREATE)
        .execute(row)
        .map(rows -> rows.iterator().next().getBoolean("created"))
        .map(created -> created ? Outcome.OPENED : Outcome.OPEN_ALREADY);
  }

  private static Uni<Void> requireAllNamed(SqlConnection connection, Set<RuleId> named) {
    UUID[] ids = named.stream().map(RuleId::value).toArray(UUID[]::new);
    return connection
        .preparedQuery(NOT_NAMED)
        .execute(Tuple.of(ids))
        .map(rows -> rows.iterator().next().getLong("missing"))
        .invoke(StreamOpenings::requireNone)
        .replaceWithVoid();
  }

  private static void requireNone(long missing) {
    if (missing > 0) {
      throw new RulesNotNamedException(missing);
    }
  }

  private static TreeMap<StreamKey, StreamChange> changes(StreamOpening opening) {
    TreeMap<StreamKey, StreamChange> changes = new TreeMap<>();
    for (StreamMark mark : opening.marks()) {
      changes
          .computeIfAbsent(new StreamKey(mark.rule(), opening.stream()), key -> new StreamChange())
          .addMark(new Mark(mark.lastSequence(), SqlTime.checked(mark.safeUntil())));
    }
    return changes;
  }
}
