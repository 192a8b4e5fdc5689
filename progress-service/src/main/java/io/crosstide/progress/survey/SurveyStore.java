package io.crosstide.progress.survey;

import io.crosstide.progress.history.HalfPage;
import io.crosstide.progress.history.KeySpan;
import io.crosstide.progress.history.RangeTally;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Tallies of surveys, in the caller's transaction. */
@ApplicationScoped
public class SurveyStore {
  private static final String LOCK =
      """
      SELECT sr.*
      FROM unnest($1::uuid[], $2::uuid[], $3::integer[]) AS k (rule_id, survey_id, range_number)
      JOIN progress.survey_range sr USING (rule_id, survey_id, range_number)
      ORDER BY sr.rule_id, sr.survey_id, sr.range_number
      FOR UPDATE OF sr
      """;

  /** A report may come before the rule's plan: the survey is then known by its reports only. */
  private static final String CREATE_SURVEYS =
      """
      INSERT INTO progress.survey (rule_id, survey_id)
      SELECT DISTINCT k.rule_id, k.survey_id
      FROM unnest($1::uuid[], $2::uuid[], $3::integer[]) AS k (rule_id, survey_id, range_number)
      JOIN progress.rule r ON r.rule_id = k.rule_id AND r.status <> 'gone'
      ORDER BY k.rule_id, k.survey_id
      ON CONFLICT DO NOTHING
      """;

  private static final String CREATE_RANGES =
      """
      INSERT INTO progress.survey_range (rule_id, survey_id, range_number)
      SELECT k.rule_id, k.survey_id, k.range_number
      FROM unnest($1::uuid[], $2::uuid[], $3::integer[]) AS k (rule_id, survey_id, range_number)
      JOIN progress.survey s ON s.rule_id = k.rule_id AND s.survey_id = k.survey_id
      ORDER BY k.rule_id, k.survey_id, k.range_number
      ON CONFLICT DO NOTHING
      """;

  private static final String PAGES =
      """
      SELECT p.*
      FROM unnest($1::uuid[], $2::uuid[], $3::integer[], $4::bytea[], $5::bytea[])
        AS k (rule_id, survey_id, range_number, after, through)
      JOIN progress.survey_page p USING (rule_id, survey_id, range_number, after, through)
      """;

  private static final String WRITE =
      """
      UPDATE progress.survey_range
      SET listed = $4, done = $5, listed_objects = $6, listed_bytes = $7, done_objects = $8,
        done_bytes = $9, is_listed = $10, is_complete = $11
      WHERE rule_id = $1 AND survey_id = $2 AND range_number = $3
      """;

  private static final String DROP_PAGES =
      """
      DELETE FROM progress.survey_page p
      USING unnest($1::uuid[], $2::uuid[], $3::integer[], $4::bytea[], $5::bytea[])
        AS k (rule_id, survey_id, range_number, after, through)
      WHERE p.rule_id = k.rule_id AND p.survey_id = k.survey_id
        AND p.range_number = k.range_number AND p.after = k.after AND p.through = k.through
      """;

  private static final String ADD_PAGES =
      """
      INSERT INTO progress.survey_page
      SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::integer[], $4::bytea[], $5::bytea[],
        $6::boolean[], $7::bigint[], $8::bigint[])
      """;

  /** What is left of pages when their range is complete: repeated listings that never mattered. */
  private static final String DROP_REST =
      """
      DELETE FROM progress.survey_page p
      USING unnest($1::uuid[], $2::uuid[], $3::integer[]) AS k (rule_id, survey_id, range_number)
      WHERE p.rule_id = k.rule_id AND p.survey_id = k.survey_id
        AND p.range_number = k.range_number
      """;

  /**
   * Applies reports; those of rules that are gone are left out. Completes with the pages that are
   * done now and were not before.
   */
  public Uni<Set<DonePage>> apply(
      SqlConnection connection, SortedMap<RangeKey, List<PageReport>> reports) {
    if (reports.isEmpty()) {
      return Uni.createFrom().item(Set.of());
    }
    return lockAll(connection, reports.keySet())
        .chain(known -> folds(connection, known, reports))
        .call(folds -> write(connection, folds))
        .map(SurveyStore::newlyDone);
  }

  private static Set<DonePage> newlyDone(List<RangeFold> folds) {
    Set<DonePage> done = new HashSet<>();
    folds.forEach(
        fold -> fold.newlyDone().forEach(page -> done.add(new DonePage(fold.key(), page))));
    return done;
  }

  private Uni<Map<RangeKey, RangeTally>> lockAll(
      SqlConnection connection, Collection<RangeKey> keys) {
    return lock(connection, keys)
        .chain(
            known ->
                known.size() == keys.size()
                    ? Uni.createFrom().item(known)
                    : create(connection, missing(keys, known)).chain(() -> lock(connection, keys)));
  }

  private Uni<Map<RangeKey, RangeTally>> lock(SqlConnection connection, Collection<RangeKey> keys) {
    return connection
        .preparedQuery(LOCK)
        .execute(SurveyRows.keys(keys))
        .map(rows -> byKey(rows, SurveyRows::key, SurveyRows::tally));
  }

  private Uni<Void> create(SqlConnection connection, Collection<RangeKey> keys) {
    return connection
        .preparedQuery(CREATE_SURVEYS)
        .execute(SurveyRows.keys(keys))
        .chain(() -> connection.preparedQuery(CREATE_RANGES).execute(SurveyRows.keys(keys)))
        .replaceWithVoid();
  }

  private Uni<List<RangeFold>> folds(
      SqlConnection connection,
      Map<RangeKey, RangeTally> known,
      SortedMap<RangeKey, List<PageReport>> reports) {
    List<SurveyRows.PageKey> named = new ArrayList<>();
    reports.forEach(
        (key, list) ->
            list.stream()
                .map(PageReport::page)
                .distinct()
                .forEach(page -> named.add(new SurveyRows.PageKey(key, page))));
    return connection
        .preparedQuery(PAGES)
        .execute(SurveyRows.pageKeys(named))
        .map(SurveyRows::pages)
        .map(pages -> folded(known, pages, reports));
  }

  private static List<RangeFold> folded(
      Map<RangeKey, RangeTally> known,
      Map<RangeKey, Map<KeySpan, HalfPage>> pages,
      SortedMap<RangeKey, List<PageReport>> reports) {
    List<RangeFold> folds = new ArrayList<>();
    known.forEach(
        (key, tally) -> {
          RangeFold fold = new RangeFold(key, tally, pages.getOrDefault(key, Map.of()));
          reports.get(key).forEach(fold::apply);
          folds.add(fold);
        });
    return folds;
  }

  private Uni<Void> write(SqlConnection connection, List<RangeFold> folds) {
    List<RangeFold> changed = folds.stream().filter(RangeFold::isChanged).toList();
    if (changed.isEmpty()) {
      return Uni.createFrom().voidItem();
    }
    List<Tuple> rows = changed.stream().map(SurveyRows::row).toList();
    return connection
        .preparedQuery(WRITE)
        .executeBatch(rows)
        .chain(() -> execute(connection, DROP_PAGES, SurveyRows.dropped(changed)))
        .chain(() -> execute(connection, ADD_PAGES, SurveyRows.added(changed)))
        .chain(() -> dropRest(connection, changed));
  }

  private Uni<Void> dropRest(SqlConnection connection, List<RangeFold> changed) {
    List<RangeKey> complete =
        changed.stream().filter(fold -> fold.tally().isComplete()).map(RangeFold::key).toList();
    return complete.isEmpty()
        ? Uni.createFrom().voidItem()
        : connection.preparedQuery(DROP_REST).execute(SurveyRows.keys(complete)).replaceWithVoid();
  }

  private static Uni<Void> execute(
      SqlConnection connection, String sql, SurveyRows.Parameters parameters) {
    return parameters.isEmpty()
        ? Uni.createFrom().voidItem()
        : connection.preparedQuery(sql).execute(parameters.tuple()).replaceWithVoid();
  }

  private static Collection<RangeKey> missing(
      Collection<RangeKey> keys, Map<RangeKey, RangeTally> known) {
    Predicate<RangeKey> isKnown = known::containsKey;
    return keys.stream().filter(isKnown.negate()).collect(Collectors.toCollection(TreeSet::new));
  }

  private static <K, V> Map<K, V> byKey(
      RowSet<Row> rows, Function<Row, K> key, Function<Row, V> value) {
    Map<K, V> map = new HashMap<>();
    for (Row row : rows) {
      map.put(key.apply(row), value.apply(row));
    }
    return map;
  }
}
