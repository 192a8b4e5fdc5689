package io.crosstide.progress.audit;

import io.crosstide.contracts.id.RuleId;
import io.crosstide.contracts.id.SurveyId;
import io.crosstide.contracts.ledger.KeyCursor;
import io.crosstide.contracts.survey.ComparisonList;
import io.crosstide.contracts.survey.ComparisonOrder;
import io.crosstide.contracts.survey.ComparisonState;
import io.crosstide.contracts.survey.DifferencePage;
import io.crosstide.contracts.survey.DifferingKey;
import io.crosstide.contracts.survey.SurveyKind;
import io.crosstide.progress.ProgressConfig;
import io.crosstide.progress.audit.ComparisonRefused.Reason;
import io.crosstide.progress.db.SqlKeys;
import io.crosstide.progress.db.Transactions;
import io.crosstide.progress.rule.KnownRules;
import io.crosstide.progress.rule.NoSuchRuleException;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Comparisons as they are ordered, shown and cancelled. */
@ApplicationScoped
class ComparisonBook {
  /** Comparisons remembered of a rule. */
  private static final int KEPT = 20;

  /** Orders of one rule come one after the other: it is locked, as is what they take back. */
  private static final String LOCK_RULE =
      "SELECT status FROM progress.rule WHERE rule_id = $1 AND status <> 'gone' FOR UPDATE";

  private static final String IS_RUNNING =
      "SELECT 1 FROM progress.comparison WHERE rule_id = $1 AND ended_at IS NULL";

  private static final String INSERT =
      """
      INSERT INTO progress.comparison
        (survey_id, rule_id, kind, mode, depth, keys_per_second, scheduled, ordered_by)
      VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
      """;

  /** The target was emptied: what was published of it is true no more (I2). */
  private static final String TAKE_BACK =
      """
      UPDATE progress.rule
      SET resync_id = $2, fraction = 0, watermark = NULL, epoch = epoch + 1
      WHERE rule_id = $1
      """;

  private static final String FORGET =
      """
      DELETE FROM progress.comparison WHERE rule_id = $1 AND ended_at IS NOT NULL
        AND survey_id NOT IN (
          SELECT survey_id FROM progress.comparison WHERE rule_id = $1
          ORDER BY ordered_at DESC LIMIT $2)
      """;

  /** While it runs its ranges tell how many keys are done; when it ends that is kept. */
  private static final String STATE =
      """
      SELECT c.*,
        CASE WHEN c.ended_at IS NULL THEN rg.objects ELSE c.looked_at END AS keys_looked_at,
        CASE WHEN c.ended_at IS NULL THEN rg.bytes ELSE c.bytes END AS bytes_looked_at
      FROM progress.comparison c
      CROSS JOIN LATERAL (
        SELECT coalesce(sum(sr.done_objects), 0)::bigint AS objects,
          coalesce(sum(sr.done_bytes), 0)::bigint AS bytes
        FROM progress.survey_range sr
        WHERE sr.rule_id = c.rule_id AND sr.survey_id = c.survey_id) AS rg
      WHERE c.rule_id = $1 AND ($2::uuid IS NULL OR c.survey_id = $2)
      ORDER BY c.ordered_at DESC, c.survey_id
      LIMIT $3
      """;

  private static final String CANCEL =
      """
      WITH cancelled AS (
        UPDATE progress.comparison c SET ended_at = now(), cancelled = true,
          (looked_at, bytes) = (
            SELECT coalesce(sum(sr.done_objects), 0), coalesce(sum(sr.done_bytes), 0)
            FROM progress.survey_range sr
            WHERE sr.rule_id = c.rule_id AND sr.survey_id = c.survey_id)
        WHERE c.rule_id = $1 AND c.survey_id = $2 AND c.ended_at IS NULL
        RETURNING c.rule_id, c.survey_id)
      UPDATE progress.survey sv SET ended_at = now()
      FROM cancelled x WHERE sv.rule_id = x.rule_id AND sv.survey_id = x.survey_id
      """;

  private static final String RUNS =
      """
      SELECT 1 FROM progress.comparison
      WHERE rule_id = $1 AND survey_id = $2 AND ended_at IS NULL
      """;

  private static final String DIFFERENCES =
      """
      SELECT * FROM progress.difference
      WHERE survey_id = $1 AND object_key > $2
      ORDER BY object_key
      LIMIT $3
      """;

  private static final String KEPT_KEYS =
      """
      SELECT count(*) AS keys
      FROM (SELECT 1 FROM progress.difference WHERE survey_id = $1 LIMIT $2::bigint) AS kept
      """;

  private final Transactions transactions;
  private final int differencesMax;

  ComparisonBook(Transactions transactions, ProgressConfig config) {
    this.transactions = transactions;
    this.differencesMax = config.comparisons().differencesMax();
  }

  /**
   * Orders a comparison; fails with {@link ComparisonRefused} if the rule is not in effect or one
   * runs.
   */
  Uni<ComparisonState> order(RuleId rule, ComparisonOrder order) {
    SurveyId survey = SurveyId.random();
    return transactions
        .run(c -> insert(c, rule, survey, order, false))
        .chain(() -> find(rule, survey));
  }

  /** Orders a comparison in a transaction; see {@link #order}. */
  static Uni<Void> insert(
      SqlConnection connection,
      RuleId rule,
      SurveyId survey,
      ComparisonOrder order,
      boolean scheduled) {
    Tuple row =
        Tuple.tuple()
            .addValue(survey.value())
            .addValue(rule.value())
            .addValue(order.kind().name())
            .addValue(order.modeOrRepair().name())
            .addValue(order.depthOrFull().name())
            .addValue(ComparisonRows.column(order.keysPerSecond()))
            .addValue(scheduled)
            .addValue(order.by());
    return connection
        .preparedQuery(LOCK_RULE)
        .execute(Tuple.of(rule.value()))
        .invoke(ComparisonBook::requireDoing)
        .chain(() -> connection.preparedQuery(IS_RUNNING).execute(Tuple.of(rule.value())))
        .invoke(running -> require(running.rowCount() == 0, Reason.RUNNING))
        .chain(() -> connection.preparedQuery(INSERT).execute(row))
        .chain(() -> connection.preparedQuery(FORGET).execute(Tuple.of(rule.value(), KEPT)))
        .chain(() -> takeBack(connection, rule, survey, order));
  }

  private static Uni<Void> takeBack(
      SqlConnection connection, RuleId rule, SurveyId survey, ComparisonOrder order) {
    return order.kind() == SurveyKind.RESYNC
        ? connection
            .preparedQuery(TAKE_BACK)
            .execute(Tuple.of(rule.value(), survey.value()))
            .replaceWithVoid()
        : Uni.createFrom().voidItem();
  }

  private static void requireDoing(RowSet<Row> rule) {
    if (rule.rowCount() == 0) {
      throw new NoSuchRuleException();
    }
    require(rule.iterator().next().getString("status").equals("doing"), Reason.RULE_NOT_DOING);
  }

  /** The comparisons of a rule, the newest first. */
  Uni<ComparisonList> list(RuleId rule) {
    return transactions
        .single(
            c ->
                KnownRules.require(c, rule)
                    .chain(
                        () ->
                            c.preparedQuery(STATE)
                                .execute(Tuple.of(rule.value(), (UUID) null, KEPT))))
        .map(rows -> new ComparisonList(states(rows)));
  }

  /** One comparison. */
  Uni<ComparisonState> find(RuleId rule, SurveyId survey) {
    return transactions
        .single(c -> c.preparedQuery(STATE).execute(Tuple.of(rule.value(), survey.value(), 1)))
        .invoke(rows -> require(rows.rowCount() == 1, Reason.NOT_FOUND))
        .map(rows -> states(rows).get(0));
  }

  private static List<ComparisonState> states(RowSet<Row> rows) {
    List<ComparisonState> states = new ArrayList<>();
    rows.forEach(row -> states.add(ComparisonRows.state(row)));
    return states;
  }

  /** Ends one early; one that has ended is left as it is. */
  Uni<ComparisonState> cancel(RuleId rule, SurveyId survey) {
    return transactions
        .run(c -> c.preparedQuery(CANCEL).execute(Tuple.of(rule.value(), survey.value())))
        .chain(() -> find(rule, survey));
  }

  /** True while workers may go on with it. */
  Uni<Boolean> runs(RuleId rule, SurveyId survey) {
    return transactions
        .single(c -> c.preparedQuery(RUNS).execute(Tuple.of(rule.value(), survey.value())))
        .map(rows -> rows.rowCount() == 1);
  }

  /** A page of keys that differ, in their order. */
  @SuppressWarnings("OptionalUsedAsFieldOrParameterType")
  Uni<DifferencePage> differences(
      RuleId rule, SurveyId survey, Optional<KeyCursor> after, int limit) {
    Tuple page = Tuple.of(survey.value(), SqlKeys.bytes(after.map(KeyCursor::key)), limit);
    return find(rule, survey)
        .chain(() -> transactions.single(c -> c.preparedQuery(DIFFERENCES).execute(page)))
        .map(ComparisonBook::keys)
        .chain(keys -> isFull(survey).map(full -> page(keys, limit, full)));
  }

  private Uni<Boolean> isFull(SurveyId survey) {
    return transactions
        .single(c -> c.preparedQuery(KEPT_KEYS).execute(Tuple.of(survey.value(), differencesMax)))
        .map(rows -> rows.iterator().next().getLong("keys") >= differencesMax);
  }

  private static List<DifferingKey> keys(RowSet<Row> rows) {
    List<DifferingKey> keys = new ArrayList<>();
    rows.forEach(row -> keys.add(ComparisonRows.differing(row)));
    return keys;
  }

  private static DifferencePage page(List<DifferingKey> keys, int limit, boolean more) {
    Optional<KeyCursor> next =
        keys.size() < limit
            ? Optional.empty()
            : Optional.of(KeyCursor.of(keys.get(keys.size() - 1)));
    return new DifferencePage(keys, next, more);
  }

  private static void require(boolean condition, Reason reason) {
    if (!condition) {
      throw new ComparisonRefused(reason);
    }
  }
}
