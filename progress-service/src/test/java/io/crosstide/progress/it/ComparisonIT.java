package io.crosstide.progress.it;

import static io.crosstide.progress.it.Service.await;
import static io.crosstide.progress.it.Service.beat;
import static io.crosstide.progress.it.Service.mark;
import static io.crosstide.progress.it.Service.opened;
import static io.crosstide.progress.it.Service.progress;
import static io.crosstide.progress.it.Service.report;
import static io.crosstide.progress.it.Service.watermark;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.crosstide.contracts.codec.MessageCodec;
import io.crosstide.contracts.http.Hold;
import io.crosstide.contracts.http.RuleHolding;
import io.crosstide.contracts.id.ObjectKey;
import io.crosstide.contracts.id.StreamId;
import io.crosstide.contracts.id.SurveyId;
import io.crosstide.contracts.id.TaskId;
import io.crosstide.contracts.report.KeyFailure;
import io.crosstide.contracts.report.PageListed;
import io.crosstide.contracts.report.Tally;
import io.crosstide.contracts.report.TaskDone;
import io.crosstide.contracts.rule.Rule;
import io.crosstide.contracts.survey.ChangeTrace;
import io.crosstide.contracts.survey.Comparison;
import io.crosstide.contracts.survey.ComparisonCounts;
import io.crosstide.contracts.survey.ComparisonLeave;
import io.crosstide.contracts.survey.ComparisonOrder;
import io.crosstide.contracts.survey.ComparisonSchedule;
import io.crosstide.contracts.survey.ComparisonState;
import io.crosstide.contracts.survey.ComparisonStatus;
import io.crosstide.contracts.survey.Difference;
import io.crosstide.contracts.survey.DifferencePage;
import io.crosstide.contracts.survey.KeyFinding;
import io.crosstide.contracts.survey.Settled;
import io.crosstide.contracts.survey.SurveyDepth;
import io.crosstide.contracts.survey.SurveyKind;
import io.crosstide.contracts.survey.SurveyMode;
import io.crosstide.contracts.survey.SurveyOrder;
import io.crosstide.contracts.task.Origin;
import io.crosstide.contracts.task.SurveyPage;
import io.crosstide.messaging.amqp.Publishers;
import io.crosstide.messaging.broker.BrokerResource;
import io.crosstide.messaging.database.PostgresResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Comparisons from their order to their end, with workers that only report. */
@QuarkusTest
@QuarkusTestResource(BrokerResource.class)
@QuarkusTestResource(PostgresResource.class)
@QuarkusTestResource(RuleServiceResource.class)
class ComparisonIT {
  private static final Instant T0 = Instant.parse("2026-01-02T03:04:05Z");
  private static final Settled SETTLED = new Settled(T0.plusSeconds(60), T0.plusSeconds(50));

  @Inject Publishers publishers;

  RuleServiceFixture rules;

  @AfterEach
  void removeRules() {
    rules.all().forEach(rules::remove);
  }

  /** I9: a page that is reported twice counts once, however it is delivered. */
  @Test
  void countsWhatPagesFoundOnceAndNamesTheKeys() throws Exception {
    Rule rule = rules.doing(false, T0, 1);
    opened(T0, rule);
    ComparisonState ordered = order(rule, SurveyKind.COMPARE, Optional.of(SurveyMode.REPORT));
    assertThat(ordered.status()).isEqualTo(ComparisonStatus.RUNNING);
    assertThat(code(post(rule, SurveyKind.COMPARE, Optional.of(SurveyMode.REPORT)), 409))
        .isEqualTo("ComparisonRunning");
    Comparison comparison = sent(ordered);

    SurveyPage first = page(ordered, Optional.empty(), Optional.of("m"));
    SurveyPage last = page(ordered, Optional.of("m"), Optional.empty());
    report(publishers, listed(rule, first, comparison));
    TaskDone done =
        done(
            rule,
            first,
            comparison,
            List.of(Service.failure("f", Optional.of(T0.plusSeconds(1)))),
            found("a", Difference.MISSING, T0.plusSeconds(1), false),
            found("b", Difference.CHANGED, T0.plusSeconds(70), false),
            found("c", Difference.EXTRA, null, false));
    report(publishers, done);
    report(publishers, done);
    report(
        publishers,
        done(rule, first, comparison, List.of(), found("a", Difference.MISSING, T0, false)));
    report(publishers, listed(rule, last, comparison));
    report(publishers, done(rule, last, comparison, List.of()));

    await("the end", () -> find(rule, ordered).status() == ComparisonStatus.DONE);
    assertThat(find(rule, ordered).counts())
        .isEqualTo(new ComparisonCounts(20, 200, 1, 0, 1, 1, 0, 1, 0, 2));
    assertThat(holding(rule).foundByAudit()).isEqualTo(2);
    assertThat(progress(rule).openFailures()).as("a report owes nothing").isZero();
    DifferencePage page = differences(rule, ordered, "?limit=2");
    assertThat(page.keys()).extracting(key -> key.key().value()).containsExactly("a", "c");
    assertThat(page.keys()).allMatch(key -> key.foundByAudit());
    page = differences(rule, ordered, "?limit=2&after=" + page.next().orElseThrow().text());
    assertThat(page.keys()).singleElement().matches(key -> key.failure().isPresent());
    assertThat(leave(rule, ordered).granted()).isFalse();
    order(rule, SurveyKind.COMPARE, Optional.of(SurveyMode.REPAIR));
  }

  /** What is known to have failed was not missed. */
  @Test
  void whatTheLedgerHasIsNotFoundByAudit() throws Exception {
    Rule rule = rules.doing(false, T0, 1);
    StreamId stream = opened(T0, rule);
    report(
        publishers,
        Service.done(rule, stream, 1, Service.failure("a", Optional.of(T0.plusSeconds(1)))));
    await("the failure", () -> progress(rule).openFailures() == 1);
    ComparisonState ordered = order(rule, SurveyKind.COMPARE, Optional.of(SurveyMode.REPORT));
    Comparison comparison = sent(ordered);
    SurveyPage whole = page(ordered, Optional.empty(), Optional.empty());
    report(publishers, listed(rule, whole, comparison));
    report(
        publishers,
        done(
            rule,
            whole,
            comparison,
            List.of(),
            found("a", Difference.MISSING, T0.plusSeconds(1), false)));
    await("the end", () -> find(rule, ordered).status() == ComparisonStatus.DONE);
    assertThat(find(rule, ordered).counts().missing()).isEqualTo(1);
    assertThat(find(rule, ordered).counts().foundByAudit()).isZero();
    assertThat(holding(rule).foundByAudit()).isZero();
  }

  /** What was there before a rule without history was never promised. */
  @Test
  void whatTheRuleNeverOwedIsNotFoundByAudit() throws Exception {
    Rule rule = rules.doing(false, T0, 1);
    opened(T0, rule);
    ComparisonState ordered = order(rule, SurveyKind.COMPARE, Optional.of(SurveyMode.REPORT));
    Comparison comparison = sent(ordered);
    SurveyPage whole = page(ordered, Optional.empty(), Optional.empty());
    report(publishers, listed(rule, whole, comparison));
    report(
        publishers,
        done(
            rule,
            whole,
            comparison,
            List.of(),
            found("old", Difference.CHANGED, T0.minus(Duration.ofDays(1)), false),
            found("new", Difference.CHANGED, T0.plusSeconds(1), false)));
    await("the end", () -> find(rule, ordered).status() == ComparisonStatus.DONE);
    assertThat(find(rule, ordered).counts().changed()).isEqualTo(2);
    assertThat(find(rule, ordered).counts().foundByAudit()).isEqualTo(1);
  }

  /** I2, I7: the figures begin anew, and are those of the resync. */
  @Test
  void aResyncTakesTheFiguresBackUntilItIsDone() throws Exception {
    Rule rule = rules.doing(true, T0, 1);
    StreamId stream = opened(T0, rule);
    SurveyPage owed =
        new SurveyPage(rule.survey().orElseThrow().survey(), 0, Optional.empty(), Optional.empty());
    report(publishers, Service.listed(rule, owed, 3));
    report(publishers, Service.done(rule, owed));
    beat(publishers, stream, false, mark(rule, T0.plusSeconds(9), 0));
    await("the history", () -> Service.fraction(rule) == 1);
    await("the timestamp", () -> watermark(rule).equals(Optional.of(T0.plusSeconds(9))));

    ComparisonState ordered = order(rule, SurveyKind.RESYNC, Optional.empty());
    assertThat(watermark(rule)).isEmpty();
    assertThat(Service.fraction(rule)).isZero();
    assertThat(holding(rule).hold()).contains(new Hold.Resync());
    Comparison comparison = sent(ordered);
    SurveyPage whole = page(ordered, Optional.empty(), Optional.empty());
    report(publishers, listed(rule, whole, comparison));
    await("the listing", () -> progress(rule).history().orElseThrow().listedObjects() == 10);
    assertThat(Service.fraction(rule)).isZero();
    assertThat(watermark(rule)).isEmpty();
    report(
        publishers,
        done(
            rule,
            whole,
            comparison,
            List.of(),
            found("a", Difference.MISSING, T0.plusSeconds(1), true)));
    await("the end", () -> find(rule, ordered).status() == ComparisonStatus.DONE);
    assertThat(holding(rule).history()).isEqualTo(new RuleHolding.Ranges(1, 1, 1));
    assertThat(Service.fraction(rule)).isEqualTo(1);
    assertThat(watermark(rule)).contains(T0.plusSeconds(9));
    assertThat(find(rule, ordered).counts().repaired()).isEqualTo(1);
    assertThat(holding(rule).foundByAudit()).as("it was emptied on purpose").isZero();
  }

  @Test
  void aCancelledComparisonIsLeftByWorkers() throws Exception {
    Rule rule = rules.doing(false, T0, 1);
    ComparisonState ordered = order(rule, SurveyKind.COMPARE, Optional.of(SurveyMode.REPORT));
    assertThat(leave(rule, ordered).granted()).isTrue();
    Response cancelled = given().contentType(ContentType.JSON).delete(path(rule, ordered));
    assertThat(read(cancelled, ComparisonState.class).status())
        .isEqualTo(ComparisonStatus.CANCELLED);
    assertThat(leave(rule, ordered).granted()).isFalse();
    order(rule, SurveyKind.COMPARE, Optional.of(SurveyMode.REPORT));
  }

  @Test
  void aScheduleOrdersAndLeavesOutWhatIsDueWhileOneRuns() throws Exception {
    Rule rule = rules.doing(false, T0, 1);
    String path = "/rules/" + rule.id() + "/comparison-schedule";
    assertThat(code(given().get(path), 404)).isEqualTo("NoSuchComparisonSchedule");
    ComparisonSchedule schedule =
        new ComparisonSchedule(
            1, SurveyMode.REPAIR, Optional.empty(), OptionalInt.of(7), "ops", Optional.empty());
    Response put =
        given().contentType(ContentType.JSON).body(MessageCodec.encode(schedule)).put(path);
    assertThat(read(put, ComparisonSchedule.class).nextAt()).isPresent();
    await("an order", () -> states(rule).size() == 1);
    ComparisonState scheduled = states(rule).get(0);
    assertThat(scheduled.scheduled()).isTrue();
    assertThat(scheduled.mode()).isEqualTo(SurveyMode.REPAIR);
    assertThat(scheduled.keysPerSecond()).hasValue(7);
    Instant next = read(given().get(path), ComparisonSchedule.class).nextAt().orElseThrow();
    await(
        "one that is left out",
        () ->
            read(given().get(path), ComparisonSchedule.class)
                .nextAt()
                .orElseThrow()
                .isAfter(next.plusMillis(1)));
    assertThat(states(rule)).hasSize(1);
    assertThat(given().contentType(ContentType.JSON).delete(path).statusCode()).isEqualTo(204);
    assertThat(given().get(path).statusCode()).isEqualTo(404);
  }

  /** I60: nothing changes. */
  @Test
  void badOrdersAreRefused() throws Exception {
    Rule rule = rules.doing(false, T0, 1);
    for (String body :
        List.of(
            "{}",
            "{\"kind\":\"compare\",\"by\":\"x\"}",
            "{\"kind\":\"resync\",\"mode\":\"report\",\"by\":\"x\"}",
            "{\"kind\":\"recovery\",\"by\":\"x\"}",
            "{\"kind\":\"compare\",\"mode\":\"report\",\"by\":\"x\",\"keysPerSecond\":0}",
            "{\"kind\":\"compare\",\"mode\":\"look\",\"by\":\"x\"}")) {
      Response answer =
          given()
              .contentType(ContentType.JSON)
              .body(body)
              .post("/rules/" + rule.id() + "/comparisons");
      assertThat(answer.statusCode()).as(body).isEqualTo(400);
    }
    assertThat(states(rule)).isEmpty();
    String unknown = "/rules/" + UUID.randomUUID() + "/comparisons";
    assertThat(given().get(unknown).statusCode()).isEqualTo(404);
    assertThat(code(given().get("/rules/" + rule.id() + "/comparisons/" + UUID.randomUUID()), 404))
        .isEqualTo("NoSuchComparison");
  }

  /** What the rule service is told, as workers get it. */
  private Comparison sent(ComparisonState ordered) throws Exception {
    await(
        "the order passed on",
        () -> rules.orders().stream().anyMatch(it -> isOf(it.order(), ordered)));
    SurveyOrder order =
        rules.orders().stream()
            .map(RuleServiceFixture.Ordered::order)
            .filter(it -> isOf(it, ordered))
            .findFirst()
            .orElseThrow();
    return new Comparison(
        order.kind(), 1, Optional.empty(), order.mode(), order.depth(), order.keysPerSecond());
  }

  private static boolean isOf(SurveyOrder order, ComparisonState ordered) {
    return order.survey().equals(Optional.of(ordered.survey()));
  }

  private static ComparisonState order(Rule rule, SurveyKind kind, Optional<SurveyMode> mode)
      throws Exception {
    Response answer = post(rule, kind, mode);
    assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(201);
    return read(answer, ComparisonState.class);
  }

  private static Response post(Rule rule, SurveyKind kind, Optional<SurveyMode> mode) {
    ComparisonOrder order =
        new ComparisonOrder(
            kind, mode, Optional.of(SurveyDepth.FULL), OptionalInt.empty(), "operator");
    return given()
        .contentType(ContentType.JSON)
        .body(MessageCodec.encode(order))
        .post("/rules/" + rule.id() + "/comparisons");
  }

  private static ComparisonState find(Rule rule, ComparisonState ordered) {
    return read(given().get(path(rule, ordered)), ComparisonState.class);
  }

  private static List<ComparisonState> states(Rule rule) {
    return read(
            given().get("/rules/" + rule.id() + "/comparisons"),
            io.crosstide.contracts.survey.ComparisonList.class)
        .comparisons();
  }

  private static DifferencePage differences(Rule rule, ComparisonState ordered, String query) {
    return read(given().get(path(rule, ordered) + "/differences" + query), DifferencePage.class);
  }

  private static ComparisonLeave leave(Rule rule, ComparisonState ordered) {
    return read(given().get(path(rule, ordered) + "/leave"), ComparisonLeave.class);
  }

  private static RuleHolding holding(Rule rule) {
    return read(given().get("/rules/" + rule.id() + "/holding"), RuleHolding.class);
  }

  private static String path(Rule rule, ComparisonState ordered) {
    return "/rules/" + rule.id() + "/comparisons/" + ordered.survey();
  }

  private static <T> T read(Response answer, Class<T> type) {
    return MessageCodec.decode(answer.asByteArray(), type);
  }

  private static String code(Response answer, int status) {
    assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(status);
    return answer.jsonPath().getString("code");
  }

  private static SurveyPage page(
      ComparisonState ordered, Optional<String> after, Optional<String> through) {
    SurveyId survey = ordered.survey();
    return new SurveyPage(survey, 0, after.map(ObjectKey::new), through.map(ObjectKey::new));
  }

  private static PageListed listed(Rule rule, SurveyPage page, Comparison comparison) {
    return new PageListed(1, UUID.randomUUID(), rule.id(), page, 10, 100, Optional.of(comparison));
  }

  private static KeyFinding found(
      String key, Difference difference, Instant changedAt, boolean repaired) {
    return new KeyFinding(
        new ObjectKey(key),
        difference,
        Optional.ofNullable(changedAt),
        repaired,
        ChangeTrace.LISTED);
  }

  private static TaskDone done(
      Rule rule,
      SurveyPage page,
      Comparison comparison,
      List<KeyFailure> failures,
      KeyFinding... findings) {
    return TaskDone.of(
        TaskId.random(),
        rule.id(),
        new Origin.Survey(page, Optional.of(comparison), Optional.of(SETTLED)),
        Tally.NONE,
        failures,
        List.of(),
        List.of(),
        List.of(findings),
        Instant.now());
  }
}
