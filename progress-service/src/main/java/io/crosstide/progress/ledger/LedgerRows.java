package io.crosstide.progress.ledger;

import io.crosstide.contracts.deletes.DeleteLeave;
import io.crosstide.contracts.failure.FailureKind;
import io.crosstide.contracts.id.ETag;
import io.crosstide.contracts.id.RuleId;
import io.crosstide.contracts.id.SurveyId;
import io.crosstide.contracts.id.VersionId;
import io.crosstide.contracts.task.ChangeKind;
import io.crosstide.contracts.task.KeyTask;
import io.crosstide.progress.db.SqlKeys;
import io.crosstide.progress.db.SqlTime;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.IntFunction;

/** Rows of the ledger as records and as parameters. */
final class LedgerRows {
  private LedgerRows() {}

  static Tuple keys(Collection<LedgerKey> keys) {
    return Tuple.of(
        column(keys, key -> key.rule().value(), UUID[]::new),
        column(keys, key -> SqlKeys.bytes(key.key()), Buffer[]::new),
        column(keys, LedgerKey::versionText, String[]::new));
  }

  static Tuple resolutions(List<Resolution> resolutions) {
    return keys(resolutions.stream().map(Resolution::key).toList())
        .addValue(column(resolutions, Resolution::generation, Long[]::new));
  }

  static Tuple instants(Collection<Failure> failures) {
    return Tuple.of(
        column(failures, f -> f.key().rule().value(), UUID[]::new),
        column(failures, f -> SqlTime.parameter(f.changedAt()), OffsetDateTime[]::new));
  }

  /**
   * @param attempts of rows whose retry failed; absent for rows that are new
   */
  static Tuple parameters(
      List<Failure> failures, Map<LedgerKey, Integer> attempts, BackOff backOff) {
    Function<Failure, Integer> attempt = f -> attempt(f, attempts.getOrDefault(f.key(), 0));
    return keys(failures.stream().map(Failure::key).toList())
        .addValue(column(failures, f -> SqlTime.parameter(f.changedAt()), OffsetDateTime[]::new))
        .addValue(column(failures, Failure::captured, Boolean[]::new))
        .addValue(column(failures, Failure::deleted, Boolean[]::new))
        .addValue(column(failures, f -> f.etag().map(ETag::value).orElse(null), String[]::new))
        .addValue(column(failures, f -> nullable(f.size()), Long[]::new))
        .addValue(column(failures, f -> f.survey().map(SurveyId::value).orElse(null), UUID[]::new))
        .addValue(column(failures, f -> f.kind().name(), String[]::new))
        .addValue(column(failures, f -> f.side().name(), String[]::new))
        .addValue(column(failures, f -> f.detail().replace('\0', ' '), String[]::new))
        .addValue(column(failures, attempt, Integer[]::new))
        .addValue(
            column(
                failures,
                f -> backOff.waitAfter(f.kind(), attempt.apply(f), f.retryAfter()).toMillis(),
                Long[]::new))
        .addValue(column(failures, f -> isShared(f.kind()), Boolean[]::new))
        .addValue(column(failures, Failure::properties, Boolean[]::new))
        .addValue(column(failures, Failure::marker, Boolean[]::new))
        .addValue(
            column(
                failures,
                f -> f.retryAfter().map(BackOff::bounded).map(Duration::toMillis).orElse(null),
                Long[]::new))
        .addValue(column(failures, Failure::held, Boolean[]::new));
  }

  /** What was put aside untried was no attempt. */
  private static int attempt(Failure failure, int before) {
    return failure.kind().isAttempt() ? before + 1 : Math.max(1, before);
  }

  static boolean isShared(FailureKind kind) {
    return kind.retry() == FailureKind.Retry.SHARED;
  }

  static LedgerKey key(Row row) {
    String version = row.getString("version");
    return new LedgerKey(
        new RuleId(row.getUUID("rule_id")),
        SqlKeys.key(row.get(Buffer.class, "object_key")),
        version.isEmpty() ? Optional.empty() : Optional.of(new VersionId(version)));
  }

  static DueKey due(Row row) {
    LedgerKey key = key(row);
    Long size = row.getLong("size");
    Optional<Instant> changedAt = SqlTime.column(row.getOffsetDateTime("changed_at"));
    KeyTask task =
        new KeyTask(
                key.key(),
                kind(row.getBoolean("deleted"), changedAt),
                key.version(),
                changedAt,
                Optional.ofNullable(row.getString("etag")).map(ETag::new),
                size == null ? OptionalLong.empty() : OptionalLong.of(size),
                row.getLong("generation"),
                row.getBoolean("properties"),
                row.getBoolean("marker"))
            .withDeletes(deletes(row));
    return new DueKey(key, task);
  }

  private static Optional<DeleteLeave> deletes(Row row) {
    if (row.getString("confirmed_by") != null) {
      return Optional.of(DeleteLeave.CONFIRMED);
    }
    return row.getOffsetDateTime("held_at") != null
        ? Optional.of(DeleteLeave.HELD)
        : Optional.empty();
  }

  @SuppressWarnings("OptionalUsedAsFieldOrParameterType")
  private static ChangeKind kind(boolean deleted, Optional<Instant> changedAt) {
    if (deleted) {
      return ChangeKind.DELETE;
    }
    return changedAt.isPresent() ? ChangeKind.WRITE : ChangeKind.FOUND;
  }

  private static <S, T> T[] column(
      Collection<S> rows, Function<S, T> value, IntFunction<T[]> array) {
    return rows.stream().map(value).toArray(array);
  }

  private static Long nullable(OptionalLong value) {
    return value.isPresent() ? value.getAsLong() : null;
  }
}
