package io.crosstide.progress.survey;

import io.crosstide.contracts.id.RuleId;
import io.crosstide.contracts.id.SurveyId;
import io.crosstide.progress.db.SqlKeys;
import io.crosstide.progress.history.HalfPage;
import io.crosstide.progress.history.KeySpan;
import io.crosstide.progress.history.KeySpans;
import io.crosstide.progress.history.PageCount;
import io.crosstide.progress.history.RangeTally;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;

/** Tallies and pages as rows and as parameters. */
final class SurveyRows {
  private SurveyRows() {}

  /** A page of a range. */
  record PageKey(RangeKey range, KeySpan page) {}

  /** Parameters of a statement over several rows. */
  record Parameters(boolean isEmpty, Tuple tuple) {}

  static RangeKey key(Row row) {
    return new RangeKey(
        new RuleId(row.getUUID("rule_id")),
        new SurveyId(row.getUUID("survey_id")),
        row.getInteger("range_number"));
  }

  static RangeTally tally(Row row) {
    return new RangeTally(
        spans(row, "listed"),
        spans(row, "done"),
        new PageCount(row.getLong("listed_objects"), row.getLong("listed_bytes")),
        new PageCount(row.getLong("done_objects"), row.getLong("done_bytes")));
  }

  static Tuple row(RangeFold fold) {
    RangeTally tally = fold.tally();
    return Tuple.tuple()
        .addValue(fold.key().rule().value())
        .addValue(fold.key().survey().value())
        .addValue(fold.key().range())
        .addValue(bounds(tally.listed()))
        .addValue(bounds(tally.done()))
        .addValue(tally.listedCount().objects())
        .addValue(tally.listedCount().bytes())
        .addValue(tally.doneCount().objects())
        .addValue(tally.doneCount().bytes())
        .addValue(tally.isListed())
        .addValue(tally.isComplete());
  }

  static Map<RangeKey, Map<KeySpan, HalfPage>> pages(RowSet<Row> rows) {
    Map<RangeKey, Map<KeySpan, HalfPage>> pages = new HashMap<>();
    for (Row row : rows) {
      KeySpan page =
          new KeySpan(
              SqlKeys.optionalKey(row.get(Buffer.class, "after")),
              SqlKeys.optionalKey(row.get(Buffer.class, "through")));
      HalfPage half =
          row.getBoolean("listed")
              ? new HalfPage.Listed(new PageCount(row.getLong("objects"), row.getLong("bytes")))
              : new HalfPage.Done();
      pages.computeIfAbsent(key(row), k -> new HashMap<>()).put(page, half);
    }
    return pages;
  }

  static Tuple keys(Collection<RangeKey> keys) {
    return Tuple.of(
        keys.stream().map(key -> key.rule().value()).toArray(UUID[]::new),
        keys.stream().map(key -> key.survey().value()).toArray(UUID[]::new),
        keys.stream().map(RangeKey::range).toArray(Integer[]::new));
  }

  static Tuple pageKeys(List<PageKey> pages) {
    return keys(pages.stream().map(PageKey::range).toList())
        .addValue(pages.stream().map(p -> SqlKeys.bytes(p.page().after())).toArray(Buffer[]::new))
        .addValue(
            pages.stream().map(p -> SqlKeys.bytes(p.page().through())).toArray(Buffer[]::new));
  }

  static Parameters dropped(List<RangeFold> folds) {
    List<PageKey> pages = new ArrayList<>();
    folds.forEach(fold -> fold.dropped().forEach(p -> pages.add(new PageKey(fold.key(), p))));
    return new Parameters(pages.isEmpty(), pageKeys(pages));
  }

  static Parameters added(List<RangeFold> folds) {
    List<PageKey> pages = new ArrayList<>();
    List<HalfPage> halves = new ArrayList<>();
    for (RangeFold fold : folds) {
      for (Map.Entry<KeySpan, HalfPage> added : fold.added()) {
        pages.add(new PageKey(fold.key(), added.getKey()));
        halves.add(added.getValue());
      }
    }
    Tuple tuple =
        pageKeys(pages)
            .addValue(halves.stream().map(SurveyRows::isListed).toArray(Boolean[]::new))
            .addValue(halves.stream().map(h -> credit(h).objects()).toArray(Long[]::new))
            .addValue(halves.stream().map(h -> credit(h).bytes()).toArray(Long[]::new));
    return new Parameters(pages.isEmpty(), tuple);
  }

  private static boolean isListed(HalfPage half) {
    return half instanceof HalfPage.Listed;
  }

  private static PageCount credit(HalfPage half) {
    return half instanceof HalfPage.Listed listed ? listed.credit() : PageCount.NONE;
  }

  private static KeySpans spans(Row row, String column) {
    Buffer[] bounds = row.get(Buffer[].class, column);
    List<KeySpan> spans = new ArrayList<>();
    for (int i = 0; i < bounds.length; i += 2) {
      spans.add(new KeySpan(SqlKeys.optionalKey(bounds[i]), SqlKeys.optionalKey(bounds[i + 1])));
    }
    return new KeySpans(spans);
  }

  private static Buffer[] bounds(KeySpans spans) {
    return spans.list().stream()
        .flatMap(span -> Stream.of(SqlKeys.bytes(span.after()), SqlKeys.bytes(span.through())))
        .toArray(Buffer[]::new);
  }
}
