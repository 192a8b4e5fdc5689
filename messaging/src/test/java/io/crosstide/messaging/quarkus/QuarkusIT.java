package io.crosstide.messaging.quarkus;

import static org.assertj.core.api.Assertions.assertThat;

import io.crosstide.contracts.codec.Addresses;
import io.crosstide.contracts.id.RuleId;
import io.crosstide.contracts.rule.RuleCovered;
import io.crosstide.messaging.amqp.Await;
import io.crosstide.messaging.amqp.Publishers;
import io.crosstide.messaging.broker.BrokerFixture;
import io.crosstide.messaging.broker.BrokerResource;
import io.crosstide.messaging.rules.RuleFeed;
import io.crosstide.messaging.schedule.Schedules;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.quarkus.vertx.core.runtime.context.VertxContextSafetyToggle;
import io.smallrye.common.vertx.VertxContext;
import io.smallrye.mutiny.Uni;
import io.smallrye.reactive.messaging.health.HealthReport;
import io.smallrye.reactive.messaging.providers.extension.HealthCenter;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The beans inside a Quarkus application, used as the services use them. */
@QuarkusTest
@TestProfile(QuarkusIT.Profile.class)
@QuarkusTestResource(value = BrokerResource.class, restrictToAnnotatedClass = true)
class QuarkusIT {
  private static final Duration SOON = Duration.ofSeconds(30);

  /** Here instead of a file, as the services get this module's test classes too. */
  public static final class Profile implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
      return Map.of(
          "mp.messaging.incoming.coverage.connector", "crosstide-amqp",
          "mp.messaging.incoming.coverage.address", "coverage",
          "mp.messaging.incoming.coverage.initial-credits", "20",
          "mp.messaging.incoming.reports.connector", "crosstide-amqp",
          "mp.messaging.incoming.reports.address", "reports",
          "mp.messaging.incoming.reports.initial-credits", "20",
          "crosstide.rules.url", "http://127.0.0.1:1",
          "quarkus.devservices.enabled", "false");
    }
  }

  BrokerFixture broker;

  @Inject Consumers consumers;
  @Inject Publishers publishers;
  @Inject RuleFeed rules;
  @Inject HealthCenter health;
  @Inject Schedules schedules;

  @Test
  void channelsConsumeAndPublishersSendOnContextsThatHibernateReactiveAccepts() throws Exception {
    RuleCovered covered = RuleCovered.of(RuleId.random());
    Await.of(publishers.toQueue(Addresses.COVERAGE).sendFuture(covered), SOON);
    Await.of(publishers.toQueue(Addresses.REPORTS).sendFuture(covered), SOON);
    Await.until("consumed", SOON, () -> broker.messageCount(Addresses.COVERAGE) == 0);
    Await.until("consumed", SOON, () -> broker.messageCount(Addresses.REPORTS) == 0);
    Await.until("sent onward", SOON, () -> broker.messageCount(Addresses.SURVEYS) == 1);
    assertThat(consumers.oneByOne()).containsExactly(covered);
    assertThat(consumers.severalAtOnce()).hasSize(1);
    assertThat(consumers.contexts())
        .containsExactlyInAnyOrder(
            "incoming duplicated=true safe=true",
            "after send duplicated=true safe=true",
            "multi duplicated=true safe=true");
  }

  @Test
  void roundsOfSchedulesRunOnContextsThatHibernateReactiveAccepts() throws Exception {
    Promise<Void> round = Promise.promise();
    schedules.every(
        Duration.ofHours(1),
        "test",
        () -> {
          VertxContextSafetyToggle.validateContextIfExists("unsafe", "not marked");
          round.handle(
              VertxContext.isOnDuplicatedContext()
                  ? Future.succeededFuture()
                  : Future.failedFuture("not a duplicated context"));
          return Uni.createFrom().voidItem();
        });
    Await.of(round.future(), SOON);
  }

  @Test
  void theFeedOfRulesBeginsWithItsInjection() throws Exception {
    Await.until("listening", SOON, () -> broker.subscriberCount(Addresses.RULES) == 1);
    assertThat(rules.isLoaded()).isFalse();
    assertThat(rules.all()).isEmpty();
  }

  @Test
  void isReadyOnceEveryChannelWasLinked() throws Exception {
    Await.until("started", SOON, () -> health.getStartup().isOk());
    assertThat(health.getReadiness().isOk()).isTrue();
    assertThat(health.getReadiness().getChannels())
        .extracting(HealthReport.ChannelInfo::getChannel)
        .contains("coverage", "reports");
  }
}
