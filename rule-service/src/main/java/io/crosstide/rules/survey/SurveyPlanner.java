package io.crosstide.rules.survey;

import io.crosstide.contracts.id.SurveyId;
import io.crosstide.contracts.rule.KeyRange;
import io.crosstide.contracts.rule.Rule;
import io.crosstide.contracts.rule.SurveyPlan;
import io.crosstide.contracts.task.SurveyTask;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** Decides what a rule owes once every gateway captures for it. */
public final class SurveyPlanner {
  private SurveyPlanner() {}

  /**
   * The survey of a rule: one range per prefix, or the whole bucket. With history it covers
   * everything; without, what was modified since the rule was put, because writes before every
   * gateway captured for the rule were perhaps missed.
   *
   * @param clockTolerance by how much the store's clock may be behind ours
   */
  public static SurveyPlan plan(Rule rule, SurveyId id, Duration clockTolerance) {
    Optional<Instant> changedSince =
        rule.historyEnabled()
            ? Optional.empty()
            : Optional.of(rule.createdAt().minus(clockTolerance));
    List<String> prefixes = rule.prefixes().isEmpty() ? List.of("") : rule.prefixes();
    return new SurveyPlan(id, changedSince, prefixes.stream().map(KeyRange::ofPrefix).toList());
  }

  /** The first message of each range. */
  public static List<SurveyTask> firstTasks(Rule rule, SurveyPlan plan) {
    return IntStream.range(0, plan.ranges().size())
        .mapToObj(
            range ->
                SurveyTask.first(
                    rule.id(), plan.survey(), range, plan.ranges().get(range), plan.changedSince()))
        .toList();
  }
}
