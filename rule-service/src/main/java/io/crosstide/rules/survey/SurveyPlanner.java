package io.crosstide.rules.survey;

import io.crosstide.contracts.id.SurveyId;
import io.crosstide.contracts.rule.KeyRange;
import io.crosstide.contracts.rule.Rule;
import io.crosstide.contracts.rule.SurveyPlan;
import io.crosstide.contracts.rule.SurveyRange;
import io.crosstide.contracts.task.SurveyTask;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Decides what a rule owes once every gateway captures for it. */
public final class SurveyPlanner {
  private SurveyPlanner() {}

  /**
   * The survey of a rule. First a gap range per prefix, or one for the whole bucket: what was
   * modified since the rule was put, because writes before every gateway captured for the rule were
   * perhaps missed. With history as many ranges of everything besides.
   *
   * @param storeLag by how much the source store's clock was behind ours when the rule was put
   * @param clockTolerance by how much it may be further behind than measured
   */
  public static SurveyPlan plan(
      Rule rule, SurveyId id, Duration storeLag, Duration clockTolerance) {
    Instant changedSince = rule.createdAt().minus(storeLag).minus(clockTolerance);
    List<KeyRange> keys = rangesOf(rule);
    Stream<SurveyRange> gap = keys.stream().map(range -> SurveyRange.gap(range, changedSince));
    Stream<SurveyRange> history =
        rule.historyEnabled() ? keys.stream().map(SurveyRange::history) : Stream.empty();
    return new SurveyPlan(id, Stream.concat(gap, history).toList());
  }

  /**
   * The keys of a rule: one range per prefix, or one for the whole bucket. Where its keys are
   * nobody knows beforehand: who lists a long one splits it.
   */
  static List<KeyRange> rangesOf(Rule rule) {
    return (rule.prefixes().isEmpty() ? List.of("") : rule.prefixes())
        .stream().map(KeyRange::ofPrefix).toList();
  }

  /** The first message of each range. */
  public static List<SurveyTask> firstTasks(Rule rule, SurveyPlan plan) {
    return IntStream.range(0, plan.ranges().size())
        .mapToObj(number -> firstTask(rule, plan, number))
        .toList();
  }

  private static SurveyTask firstTask(Rule rule, SurveyPlan plan, int number) {
    SurveyRange range = plan.ranges().get(number);
    return SurveyTask.first(rule.id(), plan.survey(), number, range.keys(), range.changedSince());
  }
}
