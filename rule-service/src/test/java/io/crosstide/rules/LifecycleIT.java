package io.crosstide.rules;

import static io.crosstide.rules.fixture.Buckets.BEIJING;
import static io.crosstide.rules.fixture.Buckets.HANGZHOU;
import static org.assertj.core.api.Assertions.assertThat;

import io.crosstide.contracts.rule.Rule;
import io.crosstide.contracts.rule.RuleChanged;
import io.crosstide.contracts.rule.RuleStatus;
import io.crosstide.contracts.task.SurveyTask;
import io.crosstide.messaging.amqp.Await;
import io.crosstide.rules.fixture.Api;
import io.crosstide.rules.fixture.Buckets;
import io.crosstide.rules.fixture.Heard;
import io.crosstide.rules.fixture.WholeService;
import io.crosstide.rules.rule.Drafts;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A rule from its put to its end, over the real broker. */
@QuarkusTest
class LifecycleIT extends WholeService {
  private static final Duration SOON = Duration.ofSeconds(10);

  @Inject Buckets buckets;
  @Inject Heard heard;

  @Test
  void ruleStartsIsCoveredCloseAndGoes() throws Exception {
    String source = buckets.make(HANGZHOU);
    String target = buckets.make(BEIJING);
    Rule put = Api.rule(source, Drafts.to(target, BEIJING).prefixes("a/", "b/"));
    assertThat(put.status()).isEqualTo(RuleStatus.STARTING);
    assertThat(Api.rulesOf(source)).containsExactly(put);
    Await.until("starting is heard", SOON, () -> heard.of(put.id()).size() == 1);
    assertThat(heard.of(put.id()).get(0).rule()).isEqualTo(put);

    heard.cover(put.id());
    Await.until("surveys are heard", SOON, () -> heard.surveysOf(put.id()).size() == 2);
    Await.until("doing is heard", SOON, () -> heard.of(put.id()).size() == 2);
    Rule doing = heard.of(put.id()).get(1).rule();
    assertThat(doing.status()).isEqualTo(RuleStatus.DOING);
    assertThat(doing.revision()).isGreaterThan(put.revision());
    assertThat(doing.survey().orElseThrow().ranges()).hasSize(2);
    assertThat(heard.surveysOf(put.id()))
        .extracting(SurveyTask::survey)
        .containsOnly(doing.survey().orElseThrow().survey());
    assertThat(Api.rulesOf(source)).containsExactly(doing);

    assertThat(Api.deleteRule(source, put.name()).statusCode()).isEqualTo(200);
    assertThat(Api.rulesOf(source)).extracting(Rule::status).containsExactly(RuleStatus.CLOSING);
    assertThat(Api.deleteRule(source, put.name()).statusCode()).isEqualTo(204);
    Await.until("gone is heard", SOON, () -> heard.of(put.id()).size() == 4);
    List<RuleChanged> all = heard.of(put.id());
    assertThat(all).extracting(RuleChanged::gone).containsExactly(false, false, false, true);
    assertThat(all).extracting(it -> it.rule().revision()).isSorted();
    assertThat(Api.rulesOf(source)).isEmpty();
    assertThat(Api.findRule(put.id()).statusCode()).isEqualTo(404);
  }
}
