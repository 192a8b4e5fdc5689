package io.crosstide.progress.rule;

import io.crosstide.messaging.schedule.Schedules;
import io.crosstide.progress.ProgressConfig;
import io.crosstide.progress.db.Transactions;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlResult;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;

/** Deletes what is remembered only for a while, in transactions of a bounded size. */
@ApplicationScoped
class Housekeeping {
  /** Its rows of streams and surveys go with it, also those that a late report created. */
  private static final String RULES =
      """
      DELETE FROM progress.rule WHERE rule_id IN (
        SELECT rule_id FROM progress.rule
        WHERE status = 'gone' AND gone_at < now() - $1::bigint * interval '1 millisecond'
        LIMIT $2)
      """;

  /** A stream that ended, or was lost, and holds no watermark. */
  private static final String STREAMS =
      """
      DELETE FROM progress.stream WHERE stream_id IN (
        SELECT s.stream_id FROM progress.stream s
        WHERE s.state <> 'open' AND s.seen_at < now() - $1::bigint * interval '1 millisecond'
          AND NOT EXISTS (
            SELECT 1 FROM progress.rule_stream rs JOIN progress.rule r USING (rule_id)
            WHERE rs.stream_id = s.stream_id AND NOT rs.retired AND r.status <> 'gone'
              AND (s.state = 'lost' AND rs.recovered_loss = s.lost_at) IS NOT TRUE)
        LIMIT $2)
      """;

  private static final String RECOVERIES =
      """
      DELETE FROM progress.recovery WHERE survey_id IN (
        SELECT survey_id FROM progress.recovery
        WHERE ended_at < now() - $1::bigint * interval '1 millisecond'
        LIMIT $2)
      """;

  private static final String COMPARISONS =
      """
      DELETE FROM progress.survey WHERE (rule_id, survey_id) IN (
        SELECT rule_id, survey_id FROM progress.survey
        WHERE comparison IS NOT NULL AND ended_at < now() - $1::bigint * interval '1 millisecond'
          AND survey_id NOT IN (SELECT resync_id FROM progress.rule WHERE resync_id IS NOT NULL)
        LIMIT $2)
      """;

  private static final String REPORTS =
      """
      DELETE FROM progress.failed_report WHERE report_id IN (
        SELECT report_id FROM progress.failed_report
        WHERE applied_at < now() - $1::bigint * interval '1 millisecond'
        LIMIT $2)
      """;

  /** Rows in one transaction. Each rule and stream takes others with it. */
  private static final int PARENTS_MAX = 100;

  private static final int REPORTS_MAX = 10_000;

  private static final Duration INTERVAL = Duration.ofMinutes(1);

  private final Transactions transactions;
  private final ProgressConfig config;

  Housekeeping(Transactions transactions, ProgressConfig config) {
    this.transactions = transactions;
    this.config = config;
  }

  void onStart(@Observes StartupEvent event, Schedules schedules) {
    schedules.every(INTERVAL, "housekeeping", this::clean);
  }

  Uni<Void> clean() {
    return delete(RULES, PARENTS_MAX, config.rules().retention())
        .chain(() -> delete(STREAMS, PARENTS_MAX, config.streams().retention()))
        .chain(() -> delete(RECOVERIES, PARENTS_MAX, config.streams().retention()))
        .chain(() -> delete(COMPARISONS, PARENTS_MAX, config.streams().retention()))
        .chain(() -> delete(REPORTS, REPORTS_MAX, config.streams().retention()));
  }

  /** Piece by piece until one was not full, so that it keeps up with whatever comes. */
  private Uni<Void> delete(String sql, int limit, Duration age) {
    return transactions
        .run(c -> c.preparedQuery(sql).execute(Tuple.of(age.toMillis(), limit)))
        .map(SqlResult::rowCount)
        .repeat()
        .whilst(count -> count == limit)
        .collect()
        .last()
        .replaceWithVoid();
  }
}
