package io.crosstide.progress.it;

import io.crosstide.contracts.id.BucketName;
import io.crosstide.contracts.id.BucketRef;
import io.crosstide.contracts.id.RegionName;
import io.crosstide.contracts.id.RuleId;
import io.crosstide.contracts.id.SurveyId;
import io.crosstide.contracts.rule.KeyRange;
import io.crosstide.contracts.rule.Rule;
import io.crosstide.contracts.rule.RuleActions;
import io.crosstide.contracts.rule.RuleEncryption;
import io.crosstide.contracts.rule.RulePause;
import io.crosstide.contracts.rule.RuleStatus;
import io.crosstide.contracts.rule.SurveyPlan;
import io.crosstide.contracts.rule.SurveyRange;
import io.crosstide.contracts.survey.SurveyOrder;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;

/** The rules that exist; tests put and remove them. */
public final class RuleServiceFixture {
  /** Where every rule leads to. */
  static final RegionName TARGET = new RegionName("region-b");

  private static final KeyRange ALL = KeyRange.ofPrefix("");
  private static final AtomicLong REVISIONS = new AtomicLong();

  private final Map<RuleId, Rule> rules = new ConcurrentHashMap<>();
  private final List<Ordered> orders = new CopyOnWriteArrayList<>();
  private volatile boolean away;

  /** A survey that was ordered for a rule. */
  record Ordered(RuleId rule, SurveyOrder order) {}

  /** Every order that came, also the same one again. */
  List<Ordered> orders() {
    return orders;
  }

  List<Rule> all() {
    return rules.values().stream().sorted(Comparator.comparing(Rule::id)).toList();
  }

  boolean isAway() {
    return away;
  }

  public void setAway(boolean isAway) {
    away = isAway;
  }

  /** A rule that is starting. */
  public Rule start(boolean history, Instant createdAt) {
    return put(rule(RuleId.random(), history, createdAt, RuleStatus.STARTING, Optional.empty()));
  }

  /** A rule that is doing and owes so many ranges of history, or of a gap without history. */
  Rule doing(boolean history, Instant createdAt, int ranges) {
    return toDoing(start(history, createdAt), ranges);
  }

  /** A rule with history that owes a range of the gap and one of the history, in this order. */
  Rule doingWithGap(Instant createdAt) {
    Rule rule = start(true, createdAt);
    return put(planned(rule, List.of(gap(rule), SurveyRange.history(ALL))));
  }

  /** The rule becomes doing and owes so many ranges. */
  Rule toDoing(Rule rule, int ranges) {
    return put(planned(rule, ranges));
  }

  /** The rule as it will be once it is doing; nobody knows yet. */
  Rule planned(Rule rule, int ranges) {
    SurveyRange range = rule.historyEnabled() ? SurveyRange.history(ALL) : gap(rule);
    return planned(rule, Collections.nCopies(ranges, range));
  }

  private static SurveyRange gap(Rule rule) {
    return SurveyRange.gap(ALL, rule.createdAt().minus(Duration.ofSeconds(15)));
  }

  private static Rule planned(Rule rule, List<SurveyRange> ranges) {
    SurveyPlan plan = new SurveyPlan(SurveyId.random(), ranges);
    return rule(
        rule.id(), rule.historyEnabled(), rule.createdAt(), RuleStatus.DOING, Optional.of(plan));
  }

  /** A rule that was doing, or never was, and is deleted. */
  Rule toClosing(Rule rule) {
    return put(
        rule(
            rule.id(), rule.historyEnabled(), rule.createdAt(), RuleStatus.CLOSING, rule.survey()));
  }

  /** The rule as it is next, paused or not. */
  @SuppressWarnings("OptionalUsedAsFieldOrParameterType")
  static Rule newer(Rule rule, Optional<RulePause> pause) {
    return rule(rule.id(), rule.historyEnabled(), rule.createdAt(), rule.status(), rule.survey())
        .withPause(pause);
  }

  /** Puts a rule or its next state. */
  Rule put(Rule rule) {
    rules.put(rule.id(), rule);
    return rule;
  }

  public void remove(Rule rule) {
    rules.remove(rule.id());
  }

  private static Rule rule(
      RuleId id, boolean history, Instant createdAt, RuleStatus status, Optional<SurveyPlan> plan) {
    return new Rule(
        id,
        "name-" + id,
        new BucketRef(new RegionName("region-a"), new BucketName("source")),
        new BucketRef(TARGET, new BucketName("target")),
        List.of(),
        RuleActions.ALL,
        history,
        status,
        Optional.empty(),
        Optional.empty(),
        RuleEncryption.NONE,
        Optional.empty(),
        false,
        createdAt,
        REVISIONS.incrementAndGet(),
        plan,
        Optional.empty());
  }
}
