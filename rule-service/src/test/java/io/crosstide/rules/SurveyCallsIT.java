package io.crosstide.rules;

import static io.crosstide.rules.fixture.Buckets.BEIJING;
import static io.crosstide.rules.fixture.Buckets.HANGZHOU;
import static org.assertj.core.api.Assertions.assertThat;

import io.crosstide.contracts.id.RuleId;
import io.crosstide.contracts.id.SurveyId;
import io.crosstide.contracts.rule.Rule;
import io.crosstide.contracts.survey.Comparison;
import io.crosstide.contracts.survey.SurveyDepth;
import io.crosstide.contracts.survey.SurveyKind;
import io.crosstide.contracts.survey.SurveyMode;
import io.crosstide.contracts.survey.SurveyOrder;
import io.crosstide.contracts.task.SurveyTask;
import io.crosstide.messaging.amqp.Await;
import io.crosstide.rules.fixture.Api;
import io.crosstide.rules.fixture.Buckets;
import io.crosstide.rules.fixture.Drafts;
import io.crosstide.rules.fixture.Heard;
import io.crosstide.rules.fixture.WholeService;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** Surveys that compare. */
@QuarkusTest
class SurveyCallsIT extends WholeService {
  private static final Duration SOON = Duration.ofSeconds(20);
  private static final Instant SINCE = Instant.parse("2026-11-26T12:00:00Z");

  @Inject Buckets buckets;
  @Inject Heard heard;

  /** I17: an answer that was lost leads to no second survey. */
  @Test
  void aRecoveryThatIsOrderedTwiceRunsOnceAndBesideSurveysThatAreOwed() throws Exception {
    Rule rule = doing("a/", "b/");
    int owed = heard.surveysOf(rule.id()).size();
    SurveyOrder order =
        SurveyOrder.recovery(SurveyId.random(), Optional.of(SINCE.minusSeconds(15)), SINCE);
    List<Integer> answers =
        Collections.nCopies(3, order).stream()
            .map(it -> Api.orderSurvey(rule.id(), it).statusCode())
            .toList();
    assertThat(answers).containsExactly(201, 200, 200);
    Await.until("the recovery is heard", SOON, () -> heard.surveysOf(rule.id()).size() == owed + 2);
    List<SurveyTask> tasks = heard.surveysOf(rule.id()).subList(owed, owed + 2);
    assertThat(tasks).extracting(task -> task.keys().prefix()).containsExactly("a/", "b/");
    assertThat(tasks)
        .allSatisfy(
            task -> {
              assertThat(task.changedSince()).contains(SINCE.minusSeconds(15));
              assertThat(task.comparison())
                  .contains(new Comparison(SurveyKind.RECOVERY, 2, Optional.of(SINCE)));
            });
    assertThat(Api.findRule(rule.id()).statusCode()).as("its own path").isEqualTo(200);
  }

  /** I45: a comparison has ranges of its own and does not queue before surveys that are owed. */
  @Test
  void aComparisonGoesItsOwnWay() throws Exception {
    Rule rule = doing();
    int owed = heard.surveysOf(rule.id()).size();
    SurveyOrder order =
        SurveyOrder.of(
            SurveyId.random(),
            SurveyKind.COMPARE,
            SurveyMode.REPORT,
            SurveyDepth.LISTING,
            OptionalInt.of(50));
    assertThat(Api.orderSurvey(rule.id(), order).statusCode()).isEqualTo(201);
    Await.until(
        "the comparison is heard",
        SOON,
        () ->
            heard.comparisonsOf(rule.id()).stream()
                .findFirst()
                .filter(
                    first ->
                        first.comparison().orElseThrow().ranges()
                            == heard.comparisonsOf(rule.id()).size())
                .isPresent());
    assertThat(heard.comparisonsOf(rule.id()))
        .allSatisfy(
            task -> {
              assertThat(task.survey()).isEqualTo(order.survey().orElseThrow());
              assertThat(task.changedSince()).as("with history all is owed").isEmpty();
              assertThat(task.comparison().orElseThrow().mode()).contains(SurveyMode.REPORT);
              assertThat(task.comparison().orElseThrow().depth()).contains(SurveyDepth.LISTING);
              assertThat(task.comparison().orElseThrow().keysPerSecond()).hasValue(50);
            });
    assertThat(heard.surveysOf(rule.id())).hasSize(owed);
    assertRefused(rule.id(), Map.of("kind", "compare"), 400);
    assertRefused(rule.id(), Map.of("kind", "compare", "mode", "report", "keysPerSecond", 0), 400);
  }

  /** I60: nothing changes. */
  @Test
  void badOrdersAreRefused() throws Exception {
    Rule rule = doing();
    SurveyOrder order = SurveyOrder.recovery(SurveyId.random(), Optional.of(SINCE), SINCE);
    assertRefused(rule.id(), Map.of(), 400);
    assertRefused(rule.id(), Map.of("kind", "look"), 400);
    assertRefused(rule.id(), Map.of("kind", "recovery"), 400);
    assertRefused(RuleId.random(), order, 404);
    assertRefused("no-uuid", order, 404);

    assertThat(Api.orderSurvey(rule.id(), order).statusCode()).isEqualTo(201);
    assertRefused(doing().id(), order, 400);
  }

  @Test
  void aRuleThatIsStartingOrClosingIsNotCompared() throws Exception {
    String source = buckets.make(HANGZHOU);
    Rule rule = Api.rule(source, Drafts.to(buckets.make(BEIJING), BEIJING));
    SurveyOrder order = SurveyOrder.recovery(SurveyId.random(), Optional.of(SINCE), SINCE);
    assertRefused(rule.id(), order, 409);
    assertThat(Api.deleteRule(source, rule.name()).statusCode()).isEqualTo(200);
    assertRefused(rule.id(), order, 409);
  }

  private static void assertRefused(Object rule, Object order, int status) {
    Response answer = Api.orderSurvey(rule, order);
    assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(status);
    assertThat(Api.error(answer).status()).isEqualTo(status);
  }

  private Rule doing(String... prefixes) throws Exception {
    String source = buckets.make(HANGZHOU);
    return effective(
        Api.rule(source, Drafts.to(buckets.make(BEIJING), BEIJING).prefixes(prefixes)));
  }

  private Rule effective(Rule rule) throws Exception {
    heard.cover(rule.id());
    int owed = 2 * Math.max(1, rule.prefixes().size());
    Await.until("surveys are heard", SOON, () -> heard.surveysOf(rule.id()).size() == owed);
    return rule;
  }
}
