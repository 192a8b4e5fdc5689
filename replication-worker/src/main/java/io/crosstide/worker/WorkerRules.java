package io.crosstide.worker;

import io.crosstide.contracts.id.ObjectKey;
import io.crosstide.contracts.id.RuleId;
import io.crosstide.contracts.rule.Rule;
import io.crosstide.messaging.rules.RuleFeed;
import io.crosstide.worker.copy.LiveRules;
import io.vertx.core.Future;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The rules, as far as the worker asks for them. */
@Singleton
public class WorkerRules implements LiveRules {
  private final RuleFeed feed;
  private final Persistence persistence;

  @Inject
  WorkerRules(RuleFeed feed, Persistence persistence) {
    this.feed = feed;
    this.persistence = persistence;
  }

  /**
   * The rule if it is live. One that is not known may be new: the rule service is asked, for as
   * long as it takes. Fails only when the process stops.
   */
  public Future<Optional<Rule>> findLive(RuleId id) {
    Optional<Rule> known = feed.find(id);
    if (known.isPresent()) {
      return Future.succeededFuture(known.filter(Rule::isLive));
    }
    return persistence.untilDone(feed::refresh).map(read -> feed.find(id).filter(Rule::isLive));
  }

  /** The rule if it is known and live. */
  Optional<Rule> known(RuleId id) {
    return feed.find(id).filter(Rule::isLive);
  }

  @Override
  public boolean isTwoWay(Rule rule, ObjectKey key) {
    return feed.liveRulesOf(rule.target()).stream().anyMatch(other -> leadsBack(other, rule, key));
  }

  /** A rule for other keys sends nothing of this one back. */
  static boolean leadsBack(Rule other, Rule rule, ObjectKey key) {
    return other.source().equals(rule.target())
        && other.target().equals(rule.source())
        && other.matches(key);
  }

  @Override
  public Optional<Rule> now(Rule rule) {
    return known(rule.id());
  }

  @Override
  public Set<RuleId> rivals(Rule rule, ObjectKey key) {
    return feed.liveRulesTo(rule.target()).stream()
        .filter(other -> !other.source().equals(rule.source()) && other.matches(key))
        .map(Rule::id)
        .collect(Collectors.toUnmodifiableSet());
  }
}
