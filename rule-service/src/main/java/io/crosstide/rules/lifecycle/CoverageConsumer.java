package io.crosstide.rules.lifecycle;

import io.crosstide.contracts.codec.MessageCodec;
import io.crosstide.contracts.rule.RuleCovered;
import io.crosstide.rules.rule.RuleStore;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/**
 * Hears that every live gateway stream captures for a rule. It hears so every other second until
 * the rule leaves {@code starting}; a rule that has left it, or is gone, is left alone.
 */
@ApplicationScoped
class CoverageConsumer {
  private final RuleStore store;
  private final LifecycleTimer timer;
  private final Clock clock;

  @Inject
  CoverageConsumer(RuleStore store, LifecycleTimer timer, Clock clock) {
    this.store = store;
    this.timer = timer;
    this.clock = clock;
  }

  @Incoming("coverage")
  Uni<Void> onCovered(byte[] json) {
    return Uni.createFrom()
        .item(() -> MessageCodec.decode(json, RuleCovered.class).rule())
        .call(rule -> store.markCovered(rule, clock.instant()))
        .flatMap(timer::startDoing);
  }
}
