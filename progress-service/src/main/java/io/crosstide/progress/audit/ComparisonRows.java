package io.crosstide.progress.audit;

import io.crosstide.contracts.failure.FailureKind;
import io.crosstide.contracts.id.RuleId;
import io.crosstide.contracts.id.SurveyId;
import io.crosstide.contracts.survey.ComparisonCounts;
import io.crosstide.contracts.survey.ComparisonSchedule;
import io.crosstide.contracts.survey.ComparisonState;
import io.crosstide.contracts.survey.ComparisonStatus;
import io.crosstide.contracts.survey.Difference;
import io.crosstide.contracts.survey.DifferingKey;
import io.crosstide.contracts.survey.SurveyDepth;
import io.crosstide.contracts.survey.SurveyKind;
import io.crosstide.contracts.survey.SurveyMode;
import io.crosstide.progress.db.SqlKeys;
import io.crosstide.progress.db.SqlTime;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Row;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;

/** Rows of comparisons as records. */
final class ComparisonRows {
  private ComparisonRows() {}

  static ComparisonState state(Row row) {
    Optional<Instant> endedAt = SqlTime.column(row.getOffsetDateTime("ended_at"));
    return new ComparisonState(
        new SurveyId(row.getUUID("survey_id")),
        new RuleId(row.getUUID("rule_id")),
        SurveyKind.valueOf(row.getString("kind")),
        SurveyMode.valueOf(row.getString("mode")),
        SurveyDepth.valueOf(row.getString("depth")),
        rate(row),
        row.getBoolean("scheduled"),
        row.getString("ordered_by"),
        status(row, endedAt.isPresent()),
        row.getOffsetDateTime("ordered_at").toInstant(),
        endedAt,
        counts(row));
  }

  private static ComparisonStatus status(Row row, boolean isEnded) {
    if (row.getBoolean("cancelled")) {
      return ComparisonStatus.CANCELLED;
    }
    return isEnded ? ComparisonStatus.DONE : ComparisonStatus.RUNNING;
  }

  private static ComparisonCounts counts(Row row) {
    return new ComparisonCounts(
        row.getLong("keys_looked_at"),
        row.getLong("bytes_looked_at"),
        row.getLong("missing"),
        row.getLong("changed"),
        row.getLong("extra"),
        row.getLong("underway"),
        row.getLong("left_alone"),
        row.getLong("failed"),
        row.getLong("repaired"),
        row.getLong("found_by_audit"));
  }

  static DifferingKey differing(Row row) {
    return new DifferingKey(
        SqlKeys.key(row.get(Buffer.class, "object_key")),
        Optional.ofNullable(row.getString("difference")).map(Difference::valueOf),
        Optional.ofNullable(row.getString("failure")).map(FailureKind::valueOf),
        row.getBoolean("repaired"),
        row.getBoolean("found_by_audit"),
        SqlTime.column(row.getOffsetDateTime("changed_at")),
        row.getOffsetDateTime("seen_at").toInstant());
  }

  static ComparisonSchedule schedule(Row row) {
    return new ComparisonSchedule(
        row.getLong("every_seconds"),
        SurveyMode.valueOf(row.getString("mode")),
        Optional.of(SurveyDepth.valueOf(row.getString("depth"))),
        rate(row),
        row.getString("set_by"),
        SqlTime.column(row.getOffsetDateTime("next_at")));
  }

  private static OptionalInt rate(Row row) {
    Integer rate = row.getInteger("keys_per_second");
    return rate == null ? OptionalInt.empty() : OptionalInt.of(rate);
  }

  @SuppressWarnings("OptionalUsedAsFieldOrParameterType")
  static Integer column(OptionalInt rate) {
    return rate.isPresent() ? rate.getAsInt() : null;
  }
}
