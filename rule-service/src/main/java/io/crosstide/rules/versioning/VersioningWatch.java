package io.crosstide.rules.versioning;

import io.crosstide.contracts.id.RuleId;
import io.crosstide.contracts.rule.Rule;
import io.crosstide.contracts.rule.RuleStop;
import io.crosstide.messaging.schedule.Schedules;
import io.crosstide.rules.InOrder;
import io.crosstide.rules.RuleServiceConfig;
import io.crosstide.rules.bucket.BucketInspector;
import io.crosstide.rules.rule.RuleReader;
import io.crosstide.rules.rule.RuleStore;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * Looks for changes of versioning that were made at a store, behind the gateway, which refuses them
 * under a rule. A rule whose buckets came to differ is stopped, and goes on when they agree again
 * (I35). Every replica looks; a rule that is as was found is not touched.
 */
@ApplicationScoped
public class VersioningWatch {
  private static final Logger LOG = Logger.getLogger(VersioningWatch.class);

  /** Rules in memory at a time. */
  private static final int PAGE = 500;

  /** Far more than thousands of buckets take that are asked for one after another. */
  private static final Duration ROUND_MAX = Duration.ofHours(1);

  private final RuleReader reader;
  private final RuleStore store;
  private final BucketInspector inspector;
  private final Clock clock;

  @Inject
  VersioningWatch(RuleReader reader, RuleStore store, BucketInspector inspector, Clock clock) {
    this.reader = reader;
    this.store = store;
    this.inspector = inspector;
    this.clock = clock;
  }

  /** One round over all rules. */
  void onStart(@Observes StartupEvent event, Schedules schedules, RuleServiceConfig config) {
    Duration interval = config.versioning().checkInterval();
    schedules.every(interval, ROUND_MAX, "versioning", this::look);
  }

  Uni<Void> look() {
    return look(new BucketStates(inspector), Optional.empty());
  }

  @SuppressWarnings("OptionalUsedAsFieldOrParameterType")
  private Uni<Void> look(BucketStates states, Optional<RuleId> after) {
    return reader
        .list(after, PAGE)
        .call(page -> look(states, page.stream().filter(Rule::isLive).toList()))
        .flatMap(
            page ->
                page.size() < PAGE
                    ? Uni.createFrom().voidItem()
                    : look(states, Optional.of(page.get(PAGE - 1).id())));
  }

  private Uni<Void> look(BucketStates states, List<Rule> rules) {
    return states.ask(rules).chain(() -> InOrder.each(rules, rule -> judge(states, rule)));
  }

  private Uni<Void> judge(BucketStates states, Rule rule) {
    return Finding.of(states.of(rule.source()), states.of(rule.target()))
        .filter(finding -> !isKnown(rule, finding))
        .map(finding -> note(rule, finding))
        .orElseGet(() -> Uni.createFrom().voidItem());
  }

  /** Spares a transaction; the store compares again under its lock. */
  private static boolean isKnown(Rule rule, Finding finding) {
    return finding.mismatch().isPresent()
        ? rule.stop().map(RuleStop::detail).equals(finding.mismatch())
        : !rule.isStopped() && rule.versioned() == finding.versioned();
  }

  private Uni<Void> note(Rule rule, Finding finding) {
    Optional<RuleStop> stop =
        finding
            .mismatch()
            .map(
                text ->
                    new RuleStop(
                        RuleStop.Cause.VERSIONING,
                        text,
                        clock.instant().truncatedTo(ChronoUnit.MILLIS)));
    return store
        .noteVersioning(rule.id(), stop, finding.versioned())
        .invoke(changed -> tell(changed, rule, finding))
        .onFailure()
        .invoke(cause -> LOG.errorf(cause, "Rule %s is looked at again", rule.id()))
        .onFailure()
        .recoverWithNull()
        .replaceWithVoid();
  }

  private static void tell(boolean changed, Rule rule, Finding finding) {
    if (!changed) {
      return;
    }
    if (finding.mismatch().isPresent()) {
      LOG.warnf("Rule %s is stopped: %s", rule.id(), finding.mismatch().get());
    } else {
      LOG.infof("Rule %s goes on; versions: %s", rule.id(), finding.versioned());
    }
  }
}
