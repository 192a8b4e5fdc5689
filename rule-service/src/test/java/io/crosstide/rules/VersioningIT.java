package io.crosstide.rules;

import static io.crosstide.rules.RuleMetrics.STOPPED;
import static io.crosstide.rules.fixture.Buckets.BEIJING;
import static io.crosstide.rules.fixture.Buckets.HANGZHOU;
import static org.assertj.core.api.Assertions.assertThat;

import io.crosstide.contracts.http.PauseChange;
import io.crosstide.contracts.id.RuleId;
import io.crosstide.contracts.rule.Rule;
import io.crosstide.contracts.rule.RuleChanged;
import io.crosstide.contracts.rule.RuleStop;
import io.crosstide.messaging.amqp.Await;
import io.crosstide.rules.fixture.Api;
import io.crosstide.rules.fixture.Buckets;
import io.crosstide.rules.fixture.Drafts;
import io.crosstide.rules.fixture.Heard;
import io.crosstide.rules.fixture.WholeService;
import io.crosstide.store.Versioning;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Versioning that was changed at a store, behind the gateway (I35). */
@QuarkusTest
class VersioningIT extends WholeService {
  private static final Duration SOON = Duration.ofSeconds(20);

  @Inject Buckets buckets;
  @Inject Heard heard;
  @Inject MeterRegistry meters;

  private String source;
  private String target;

  @BeforeEach
  void makeBuckets() {
    source = buckets.make(HANGZHOU);
    target = buckets.make(BEIJING);
  }

  @Test
  void stopsARuleWhoseBucketsCameToDifferAndLetsItGoOnWhenTheyAgreeAgain() throws Exception {
    setBoth(Versioning.ENABLED);
    Rule rule = Api.rule(source, Drafts.to(target, BEIJING));
    assertThat(rule.versioned()).isTrue();
    assertThat(rule.account()).contains("alice");

    buckets.setVersioning(BEIJING, target, Versioning.SUSPENDED);
    RuleStop stop = stopped(rule.id());
    assertThat(stop.cause()).isEqualTo(RuleStop.Cause.VERSIONING);
    assertThat(stop.detail())
        .isEqualTo("Versioning of the source bucket is enabled, of the target bucket suspended");

    Await.until("it is counted", SOON, () -> meters.get(STOPPED).gauge().value() > 0);

    // An operator's pause is another matter: lifting it does not lift the stop.
    Api.setPause(rule.id(), new PauseChange(true, "ops", ""));
    Api.setPause(rule.id(), new PauseChange(false, "ops", ""));
    assertThat(now(rule.id()).stop()).contains(stop);

    buckets.setVersioning(HANGZHOU, source, Versioning.SUSPENDED);
    Await.until("both differ", SOON, () -> !stopped(rule.id()).detail().equals(stop.detail()));
    assertThat(stopped(rule.id()).since()).as("since when").isEqualTo(stop.since());

    setBoth(Versioning.ENABLED);
    Await.until("it goes on", SOON, () -> !now(rule.id()).isStopped());
    assertThat(now(rule.id()).versioned()).isTrue();
    Await.until(
        "all of it is heard",
        SOON,
        () -> lastHeard(rule.id()).filter(now(rule.id())::equals).isPresent());
    assertThat(heard.of(rule.id()).get(1).rule().stop()).contains(stop);
    // What the watch saw between the two last changes may be told as well.
    assertThat(heard.of(rule.id()))
        .hasSizeGreaterThanOrEqualTo(6)
        .extracting(it -> it.rule().revision())
        .isSorted()
        .doesNotHaveDuplicates();
  }

  @Test
  void aRuleTakesUpTheVersioningThatBothBucketsHaveNow() throws Exception {
    Rule rule = Api.rule(source, Drafts.to(target, BEIJING));
    buckets.setVersioning(HANGZHOU, source, Versioning.ENABLED);
    stopped(rule.id());
    buckets.setVersioning(BEIJING, target, Versioning.ENABLED);
    Await.until("it goes on", SOON, () -> !now(rule.id()).isStopped());
    assertThat(now(rule.id()).versioned()).isTrue();
  }

  private void setBoth(Versioning versioning) {
    buckets.setVersioning(HANGZHOU, source, versioning);
    buckets.setVersioning(BEIJING, target, versioning);
  }

  private Optional<Rule> lastHeard(RuleId id) {
    return heard.of(id).stream().map(RuleChanged::rule).reduce((before, last) -> last);
  }

  private static Rule now(RuleId id) {
    return Api.read(Api.findRule(id), Rule.class);
  }

  private static RuleStop stopped(RuleId id) throws Exception {
    Await.until("the rule is stopped", SOON, () -> now(id).isStopped());
    return now(id).stop().orElseThrow();
  }
}
