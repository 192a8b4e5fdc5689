package io.crosstide.progress.letter;

import io.crosstide.contracts.id.RuleId;
import io.crosstide.contracts.letter.DeadLetter;
import io.crosstide.contracts.letter.DeadLetterPage;
import io.crosstide.contracts.letter.LetterOrder;
import io.crosstide.contracts.letter.LetterState;
import io.crosstide.progress.ProgressConfig;
import io.crosstide.progress.db.Transactions;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.SqlResult;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;

/** Rows of dead letters. */
@ApplicationScoped
class LetterStore {
  /** The same message again: it was sent again and died again, or was not acknowledged. */
  private static final String KEEP_KNOWN =
      """
      UPDATE progress.dead_letter
      SET arrivals = arrivals + 1,
        arrived_at = CASE state WHEN 'SENT' THEN now() ELSE arrived_at END,
        settled_by = CASE state WHEN 'SENT' THEN NULL ELSE settled_by END,
        reason = CASE state WHEN 'SENT' THEN NULL ELSE reason END,
        settled_at = CASE state WHEN 'SENT' THEN NULL ELSE settled_at END,
        state = CASE state WHEN 'SENT' THEN 'OPEN' ELSE state END
      WHERE fingerprint = $1
      RETURNING letter_number
      """;

  private static final String KEEP_NEW =
      """
      INSERT INTO progress.dead_letter (fingerprint, queue, message_id, cause, rule_id, stream_id,
        sequence, survey_id, range_number, keys, remedy, size, body, whole)
      SELECT $1::uuid, $2::text, $3::text, $4::text, $5::uuid, $6::uuid, $7::bigint, $8::uuid,
        $9::integer, $10::integer, $11::text, $12::bigint, $13::bytea, $14::boolean
      WHERE (SELECT count(*) FROM progress.dead_letter WHERE state = 'OPEN') < $15::integer
      ON CONFLICT DO NOTHING
      RETURNING letter_number
      """;

  private static final String COLUMNS =
      """
      SELECT d.letter_number, d.queue, d.message_id, d.cause, d.rule_id, d.stream_id, d.sequence,
        d.survey_id, d.range_number, d.keys, d.remedy, d.size, d.whole, d.state, d.arrived_at,
        d.settled_by, d.reason, d.settled_at, substring(d.body FOR 512) AS head,
        EXISTS (SELECT 1 FROM progress.rule r WHERE r.rule_id = d.rule_id AND r.status <> 'gone')
          AS is_rule_there
      FROM progress.dead_letter d
      """;

  private static final String PAGE =
      COLUMNS
          + """
            WHERE d.letter_number > $1 AND ($2::text IS NULL OR d.state = $2)
              AND ($3::uuid IS NULL OR d.rule_id = $3)
            ORDER BY d.letter_number LIMIT $4
            """;

  private static final String ONE = COLUMNS + "WHERE d.letter_number = $1";

  private static final String WITH_BODY =
      "SELECT * FROM progress.dead_letter WHERE letter_number = $1";

  private static final String OPEN =
      "SELECT count(*) AS letters FROM progress.dead_letter WHERE state = 'OPEN'";

  private static final String OPEN_BY_QUEUE =
      """
      SELECT coalesce(queue, 'unknown') AS queue, count(*) AS letters
      FROM progress.dead_letter WHERE state = 'OPEN' GROUP BY queue
      """;

  private static final String SETTLE =
      """
      UPDATE progress.dead_letter
      SET state = $2, settled_by = $3, reason = $4, settled_at = now()
      WHERE letter_number = $1 AND state = 'OPEN' AND ($5::integer IS NULL OR arrivals = $5)
      RETURNING letter_number
      """;

  /** A stream that is not known under the rule holds nothing. */
  private static final String LOSE_BATCH =
      """
      INSERT INTO progress.lost_batch (rule_id, stream_id, sequence)
      SELECT rs.rule_id, rs.stream_id, d.sequence
      FROM progress.dead_letter d JOIN progress.rule_stream rs USING (rule_id, stream_id)
      WHERE d.letter_number = $1
      ON CONFLICT DO NOTHING
      """;

  private static final String FORGET =
      """
      DELETE FROM progress.dead_letter WHERE letter_number IN (
        SELECT letter_number FROM progress.dead_letter
        WHERE state <> 'OPEN' AND settled_at < now() - $1::bigint * interval '1 millisecond'
        LIMIT $2)
      """;

  /** Rows deleted in one transaction. */
  private static final int FORGET_MAX = 500;

  private final Transactions transactions;
  private final ProgressConfig.Letters config;

  LetterStore(Transactions transactions, ProgressConfig config) {
    this.transactions = transactions;
    this.config = config.letters();
  }

  /**
   * Keeps a letter, once however often it comes.
   *
   * @return true if it is new
   * @throws LettersFullException if too many are open
   */
  Uni<Boolean> keep(ArrivedLetter letter) {
    return transactions.run(
        c ->
            c.preparedQuery(KEEP_KNOWN)
                .execute(Tuple.of(letter.fingerprint()))
                .chain(
                    known ->
                        known.rowCount() > 0 ? Uni.createFrom().item(false) : keepNew(c, letter)));
  }

  private Uni<Boolean> keepNew(SqlConnection connection, ArrivedLetter letter) {
    return connection
        .preparedQuery(KEEP_NEW)
        .execute(LetterRows.parameters(letter, config.bodyMax()).addValue(config.openMax()))
        .map(
            rows -> {
              if (rows.rowCount() == 0) {
                throw new LettersFullException();
              }
              return true;
            });
  }

  /** A page in the order of arrival. */
  @SuppressWarnings("OptionalUsedAsFieldOrParameterType")
  Uni<DeadLetterPage> page(
      long after, Optional<LetterState> state, Optional<RuleId> rule, int limit) {
    Tuple parameters =
        Tuple.of(
            after,
            state.map(LetterState::name).orElse(null),
            rule.map(RuleId::value).orElse(null),
            limit);
    return transactions.single(
        c ->
            c.preparedQuery(PAGE)
                .execute(parameters)
                .map(LetterStore::letters)
                .chain(found -> open(c).map(count -> page(found, count, limit))));
  }

  private DeadLetterPage page(List<DeadLetter> found, long open, int limit) {
    return new DeadLetterPage(
        found,
        open,
        open >= config.openMax(),
        found.size() < limit
            ? OptionalLong.empty()
            : OptionalLong.of(found.get(found.size() - 1).number()));
  }

  private static Uni<Long> open(SqlConnection connection) {
    return connection
        .preparedQuery(OPEN)
        .execute()
        .map(rows -> rows.iterator().next().getLong("letters"));
  }

  /** One letter; fails if there is none. */
  Uni<DeadLetter> one(long number) {
    return transactions
        .single(c -> c.preparedQuery(ONE).execute(Tuple.of(number)))
        .map(rows -> LetterRows.view(only(rows)));
  }

  /** One letter with its body; fails if there is none. */
  Uni<Letter> withBody(long number) {
    return transactions
        .single(c -> c.preparedQuery(WITH_BODY).execute(Tuple.of(number)))
        .map(rows -> LetterRows.letter(only(rows)));
  }

  private static Row only(RowSet<Row> rows) {
    if (rows.rowCount() == 0) {
      throw new LetterException(LetterException.Reason.NO_SUCH_LETTER);
    }
    return rows.iterator().next();
  }

  /** Notes that it was sent; nothing if it has come again since, or somebody has settled it. */
  Uni<Void> sent(Letter seen, LetterOrder order) {
    return transactions
        .run(c -> settle(c, seen.number(), LetterState.SENT, order, seen.arrivals()))
        .replaceWithVoid();
  }

  /** Notes that it was discarded. */
  Uni<Void> discarded(long number, LetterOrder order) {
    return transactions
        .run(c -> settle(c, number, LetterState.DISCARDED, order, null))
        .replaceWithVoid();
  }

  /** The same, and in one step its batch is one whose keys nobody knows. */
  Uni<Void> discardedAsLost(long number, LetterOrder order) {
    return transactions
        .run(
            c ->
                settle(c, number, LetterState.DISCARDED, order, null)
                    .chain(
                        settled ->
                            settled
                                ? c.preparedQuery(LOSE_BATCH)
                                    .execute(Tuple.of(number))
                                    .replaceWithVoid()
                                : Uni.createFrom().voidItem()))
        .replaceWithVoid();
  }

  /**
   * @param arrivals how often it has come, if that matters; otherwise null
   */
  private static Uni<Boolean> settle(
      SqlConnection connection,
      long number,
      LetterState state,
      LetterOrder order,
      Integer arrivals) {
    return connection
        .preparedQuery(SETTLE)
        .execute(Tuple.of(number, state.name(), order.by(), order.reason(), arrivals))
        .map(rows -> rows.rowCount() > 0);
  }

  /** How many are open, by queue. */
  Uni<Map<String, Long>> openByQueue() {
    return transactions
        .single(c -> c.preparedQuery(OPEN_BY_QUEUE).execute())
        .map(
            rows -> {
              Map<String, Long> counts = new TreeMap<>();
              rows.forEach(row -> counts.put(row.getString("queue"), row.getLong("letters")));
              return counts;
            });
  }

  /** Deletes some of those that were settled so long ago. */
  Uni<Integer> forget(Duration age) {
    return transactions
        .run(c -> c.preparedQuery(FORGET).execute(Tuple.of(age.toMillis(), FORGET_MAX)))
        .map(SqlResult::rowCount);
  }

  private static List<DeadLetter> letters(RowSet<Row> rows) {
    List<DeadLetter> letters = new ArrayList<>();
    rows.forEach(row -> letters.add(LetterRows.view(row)));
    return letters;
  }
}
