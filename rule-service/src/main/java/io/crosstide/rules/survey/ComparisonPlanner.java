package io.crosstide.rules.survey;

import io.crosstide.contracts.id.SurveyId;
import io.crosstide.contracts.rule.KeyRange;
import io.crosstide.contracts.rule.Rule;
import io.crosstide.contracts.rule.RuleStatus;
import io.crosstide.contracts.survey.AuditSchedule;
import io.crosstide.contracts.survey.Comparison;
import io.crosstide.contracts.survey.SurveyDepth;
import io.crosstide.contracts.survey.SurveyKind;
import io.crosstide.contracts.survey.SurveyMode;
import io.crosstide.contracts.survey.SurveyOrder;
import io.crosstide.contracts.task.SurveyTask;
import io.crosstide.rules.error.RefusedException;
import io.crosstide.rules.error.RuleError;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/** Decides what a survey that compares is to do. */
final class ComparisonPlanner {
  private static final int AUDIT_KEYS_PER_SECOND = 1_000;

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
    require(order.kind() != null, RuleError.BAD_SURVEY_ORDER);
    require(rule.status() == RuleStatus.DOING, RuleError.RULE_NOT_DOING);
    checkLimit(order.keysPerSecond(), RuleError.BAD_SURVEY_ORDER);
    boolean recovers = order.kind() == SurveyKind.RECOVERY;
    boolean limited = order.changedSince().isPresent() || order.holdsFrom().isPresent();
    require(recovers ? order.changedSince().isPresent() : !limited, RuleError.BAD_SURVEY_ORDER);
    SurveyMode mode = order.mode().orElseGet(() -> defaultMode(order.kind(), rule));
    checkMode(rule, mode);
    List<KeyRange> keys = SurveyPlanner.rangesOf(rule);
    Comparison comparison =
        new Comparison(
            order.kind(),
            mode,
            order.depth().orElse(SurveyDepth.LISTING),
            keys.size(),
            order.holdsFrom().or(order::changedSince),
            share(order.keysPerSecond(), keys.size()));
    return new Planned(
        order.survey().orElseGet(SurveyId::random), comparison, keys, order.changedSince());
  }

  /**
   * @throws RefusedException if the schedule cannot be kept for the rule
   */
  static void check(Rule rule, AuditSchedule schedule, long secondsMin) {
    require(rule.status() != RuleStatus.CLOSING, RuleError.RULE_NOT_DOING);
    long every = schedule.everySeconds().orElse(secondsMin);
    require(every >= secondsMin && every <= 366L * 86_400, RuleError.BAD_AUDIT);
    checkLimit(schedule.keysPerSecond(), RuleError.BAD_AUDIT);
    schedule.mode().ifPresent(mode -> checkMode(rule, mode));
  }

  /** The compare that a schedule orders. */
  static SurveyOrder order(AuditSchedule schedule) {
    return new SurveyOrder(
        Optional.empty(),
        SurveyKind.COMPARE,
        schedule.mode(),
        schedule.depth(),
        OptionalInt.of(schedule.keysPerSecond().orElse(AUDIT_KEYS_PER_SECOND)),
        Optional.empty(),
        Optional.empty());
  }

  private static SurveyMode defaultMode(SurveyKind kind, Rule rule) {
    return switch (kind) {
      case COMPARE -> SurveyMode.REPORT;
      case RESYNC -> SurveyMode.REPAIR;
      case RECOVERY ->
          rule.actions().includesDelete() ? SurveyMode.REPAIR_DELETES : SurveyMode.REPAIR;
    };
  }

  /** What a rule never deletes a survey of it does not delete either (I31). */
  private static void checkMode(Rule rule, SurveyMode mode) {
    require(
        mode != SurveyMode.REPAIR_DELETES || rule.actions().includesDelete(),
        RuleError.RULE_WITHOUT_DELETES);
  }

  private static void checkLimit(OptionalInt keysPerSecond, RuleError error) {
    int limit = keysPerSecond.orElse(1);
    require(limit >= 1 && limit <= SurveyOrder.KEYS_PER_SECOND_MAX, error);
  }

  private static OptionalInt share(OptionalInt keysPerSecond, int ranges) {
    return keysPerSecond.isEmpty()
        ? keysPerSecond
        : OptionalInt.of(Math.max(1, keysPerSecond.getAsInt() / ranges));
  }

  private static void require(boolean condition, RuleError error) {
    if (!condition) {
      throw new RefusedException(error);
    }
  }
}
