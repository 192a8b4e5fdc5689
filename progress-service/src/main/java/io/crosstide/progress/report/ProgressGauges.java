package io.crosstide.progress.report;

import io.crosstide.contracts.id.RuleId;
import io.crosstide.messaging.schedule.Schedules;
import io.crosstide.progress.ProgressConfig;
import io.crosstide.progress.ProgressMetrics;
import io.crosstide.progress.db.Transactions;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.ToDoubleFunction;

/** Computes all figures every few seconds, which publishes them too, and shows them as metrics. */
@ApplicationScoped
class ProgressGauges {
  private static final double MILLIS_PER_SECOND = 1_000;

  private static final String LEDGER =
      """
      SELECT c.rule_id, c.kind, sum(c.keys)::bigint AS keys
      FROM progress.ledger_count c JOIN progress.rule r USING (rule_id)
      WHERE r.status <> 'gone'
      GROUP BY c.rule_id, c.kind
      HAVING sum(c.keys) > 0
      """;

  private static final String FOUND =
      "SELECT rule_id, found_by_audit FROM progress.rule WHERE status <> 'gone'";

  private static final String STREAMS =
      "SELECT state, count(*) AS streams FROM progress.stream GROUP BY state";

  private final FiguresStore store;
  private final Transactions transactions;
  private final MultiGauge lag;
  private final MultiGauge pending;
  private final MultiGauge listed;
  private final MultiGauge done;
  private final MultiGauge ledger;
  private final MultiGauge streams;
  private final MultiGauge found;
  private final AtomicLong behind;

  ProgressGauges(FiguresStore store, Transactions transactions, MeterRegistry meters) {
    this.store = store;
    this.transactions = transactions;
    this.lag = MultiGauge.builder(ProgressMetrics.LAG_SECONDS).register(meters);
    this.pending = MultiGauge.builder(ProgressMetrics.PENDING_BATCHES).register(meters);
    this.listed = MultiGauge.builder(ProgressMetrics.LISTED_OBJECTS).register(meters);
    this.done = MultiGauge.builder(ProgressMetrics.DONE_OBJECTS).register(meters);
    this.ledger = MultiGauge.builder(ProgressMetrics.LEDGER_KEYS).register(meters);
    this.found = MultiGauge.builder(ProgressMetrics.AUDIT_FOUND).register(meters);
    this.streams = MultiGauge.builder(ProgressMetrics.STREAMS).register(meters);
    this.behind = meters.gauge(ProgressMetrics.RULES_BEHIND, new AtomicLong());
  }

  void onStart(@Observes StartupEvent event, Schedules schedules, ProgressConfig config) {
    schedules.every(config.figures().interval(), "figures", this::measure);
  }

  Uni<Void> measure() {
    return store
        .publishAll()
        .invoke(this::show)
        .chain(() -> transactions.single(c -> c.preparedQuery(LEDGER).execute()))
        .invoke(this::showLedger)
        .chain(() -> transactions.single(c -> c.preparedQuery(STREAMS).execute()))
        .invoke(this::showStreams)
        .chain(() -> transactions.single(c -> c.preparedQuery(FOUND).execute()))
        .invoke(this::showFound)
        .replaceWithVoid();
  }

  private void show(List<Figures> figures) {
    Instant now = Instant.now();
    List<Figures> shown = figures.stream().filter(f -> f.watermark().isPresent()).toList();
    List<Figures> histories = figures.stream().filter(Figures::history).toList();
    register(lag, shown, f -> lagSeconds(f, now));
    register(pending, figures, Figures::pendingBatches);
    register(listed, histories, f -> f.counts().listedObjects());
    register(done, histories, f -> f.counts().doneObjects());
    behind.set(figures.stream().filter(Figures::isBehind).count());
  }

  private void showLedger(RowSet<Row> rows) {
    List<MultiGauge.Row<?>> shown = new ArrayList<>();
    rows.forEach(
        row -> {
          RuleId rule = new RuleId(row.getUUID("rule_id"));
          Tags tags =
              Tags.of(
                  ProgressMetrics.RULE,
                  rule.toString(),
                  ProgressMetrics.KIND,
                  row.getString("kind"));
          shown.add(MultiGauge.Row.of(tags, row.getLong("keys")));
        });
    ledger.register(shown, true);
  }

  private void showStreams(RowSet<Row> rows) {
    List<MultiGauge.Row<?>> shown = new ArrayList<>();
    rows.forEach(
        row ->
            shown.add(
                MultiGauge.Row.of(
                    Tags.of(ProgressMetrics.STATE, row.getString("state")),
                    row.getLong("streams"))));
    streams.register(shown, true);
  }

  private void showFound(RowSet<Row> rows) {
    List<MultiGauge.Row<?>> shown = new ArrayList<>();
    rows.forEach(
        row ->
            shown.add(
                MultiGauge.Row.of(
                    Tags.of(ProgressMetrics.RULE, row.getUUID("rule_id").toString()),
                    row.getLong("found_by_audit"))));
    found.register(shown, true);
  }

  private static void register(
      MultiGauge gauge, List<Figures> figures, ToDoubleFunction<Figures> value) {
    List<MultiGauge.Row<?>> rows = new ArrayList<>();
    figures.forEach(
        f ->
            rows.add(
                MultiGauge.Row.of(
                    Tags.of(ProgressMetrics.RULE, f.rule().toString()), value.applyAsDouble(f))));
    gauge.register(rows, true);
  }

  private static double lagSeconds(Figures figures, Instant now) {
    return figures
        .watermark()
        .map(mark -> Duration.between(mark, now).toMillis() / MILLIS_PER_SECOND)
        .orElse(Double.NaN);
  }
}
