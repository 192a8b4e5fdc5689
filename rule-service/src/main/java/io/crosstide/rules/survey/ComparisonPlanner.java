package io.crosstide.rules.survey;

import io.crosstide.contracts.id.SurveyId;
import io.crosstide.contracts.rule.KeyRange;
import io.crosstide.contracts.rule.Rule;
import io.crosstide.contracts.rule.RuleStatus;
import io.crosstide.contracts.survey.Comparison;
import io.crosstide.contracts.survey.SurveyOrder;
import io.crosstide.contracts.task.SurveyTask;
import io.crosstide.rules.error.RefusedException;
import io.crosstide.rules.error.RuleError;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** Decides what a survey that compares is to do. */
final class ComparisonPlanner {
  private ComparisonPlanner() {}

  /**
   * A survey to be run.
   *
   * @param keys one range per prefix of the rule
   * @param changedSince of a recovery
   */
  record Planned(
      SurveyId survey, Comparison comparison, List<KeyRange> keys, Optional<Instant> changedSince) {

    /** The first message of each range. */
    List<SurveyTask> firstTasks(Rule rule) {
      return IntStream.range(0, keys.size())
          .mapToObj(
              number ->
                  SurveyTask.first(
                      rule.id(),
                      survey,
                      number,
                      keys.get(number),
                      changedSince,
                      Optional.of(comparison)))
          .toList();
    }
  }

  /**
   * The survey that an order asks for.
   *
   * @throws RefusedException if it cannot be run for the rule
   */
  static Planned plan(Rule rule, SurveyOrder order) {
    require(order.kind() != null && order.holdsFrom().isPresent(), RuleError.BAD_SURVEY_ORDER);
    require(rule.status() == RuleStatus.DOING, RuleError.RULE_NOT_DOING);
    List<KeyRange> keys = SurveyPlanner.rangesOf(rule);
    Comparison comparison = new Comparison(order.kind(), keys.size(), order.holdsFrom());
    return new Planned(
        order.survey().orElseGet(SurveyId::random), comparison, keys, order.changedSince());
  }

  private static void require(boolean condition, RuleError error) {
    if (!condition) {
      throw new RefusedException(error);
    }
  }
}
