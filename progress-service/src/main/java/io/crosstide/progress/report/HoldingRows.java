package io.crosstide.progress.report;

import io.crosstide.contracts.failure.FailureKind;
import io.crosstide.contracts.http.Hold;
import io.crosstide.contracts.http.RuleHolding;
import io.crosstide.contracts.http.RuleHolding.Ranges;
import io.crosstide.contracts.id.StreamId;
import io.crosstide.contracts.id.SurveyId;
import io.crosstide.contracts.report.SkipReason;
import io.crosstide.progress.db.SqlTime;
import io.crosstide.progress.ledger.FailedRows;
import io.crosstide.progress.rule.NoSuchRuleException;
import io.crosstide.progress.watermark.Holder;
import io.crosstide.progress.watermark.Watermark.Gap;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** The rows that say what holds a rule, collected one after the other. */
final class HoldingRows {
  private final Map<FailureKind, Long> kinds = new EnumMap<>(FailureKind.class);
  private Figures figures;
  private Optional<Row> stream = Optional.empty();
  private Optional<Row> failure = Optional.empty();
  private Ranges gap = Ranges.NONE;
  private Ranges history = Ranges.NONE;
  private OptionalLong surveyLetter = OptionalLong.empty();
  private Instant now;
  private long skipped;
  private long foundByAudit;
  private Map<SkipReason, Long> leftOut = Map.of();
  private boolean leftOutMore;

  /**
   * @throws NoSuchRuleException if there are none
   */
  void figures(List<Figures> found) {
    if (found.isEmpty()) {
      throw new NoSuchRuleException();
    }
    figures = found.get(0);
  }

  void stream(RowSet<Row> rows) {
    stream = first(rows);
  }

  void failure(RowSet<Row> rows) {
    failure = first(rows);
  }

  void kinds(RowSet<Row> rows) {
    rows.forEach(row -> kinds.put(FailedRows.kind(row), row.getLong("keys")));
  }

  void ranges(RowSet<Row> rows) {
    first(rows)
        .ifPresent(
            row -> {
              gap = ranges(row, "gap");
              history = ranges(row, "history");
              surveyLetter = letter(row);
            });
  }

  private static Ranges ranges(Row row, String which) {
    return new Ranges(
        row.getLong(which), row.getLong(which + "_listed"), row.getLong(which + "_complete"));
  }

  void rest(RowSet<Row> rows) {
    Row row = first(rows).orElseThrow();
    now = instant(row, "now");
    skipped = row.getLong("skipped");
    foundByAudit = row.getLong("found_by_audit");
  }

  void leftOut(Map<SkipReason, Long> counts, boolean more) {
    leftOut = counts;
    leftOutMore = more;
  }

  RuleHolding toHolding() {
    return new RuleHolding(
        figures.rule(),
        hold(),
        kinds,
        figures.pendingBatches(),
        gap,
        history,
        skipped,
        leftOut,
        leftOutMore,
        foundByAudit);
  }

  private Optional<Hold> hold() {
    return switch (Holder.of(figures.holds(), stream.map(HoldingRows::least), now)) {
      case STARTING -> Optional.of(new Hold.Starting());
      case NO_STREAM -> Optional.of(new Hold.NoStream());
      case SURVEY -> Optional.of(survey(figures.holds().gap()));
      case RESYNC -> Optional.of(new Hold.Resync());
      case STREAM_LOST -> stream.map(row -> stream(row, Hold.Cause.LOST));
      case STREAM_BATCHES -> stream.map(row -> stream(row, Hold.Cause.BATCHES));
      case STREAM_MARK -> stream.map(row -> stream(row, Hold.Cause.NO_MARK));
      case FAILURE ->
          failure.map(row -> new Hold.Failure(FailedRows.failed(row), instant(row, "holds_at")));
      case NOTHING -> Optional.empty();
    };
  }

  private Hold survey(Gap gap) {
    return new Hold.Survey(
        gap instanceof Gap.Open open ? Optional.of(open.since()) : Optional.empty(), surveyLetter);
  }

  private static OptionalLong letter(Row row) {
    Long number = row.getLong("letter_number");
    return number == null ? OptionalLong.empty() : OptionalLong.of(number);
  }

  private static Holder.LeastStream least(Row row) {
    return new Holder.LeastStream(
        row.getString("state").equals("lost"),
        row.getLong("pending"),
        SqlTime.column(row.getOffsetDateTime("safe_until")));
  }

  private static Hold stream(Row row, Hold.Cause cause) {
    return new Hold.Stream(
        new StreamId(row.getUUID("stream_id")),
        row.getString("gateway"),
        cause,
        row.getLong("pending"),
        SqlTime.column(row.getOffsetDateTime("safe_until")),
        instant(row, "seen_at"),
        Optional.ofNullable(row.getUUID("survey_id")).map(SurveyId::new),
        letter(row));
  }

  private static Instant instant(Row row, String column) {
    return row.get(OffsetDateTime.class, column).toInstant();
  }

  private static Optional<Row> first(RowSet<Row> rows) {
    Iterator<Row> iterator = rows.iterator();
    return iterator.hasNext() ? Optional.of(iterator.next()) : Optional.empty();
  }
}
