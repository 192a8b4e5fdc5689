package io.crosstide.gateway.operator;

import io.crosstide.contracts.http.DeleteLimitChange;
import io.crosstide.contracts.http.PauseChange;
import io.crosstide.contracts.http.RulePage;
import io.crosstide.contracts.http.RuleProgress;
import io.crosstide.contracts.id.BucketName;
import io.crosstide.contracts.id.RuleId;
import io.crosstide.contracts.rule.Rule;
import io.crosstide.gateway.operator.view.HoldView;
import io.crosstide.gateway.operator.view.RuleStateView;
import io.crosstide.gateway.operator.view.RuleView;
import io.crosstide.gateway.operator.view.RulesView;
import io.crosstide.gateway.service.LedgerClient;
import io.crosstide.gateway.service.ProgressClient;
import io.crosstide.gateway.service.RulesClient;
import io.vertx.core.Future;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jboss.logging.Logger;

/** Rules, their figures and what holds them. */
final class RuleLookup {
  private static final Logger LOG = Logger.getLogger(RuleLookup.class);

  private final RulesClient rules;
  private final ProgressClient progress;
  private final LedgerClient ledger;

  RuleLookup(RulesClient rules, ProgressClient progress, LedgerClient ledger) {
    this.rules = rules;
    this.progress = progress;
    this.ledger = ledger;
  }

  /** A page of all rules. */
  Future<RulesView> page(Optional<String> after, int limit) {
    return rules.page(after, limit).compose(this::withFigures);
  }

  /** The rules of a source bucket. */
  Future<RulesView> ofBucket(BucketName bucket) {
    return rules
        .bucket(bucket)
        .compose(known -> rules.rulesOf(bucket))
        .compose(found -> withFigures(new RulePage(found, Optional.empty())));
  }

  private Future<RulesView> withFigures(RulePage page) {
    return figures(page.rules().stream().map(Rule::id).toList())
        .map(
            figures ->
                new RulesView(
                    page.rules().stream()
                        .map(rule -> RuleView.of(rule, Optional.ofNullable(figures.get(rule.id()))))
                        .toList(),
                    page.next()));
  }

  /** The published figures of rules; those that progress does not know are left out. */
  Future<Map<RuleId, RuleProgress>> figures(List<RuleId> ids) {
    return progress
        .progress(ids)
        .map(
            all -> {
              Map<RuleId, RuleProgress> byRule = new HashMap<>();
              all.forEach(of -> byRule.put(of.rule(), of));
              return byRule;
            });
  }

  /** A rule; fails with NoSuchReplicationRule. */
  Future<Rule> rule(RuleId id) {
    return rules.rule(id);
  }

  /** A rule with everything that holds it. */
  Future<RuleStateView> state(RuleId id) {
    return rules
        .rule(id)
        .compose(
            rule ->
                Future.all(figures(List.of(id)), ledger.holding(id))
                    .map(
                        both ->
                            RuleStateView.of(
                                rule,
                                Optional.ofNullable(
                                    both.<Map<RuleId, RuleProgress>>resultAt(0).get(id)),
                                both.resultAt(1))));
  }

  /** Pauses or resumes a rule in the name of an operator. */
  Future<RuleView> pause(RuleId id, PauseChange change) {
    return rules
        .pause(id, change)
        .onSuccess(
            rule ->
                LOG.infof(
                    "Operator %s %s rule %s",
                    change.by(), change.paused() ? "paused" : "resumed", id))
        .compose(
            rule ->
                figures(List.of(id))
                    .map(all -> RuleView.of(rule, Optional.ofNullable(all.get(id)))));
  }

  /** Sets or removes the limit of deletes of a rule in the name of an operator. */
  Future<RuleView> limitDeletes(RuleId id, DeleteLimitChange change, String operator) {
    return rules
        .limitDeletes(id, change)
        .onSuccess(
            rule ->
                LOG.infof(
                    "Operator %s set the limit of deletes of rule %s: %s",
                    operator, id, change.limit().map(Object::toString).orElse("none")))
        .compose(
            rule ->
                figures(List.of(id))
                    .map(all -> RuleView.of(rule, Optional.ofNullable(all.get(id)))));
  }

  /** What holds the timestamp of a rule. */
  Future<Optional<HoldView>> hold(RuleId id) {
    return ledger.holding(id).map(holding -> holding.hold().map(HoldView::of));
  }
}
