package io.crosstide.messaging.rules;

import static java.util.stream.Collectors.collectingAndThen;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toList;

import io.crosstide.contracts.id.BucketName;
import io.crosstide.contracts.id.BucketRef;
import io.crosstide.contracts.id.RuleId;
import io.crosstide.contracts.rule.Rule;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The rules known at one moment, closing ones included. Immutable. */
public final class RuleSnapshot {
  static final RuleSnapshot EMPTY = new RuleSnapshot(List.of());

  private final List<Rule> all;
  private final Map<RuleId, Rule> byId;
  private final Map<BucketName, List<Rule>> liveBySource;
  private final Map<BucketName, List<Rule>> liveByTarget;

  RuleSnapshot(Collection<Rule> rules) {
    this.all = rules.stream().sorted(Comparator.comparing(Rule::id)).toList();
    this.byId = all.stream().collect(Collectors.toUnmodifiableMap(Rule::id, Function.identity()));
    this.liveBySource = live(rule -> rule.source().bucket());
    this.liveByTarget = live(rule -> rule.target().bucket());
  }

  private Map<BucketName, List<Rule>> live(Function<Rule, BucketName> bucket) {
    return all.stream()
        .filter(Rule::isLive)
        .collect(groupingBy(bucket, collectingAndThen(toList(), List::copyOf)));
  }

  /** Every rule, in the order of the ids. */
  public List<Rule> all() {
    return all;
  }

  /** The rule, in whatever state; empty if there is none of that id. */
  public Optional<Rule> find(RuleId id) {
    return Optional.ofNullable(byId.get(id));
  }

  /** Rules that replicate from the bucket, starting or doing, in the order of the ids. */
  public List<Rule> liveRulesOf(BucketName source) {
    return liveBySource.getOrDefault(source, List.of());
  }

  /** The same, for a bucket in one region. */
  public List<Rule> liveRulesOf(BucketRef source) {
    return liveRulesOf(source.bucket()).stream()
        .filter(rule -> rule.source().equals(source))
        .toList();
  }

  /** Rules that replicate to the bucket, starting or doing, in the order of the ids. */
  public List<Rule> liveRulesTo(BucketRef target) {
    return liveByTarget.getOrDefault(target.bucket(), List.of()).stream()
        .filter(rule -> rule.target().equals(target))
        .toList();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof RuleSnapshot that && all.equals(that.all);
  }

  @Override
  public int hashCode() {
    return all.hashCode();
  }

  @Override
  public String toString() {
    return "RuleSnapshot" + byId.keySet();
  }
}
