package io.crosstide.progress.survey;

import io.crosstide.contracts.codec.MessageCodec;
import io.crosstide.contracts.id.RuleId;
import io.crosstide.contracts.id.SurveyId;
import io.crosstide.contracts.survey.Comparison;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.UUID;

/** What is known of surveys that compare, in the caller's transaction. */
@ApplicationScoped
public class ComparisonStore {
  private static final String NOTE =
      """
      UPDATE progress.survey sv SET comparison = v.comparison, ranges = v.ranges
      FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::integer[])
        AS v (rule_id, survey_id, comparison, ranges)
      WHERE sv.rule_id = v.rule_id AND sv.survey_id = v.survey_id AND sv.comparison IS NULL
      """;

  /** A survey of a rule. */
  public record Key(RuleId rule, SurveyId survey) implements Comparable<Key> {
    @Override
    public int compareTo(Key other) {
      int byRule = rule.compareTo(other.rule);
      return byRule != 0 ? byRule : survey.compareTo(other.survey);
    }
  }

  /** Notes what surveys do, as their reports tell; the surveys have rows. */
  public Uni<Void> note(SqlConnection connection, SortedMap<Key, Comparison> comparisons) {
    if (comparisons.isEmpty()) {
      return Uni.createFrom().voidItem();
    }
    List<String> bodies = new ArrayList<>();
    comparisons
        .values()
        .forEach(it -> bodies.add(new String(MessageCodec.encode(it), StandardCharsets.UTF_8)));
    Tuple parameters =
        Tuple.of(
            comparisons.keySet().stream().map(key -> key.rule().value()).toArray(UUID[]::new),
            comparisons.keySet().stream().map(key -> key.survey().value()).toArray(UUID[]::new),
            bodies.toArray(String[]::new),
            comparisons.values().stream().map(Comparison::ranges).toArray(Integer[]::new));
    return connection.preparedQuery(NOTE).execute(parameters).replaceWithVoid();
  }
}
