package io.crosstide.progress.rule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crosstide.contracts.id.RuleId;
import io.crosstide.contracts.rule.Rule;
import io.crosstide.messaging.amqp.Intakes;
import io.crosstide.messaging.broker.BrokerResource;
import io.crosstide.messaging.database.PostgresResource;
import io.crosstide.messaging.rules.RuleFeed;
import io.crosstide.messaging.rules.RuleFeedConfig;
import io.crosstide.progress.it.RuleServiceFixture;
import io.crosstide.progress.it.RuleServiceResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.Vertx;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(BrokerResource.class)
@QuarkusTestResource(PostgresResource.class)
@QuarkusTestResource(RuleServiceResource.class)
class RuleDirectoryIT {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  @Inject RuleDirectory directory;
  @Inject RuleStore store;
  @Inject Vertx vertx;
  @Inject RuleFeedConfig config;
  @Inject Intakes intakes;

  RuleServiceFixture rules;

  @Test
  void aProcessThatStartsWhileTheRulesCannotBeReadKnowsThoseOfTheDatabase() {
    Rule rule = rules.start(true, Instant.parse("2026-01-02T03:04:05Z"));
    assertThat(existing(directory, rule.id())).containsExactly(rule.id());
    rules.setAway(true);
    try {
      RuleDirectory fresh = new RuleDirectory(new RuleFeed(vertx, config, intakes), store);

      assertThat(existing(fresh, rule.id())).containsExactly(rule.id());
      assertThat(fresh.target(rule.id()).await().atMost(PATIENCE)).contains(rule.target().region());
      assertThat(fresh.target(RuleId.random()).await().atMost(PATIENCE)).isEmpty();
      assertThatThrownBy(() -> existing(fresh, RuleId.random()))
          .isInstanceOf(RulesUnreadableException.class);
    } finally {
      rules.setAway(false);
      rules.remove(rule);
    }
  }

  private static Set<RuleId> existing(RuleDirectory directory, RuleId rule) {
    return directory.existing(Set.of(rule)).await().atMost(PATIENCE);
  }
}
