package io.crosstide.rules;

import static io.crosstide.rules.fixture.Buckets.BEIJING;
import static io.crosstide.rules.fixture.Buckets.HANGZHOU;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.crosstide.contracts.id.RuleId;
import io.crosstide.contracts.id.SurveyId;
import io.crosstide.contracts.rule.Rule;
import io.crosstide.contracts.survey.AuditSchedule;
import io.crosstide.contracts.survey.SurveyCounts;
import io.crosstide.contracts.survey.SurveyDepth;
import io.crosstide.contracts.survey.SurveyEntry;
import io.crosstide.contracts.survey.SurveyKind;
import io.crosstide.contracts.survey.SurveyMode;
import io.crosstide.contracts.survey.SurveyOrder;
import io.crosstide.contracts.survey.SurveyOutcome;
import io.crosstide.contracts.survey.SurveyState;
import io.crosstide.contracts.task.SurveyTask;
import io.crosstide.messaging.amqp.Await;
import io.crosstide.rules.fixture.Api;
import io.crosstide.rules.fixture.Buckets;
import io.crosstide.rules.fixture.Drafts;
import io.crosstide.rules.fixture.Heard;
import io.crosstide.rules.fixture.WholeService;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** Surveys that compare: ordering, listing, schedules. */
@QuarkusTest
class SurveyCallsIT extends WholeService {
  private static final Duration SOON = Duration.ofSeconds(20);
  private static final Instant SINCE = Instant.parse("2026-11-26T12:00:00Z");
  private static final SurveyOrder COMPARE =
      SurveyOrder.of(SurveyKind.COMPARE, SurveyMode.REPORT, SurveyDepth.FULL);

  @Inject Buckets buckets;
  @Inject Heard heard;
  EmbeddedPostgres database;

  @Test
  void anOrderIsAnsweredSentAndListed() throws Exception {
    Rule rule = doing("a/", "b/");
    Response answer = Api.orderSurvey(rule.id(), COMPARE);
    assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(201);
    SurveyEntry entry = Api.read(answer, SurveyEntry.class);
    assertThat(entry.state()).isEqualTo(SurveyState.RUNNING);
    assertThat(entry.comparison().ranges()).isEqualTo(2);
    assertThat(Api.surveysOf(rule.id())).containsExactly(entry);
    Await.until("audits are heard", SOON, () -> heard.auditsOf(rule.id()).size() == 2);
    assertThat(heard.auditsOf(rule.id()))
        .allMatch(task -> task.comparison().equals(Optional.of(entry.comparison())))
        .extracting(task -> task.keys().prefix())
        .containsExactly("a/", "b/");
  }

  @Test
  void aRecoveryThatIsOrderedTwiceRunsOnceAndBesideSurveysThatAreOwed() throws Exception {
    Rule rule = doing();
    int owed = heard.surveysOf(rule.id()).size();
    SurveyOrder order =
        SurveyOrder.recovery(SurveyId.random(), SurveyDepth.LISTING, SINCE.minusSeconds(15), SINCE);
    List<Integer> answers =
        Collections.nCopies(3, order).stream()
            .map(it -> Api.orderSurvey(rule.id(), it).statusCode())
            .toList();
    assertThat(answers).containsExactly(201, 200, 200);
    Await.until("the recovery is heard", SOON, () -> heard.surveysOf(rule.id()).size() == owed + 1);
    SurveyTask task = heard.surveysOf(rule.id()).get(owed);
    assertThat(task.changedSince()).contains(SINCE.minusSeconds(15));
    assertThat(task.comparison().orElseThrow().holdsFrom()).contains(SINCE);
    assertThat(task.comparison().orElseThrow().mode()).isEqualTo(SurveyMode.REPAIR_DELETES);
    assertThat(heard.auditsOf(rule.id())).isEmpty();
  }

  @Test
  void aSecondSurveyOfAKindWaitsForTheEndOfTheFirst() throws Exception {
    Rule rule = doing();
    SurveyEntry first = Api.read(Api.orderSurvey(rule.id(), COMPARE), SurveyEntry.class);
    Response second = Api.orderSurvey(rule.id(), COMPARE);
    assertThat(second.statusCode()).isEqualTo(409);
    assertThat(Api.error(second).code()).isEqualTo("SurveyRunning");
    assertThat(Api.orderSurvey(rule.id(), Map.of("kind", "resync")).statusCode()).isEqualTo(201);

    SurveyCounts counts = new SurveyCounts(5, 50, 5, 0, 0, 1, 2, 3);
    assertThat(tell(rule.id(), first.survey(), new SurveyOutcome(counts, true)).statusCode())
        .isEqualTo(200);
    assertThat(tell(rule.id(), first.survey(), new SurveyOutcome(SurveyCounts.NONE, false)))
        .satisfies(late -> assertThat(late.statusCode()).isEqualTo(200));
    SurveyEntry done =
        Api.surveysOf(rule.id()).stream()
            .filter(entry -> entry.survey().equals(first.survey()))
            .findFirst()
            .orElseThrow();
    assertThat(done.state()).isEqualTo(SurveyState.DONE);
    assertThat(done.endedAt()).isPresent();
    assertThat(done.counts()).isEqualTo(counts);
    assertThat(Api.orderSurvey(rule.id(), COMPARE).statusCode()).isEqualTo(201);
  }

  /** I60: nothing changes. */
  @Test
  void badOrdersAreRefused() throws Exception {
    Rule rule = doing();
    assertRefused(rule.id(), Map.of(), 400);
    assertRefused(rule.id(), Map.of("kind", "look"), 400);
    assertRefused(rule.id(), Map.of("kind", "compare", "mode", "destroy"), 400);
    assertRefused(rule.id(), Map.of("kind", "compare", "keysPerSecond", 0), 400);
    assertRefused(rule.id(), Map.of("kind", "compare", "changedSince", SINCE.toString()), 400);
    assertRefused(rule.id(), Map.of("kind", "recovery"), 400);
    assertRefused(RuleId.random(), COMPARE, 404);
    assertRefused("no-uuid", COMPARE, 404);
    assertThat(Api.surveysOf(rule.id())).isEmpty();
    assertThat(given().get("/rules/{id}/surveys", RuleId.random().toString()).statusCode())
        .isEqualTo(404);
    assertThat(
            tell(rule.id(), SurveyId.random(), new SurveyOutcome(SurveyCounts.NONE, true))
                .statusCode())
        .isEqualTo(404);
  }

  @Test
  void aRuleWithoutDeletesIsNeverRepairedByDeletes() throws Exception {
    String source = buckets.make(HANGZHOU);
    Rule rule =
        effective(Api.rule(source, Drafts.to(buckets.make(BEIJING), BEIJING).actions("PUT")));
    assertRefused(
        rule.id(),
        SurveyOrder.of(SurveyKind.COMPARE, SurveyMode.REPAIR_DELETES, SurveyDepth.LISTING),
        400);
    SurveyOrder recovery =
        SurveyOrder.recovery(SurveyId.random(), SurveyDepth.LISTING, SINCE, SINCE);
    SurveyEntry entry = Api.read(Api.orderSurvey(rule.id(), recovery), SurveyEntry.class);
    assertThat(entry.comparison().mode()).isEqualTo(SurveyMode.REPAIR);
  }

  @Test
  void aRuleThatIsStartingOrClosingIsNotCompared() throws Exception {
    String source = buckets.make(HANGZHOU);
    Rule rule = Api.rule(source, Drafts.to(buckets.make(BEIJING), BEIJING));
    assertRefused(rule.id(), COMPARE, 409);
    assertThat(Api.deleteRule(source, rule.name()).statusCode()).isEqualTo(200);
    assertRefused(rule.id(), COMPARE, 409);
  }

  @Test
  void aScheduleOrdersACompareWhenItIsDueAndThenTheNext() throws Exception {
    Rule rule = doing();
    AuditSchedule schedule =
        new AuditSchedule(
            OptionalLong.of(3600),
            Optional.of(SurveyMode.REPAIR),
            Optional.empty(),
            OptionalInt.of(7));
    assertThat(Api.setAudit(rule.id(), schedule).statusCode()).isEqualTo(200);
    assertThat(schedule(rule.id())).isEqualTo(schedule);
    makeDue(rule.id());
    Await.until("a compare is ordered", SOON, () -> heard.auditsOf(rule.id()).size() == 1);
    SurveyEntry entry = Api.surveysOf(rule.id()).get(0);
    assertThat(entry.scheduled()).isTrue();
    assertThat(entry.comparison().mode()).isEqualTo(SurveyMode.REPAIR);
    assertThat(entry.comparison().keysPerSecond()).hasValue(7);

    makeDue(rule.id());
    Await.until("the next time is set", SOON, () -> !isDue(rule.id()));
    assertThat(Api.surveysOf(rule.id())).as("one that runs is not doubled").hasSize(1);
    assertThat(Api.setAudit(rule.id(), AuditSchedule.NEVER).statusCode()).isEqualTo(200);
    assertThat(schedule(rule.id())).isEqualTo(AuditSchedule.NEVER);
  }

  @Test
  void aScheduleThatIsTooDenseIsRefused() throws Exception {
    Rule rule = doing();
    AuditSchedule dense =
        new AuditSchedule(
            OptionalLong.of(1), Optional.empty(), Optional.empty(), OptionalInt.empty());
    assertThat(Api.setAudit(rule.id(), dense).statusCode()).isEqualTo(400);
    assertThat(Api.setAudit(RuleId.random(), AuditSchedule.NEVER).statusCode()).isEqualTo(404);
    assertThat(schedule(rule.id())).isEqualTo(AuditSchedule.NEVER);
  }

  private static AuditSchedule schedule(RuleId rule) {
    return Api.read(given().get("/rules/{id}/audit", rule.toString()), AuditSchedule.class);
  }

  private static void assertRefused(Object rule, Object order, int status) {
    Response answer = Api.orderSurvey(rule, order);
    assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(status);
    assertThat(Api.error(answer).status()).isEqualTo(status);
  }

  private static Response tell(RuleId rule, SurveyId survey, SurveyOutcome outcome) {
    return Api.json(outcome)
        .put("/rules/{id}/surveys/{survey}/outcome", rule.toString(), survey.toString());
  }

  private void makeDue(RuleId rule) throws Exception {
    try (Connection connection = database.getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement()) {
      String sql = "UPDATE rules.audit SET next_at = now() WHERE rule_id = '%s'";
      assertThat(statement.executeUpdate(sql.formatted(rule))).isEqualTo(1);
    }
  }

  private boolean isDue(RuleId rule) throws Exception {
    try (Connection connection = database.getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement()) {
      String sql = "SELECT 1 FROM rules.audit WHERE next_at <= now() AND rule_id = '%s'";
      return statement.executeQuery(sql.formatted(rule)).next();
    }
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
