package io.crosstide.progress.rule;

import static java.util.stream.Collectors.joining;

import io.crosstide.contracts.id.RegionName;
import io.crosstide.contracts.id.RuleId;
import io.crosstide.contracts.rule.Rule;
import io.crosstide.contracts.rule.RulePause;
import io.crosstide.contracts.rule.SurveyPlan;
import io.crosstide.contracts.rule.SurveyRange;
import io.crosstide.progress.db.SqlTime;
import io.crosstide.progress.db.Transactions;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/** Rows of rules and of the surveys they owe. */
@ApplicationScoped
class RuleStore {
  private static final String REVISIONS =
      "SELECT rule_id, revision FROM progress.rule WHERE status <> 'gone'";

  private static final String TARGET =
      "SELECT target_region FROM progress.rule WHERE rule_id = $1 AND status <> 'gone'";

  /** A rule that is gone stays gone, since ids are never used again. */
  private static final String PUT_RULES =
      """
      INSERT INTO progress.rule AS r
        (rule_id, status, revision, created_at, history, survey_id, paused_at, paused_by,
          pause_reason, stopped_at, target_region)
      SELECT * FROM unnest($1::uuid[], $2::text[], $3::bigint[], $4::timestamptz[], $5::boolean[],
        $6::uuid[], $7::timestamptz[], $8::text[], $9::text[], $10::timestamptz[], $11::text[])
      ON CONFLICT (rule_id) DO UPDATE SET
        status = excluded.status, revision = excluded.revision,
        survey_id = coalesce(excluded.survey_id, r.survey_id),
        paused_at = excluded.paused_at, paused_by = excluded.paused_by,
        pause_reason = excluded.pause_reason, stopped_at = excluded.stopped_at,
        target_region = excluded.target_region
      WHERE r.revision < excluded.revision AND r.status <> 'gone'
      """;

  private static final String PUT_SURVEYS =
      """
      INSERT INTO progress.survey (rule_id, survey_id, ranges, changed_since, gap_ranges)
      SELECT v.rule_id, v.survey_id, v.ranges, v.changed_since, v.gap_ranges::integer[]
      FROM unnest($1::uuid[], $2::uuid[], $3::integer[], $4::timestamptz[], $5::text[])
        AS v (rule_id, survey_id, ranges, changed_since, gap_ranges)
      JOIN progress.rule r ON r.rule_id = v.rule_id AND r.status <> 'gone'
      ORDER BY v.rule_id, v.survey_id
      ON CONFLICT (rule_id, survey_id) DO UPDATE SET
        ranges = excluded.ranges, changed_since = excluded.changed_since,
        gap_ranges = excluded.gap_ranges
      """;

  private static final String MARK_GONE =
      """
      UPDATE progress.rule SET status = 'gone', gone_at = now()
      WHERE rule_id = ANY ($1::uuid[]) AND status <> 'gone'
      """;

  private static final List<String> DELETE_CHILDREN =
      List.of(
              "rule_stream",
              "survey",
              "recovery",
              "ledger",
              "ledger_gate",
              "skipped",
              "failed_report")
          .stream()
          .map(table -> "DELETE FROM progress." + table + " WHERE rule_id = ANY ($1::uuid[])")
          .toList();

  private final Transactions transactions;

  RuleStore(Transactions transactions) {
    this.transactions = transactions;
  }

  /** The rules that are not gone, with their revisions. */
  Uni<Map<RuleId, Long>> revisions() {
    return transactions
        .single(c -> c.preparedQuery(REVISIONS).execute())
        .map(
            rows -> {
              Map<RuleId, Long> revisions = new HashMap<>();
              rows.forEach(
                  row ->
                      revisions.put(new RuleId(row.getUUID("rule_id")), row.getLong("revision")));
              return revisions;
            });
  }

  /**
   * Where a rule replicates to; empty if it is not stored, or was by a version that did not ask.
   */
  Uni<Optional<RegionName>> target(RuleId rule) {
    return transactions
        .single(c -> c.preparedQuery(TARGET).execute(Tuple.of(rule.value())))
        .map(
            rows -> {
              String region = rows.rowCount() == 0 ? null : rows.iterator().next().getString(0);
              return Optional.ofNullable(region).map(RegionName::new);
            });
  }

  /** Stores rules, unless a newer copy is there. */
  Uni<Void> put(Collection<Rule> rules) {
    if (rules.isEmpty()) {
      return Uni.createFrom().voidItem();
    }
    List<Rule> sorted = rules.stream().sorted(Comparator.comparing(Rule::id)).toList();
    return transactions.run(
        c ->
            c.preparedQuery(PUT_RULES)
                .execute(parameters(sorted))
                .chain(() -> putSurveys(c, sorted)));
  }

  private static Uni<Void> putSurveys(SqlConnection connection, List<Rule> rules) {
    List<Rule> owing = rules.stream().filter(rule -> rule.survey().isPresent()).toList();
    return owing.isEmpty()
        ? Uni.createFrom().voidItem()
        : connection.preparedQuery(PUT_SURVEYS).execute(surveys(owing)).replaceWithVoid();
  }

  /** Forgets rules and everything about them; only their ids are remembered for a while. */
  Uni<Void> markGone(Collection<RuleId> rules) {
    if (rules.isEmpty()) {
      return Uni.createFrom().voidItem();
    }
    Tuple ids = Tuple.of(column(rules, RuleId::value, UUID[]::new));
    return transactions.run(
        c -> {
          Uni<?> step = c.preparedQuery(MARK_GONE).execute(ids);
          for (String delete : DELETE_CHILDREN) {
            step = step.chain(() -> c.preparedQuery(delete).execute(ids));
          }
          return step.replaceWithVoid();
        });
  }

  private static Tuple parameters(List<Rule> rules) {
    return Tuple.of(
            column(rules, rule -> rule.id().value(), UUID[]::new),
            column(rules, rule -> rule.status().word(), String[]::new),
            column(rules, Rule::revision, Long[]::new),
            column(
                rules,
                rule -> SqlTime.parameter(Optional.of(SqlTime.checked(rule.createdAt()))),
                OffsetDateTime[]::new),
            column(rules, Rule::historyEnabled, Boolean[]::new),
            column(
                rules,
                rule -> rule.survey().map(s -> s.survey().value()).orElse(null),
                UUID[]::new))
        .addValue(
            column(
                rules,
                rule -> SqlTime.parameter(rule.pause().map(p -> SqlTime.checked(p.since()))),
                OffsetDateTime[]::new))
        .addValue(
            column(rules, rule -> rule.pause().map(RulePause::by).orElse(null), String[]::new))
        .addValue(
            column(rules, rule -> rule.pause().map(RulePause::reason).orElse(null), String[]::new))
        .addValue(
            column(
                rules,
                rule -> SqlTime.parameter(rule.stop().map(s -> SqlTime.checked(s.since()))),
                OffsetDateTime[]::new))
        .addValue(column(rules, rule -> rule.target().region().value(), String[]::new));
  }

  private static Tuple surveys(List<Rule> rules) {
    List<SurveyPlan> plans = new ArrayList<>();
    rules.forEach(rule -> rule.survey().ifPresent(plans::add));
    return Tuple.of(
        column(rules, rule -> rule.id().value(), UUID[]::new),
        column(plans, plan -> plan.survey().value(), UUID[]::new),
        column(plans, plan -> plan.ranges().size(), Integer[]::new),
        column(
            plans,
            plan -> SqlTime.parameter(gapSince(plan).map(SqlTime::checked)),
            OffsetDateTime[]::new),
        column(plans, RuleStore::gapRanges, String[]::new));
  }

  private static Optional<Instant> gapSince(SurveyPlan plan) {
    return plan.ranges().stream()
        .map(SurveyRange::changedSince)
        .flatMap(Optional::stream)
        .min(Instant::compareTo);
  }

  private static String gapRanges(SurveyPlan plan) {
    return IntStream.range(0, plan.ranges().size())
        .filter(number -> plan.ranges().get(number).isGap())
        .mapToObj(Integer::toString)
        .collect(joining(",", "{", "}"));
  }

  private static <S, T> T[] column(
      Collection<S> rows, Function<S, T> value, IntFunction<T[]> array) {
    return rows.stream().map(value).toArray(array);
  }
}
