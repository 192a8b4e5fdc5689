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
import io.crosstide.contracts.rule.RuleStatus;
import io.crosstide.contracts.rule.SurveyPlan;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** The rules that exist; tests put and remove them. */
public final class RuleServiceFixture {
  private static final AtomicLong REVISIONS = new AtomicLong();

  private final Map<RuleId, Rule> rules = new ConcurrentHashMap<>();
  private volatile boolean away;

  List<Rule> all() {
    return rules.values().stream().sorted(Comparator.comparing(Rule::id)).toList();
  }

  boolean isAway() {
    return away;
  }

  void setAway(boolean isAway) {
    away = isAway;
  }

  /** A rule that is starting. */
  Rule start(boolean history, Instant createdAt) {
    return put(rule(RuleId.random(), history, createdAt, RuleStatus.STARTING, Optional.empty()));
  }

  /** A rule that is doing and owes a survey of so many ranges. */
  Rule doing(boolean history, Instant createdAt, int ranges) {
    return toDoing(start(history, createdAt), ranges);
  }

  /** The rule becomes doing and owes a survey of so many ranges. */
  Rule toDoing(Rule rule, int ranges) {
    return put(planned(rule, ranges));
  }

  /** The rule as it will be once it is doing; nobody knows yet. */
  Rule planned(Rule rule, int ranges) {
    Optional<Instant> since =
        rule.historyEnabled()
            ? Optional.empty()
            : Optional.of(rule.createdAt().minus(Duration.ofSeconds(15)));
    List<KeyRange> keys = Collections.nCopies(ranges, KeyRange.ofPrefix(""));
    SurveyPlan plan = new SurveyPlan(SurveyId.random(), since, keys);
    return rule(
        rule.id(), rule.historyEnabled(), rule.createdAt(), RuleStatus.DOING, Optional.of(plan));
  }

  /** Puts a rule or its next state. */
  Rule put(Rule rule) {
    rules.put(rule.id(), rule);
    return rule;
  }

  void remove(Rule rule) {
    rules.remove(rule.id());
  }

  private static Rule rule(
      RuleId id, boolean history, Instant createdAt, RuleStatus status, Optional<SurveyPlan> plan) {
    return new Rule(
        id,
        "name-" + id,
        new BucketRef(new RegionName("region-a"), new BucketName("source")),
        new BucketRef(new RegionName("region-b"), new BucketName("target")),
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
        plan);
  }
}
