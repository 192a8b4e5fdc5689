package io.crosstide.rules.survey;

import io.crosstide.contracts.id.SurveyId;
import io.crosstide.contracts.rule.KeyRange;
import io.crosstide.contracts.rule.Rule;
import io.crosstide.contracts.rule.RuleStatus;
import io.crosstide.contracts.survey.Comparison;
import io.crosstide.contracts.survey.SurveyDepth;
import io.crosstide.contracts.survey.SurveyKind;
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
   * @param keys its ranges; together they are the prefixes of the rule
   * @param changedSince of keys that only the source has, those modified since
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
    require(isWhole(order), RuleError.BAD_SURVEY_ORDER);
    require(rule.status() == RuleStatus.DOING, RuleError.RULE_NOT_DOING);
    SurveyId survey = order.survey().orElseGet(SurveyId::random);
    return order.kind() == SurveyKind.RECOVERY
        ? recovery(rule, survey, order)
        : comparison(rule, survey, order);
  }

  private static boolean isWhole(SurveyOrder order) {
    if (order.kind() == null) {
      return false;
    }
    int rate = order.keysPerSecond().orElse(1);
    return order.kind() == SurveyKind.RECOVERY
        ? order.holdsFrom().isPresent() && order.mode().isEmpty()
        : order.mode().isPresent() && rate >= 1 && rate <= SurveyOrder.KEYS_PER_SECOND_MAX;
  }

  private static Planned recovery(Rule rule, SurveyId survey, SurveyOrder order) {
    List<KeyRange> keys = SurveyPlanner.rangesOf(rule);
    return new Planned(
        survey,
        new Comparison(order.kind(), keys.size(), order.holdsFrom()),
        keys,
        order.changedSince());
  }

  /** Without history what the source had before the rule is not owed. */
  private static Planned comparison(Rule rule, SurveyId survey, SurveyOrder order) {
    List<KeyRange> keys = SurveyPlanner.rangesOf(rule);
    Optional<Instant> changedSince =
        rule.historyEnabled() ? Optional.empty() : Optional.of(rule.newSince());
    Comparison comparison =
        new Comparison(
            order.kind(),
            keys.size(),
            Optional.empty(),
            order.mode(),
            Optional.of(order.depth().orElse(SurveyDepth.FULL)),
            order.keysPerSecond());
    return new Planned(survey, comparison, keys, changedSince);
  }

  private static void require(boolean condition, RuleError error) {
    if (!condition) {
      throw new RefusedException(error);
    }
  }
}
