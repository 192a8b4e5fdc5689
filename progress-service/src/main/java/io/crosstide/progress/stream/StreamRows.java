package io.crosstide.progress.stream;

import io.crosstide.progress.db.SqlTime;
import io.crosstide.progress.watermark.Mark;
import io.crosstide.progress.watermark.Marks;
import io.crosstide.progress.watermark.StreamPrefix;
import io.crosstide.progress.watermark.StreamState;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;

/** States of streams as rows and as parameters. */
final class StreamRows {
  private final List<Changed> rows;

  private record Changed(StreamKey key, boolean named, StreamState state) {}

  private StreamRows(List<Changed> rows) {
    this.rows = rows;
  }

  /** The rows that the changes alter. */
  static StreamRows changed(
      SortedMap<StreamKey, StreamChange> changes, Map<StreamKey, StreamState> known) {
    List<Changed> rows = new ArrayList<>();
    changes.forEach(
        (key, change) ->
            Optional.ofNullable(known.get(key))
                .map(state -> new Changed(key, change.isNaming(), change.applyTo(state)))
                .filter(row -> row.named() || !row.state().equals(known.get(key)))
                .ifPresent(rows::add));
    return new StreamRows(rows);
  }

  boolean isEmpty() {
    return rows.isEmpty();
  }

  Tuple parameters() {
    return Tuple.tuple()
        .addValue(column(row -> row.key().rule().value()).toArray(UUID[]::new))
        .addValue(column(row -> row.key().stream().value()).toArray(UUID[]::new))
        .addValue(column(Changed::named).toArray(Boolean[]::new))
        .addValue(column(row -> row.state().prefix().prefix()).toArray(Long[]::new))
        .addValue(column(row -> text(row.state().prefix())).toArray(String[]::new))
        .addValue(column(row -> text(row.state().marks())).toArray(String[]::new))
        .addValue(
            column(row -> SqlTime.parameter(row.state().safeUntil()))
                .toArray(OffsetDateTime[]::new))
        .addValue(column(row -> nullable(row.state().end())).toArray(Long[]::new))
        .addValue(column(row -> row.state().pending()).toArray(Long[]::new))
        .addValue(column(row -> row.state().isRetired()).toArray(Boolean[]::new));
  }

  static StreamState state(Row row) {
    Long end = row.getLong("end_sequence");
    return new StreamState(
        prefix(row.getLong("prefix"), row.getArrayOfLongs("beyond")),
        marks(row.getArrayOfLongs("marks")),
        SqlTime.column(row.getOffsetDateTime("safe_until")),
        end == null ? OptionalLong.empty() : OptionalLong.of(end));
  }

  private <T> List<T> column(Function<Changed, T> value) {
    List<T> values = new ArrayList<>(rows.size());
    rows.forEach(row -> values.add(value.apply(row)));
    return values;
  }

  private static StreamPrefix prefix(long prefix, Long[] beyond) {
    List<StreamPrefix.Run> runs = new ArrayList<>();
    for (int i = 0; i < beyond.length; i += 2) {
      runs.add(new StreamPrefix.Run(beyond[i], beyond[i + 1]));
    }
    return new StreamPrefix(prefix, runs);
  }

  private static Marks marks(Long[] pairs) {
    List<Mark> marks = new ArrayList<>();
    for (int i = 0; i < pairs.length; i += 2) {
      marks.add(new Mark(pairs[i], SqlTime.ofMicros(pairs[i + 1])));
    }
    return new Marks(marks);
  }

  private static String text(StreamPrefix prefix) {
    return prefix.beyond().stream()
        .map(run -> run.first() + "," + run.last())
        .collect(Collectors.joining(",", "{", "}"));
  }

  private static String text(Marks marks) {
    return marks.list().stream()
        .map(mark -> mark.lastSequence() + "," + SqlTime.micros(mark.safeUntil()))
        .collect(Collectors.joining(",", "{", "}"));
  }

  private static Long nullable(OptionalLong value) {
    return value.isPresent() ? value.getAsLong() : null;
  }
}
