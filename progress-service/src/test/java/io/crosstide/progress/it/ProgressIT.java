package io.crosstide.progress.it;

import static io.crosstide.progress.it.Service.await;
import static io.crosstide.progress.it.Service.beat;
import static io.crosstide.progress.it.Service.done;
import static io.crosstide.progress.it.Service.failure;
import static io.crosstide.progress.it.Service.fraction;
import static io.crosstide.progress.it.Service.listed;
import static io.crosstide.progress.it.Service.mark;
import static io.crosstide.progress.it.Service.opened;
import static io.crosstide.progress.it.Service.progress;
import static io.crosstide.progress.it.Service.report;
import static io.crosstide.progress.it.Service.resolved;
import static io.crosstide.progress.it.Service.watermark;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.crosstide.contracts.codec.Addresses;
import io.crosstide.contracts.codec.MessageCodec;
import io.crosstide.contracts.failure.FailureKind;
import io.crosstide.contracts.failure.Side;
import io.crosstide.contracts.http.ErrorBody;
import io.crosstide.contracts.http.RuleProgress;
import io.crosstide.contracts.id.ObjectKey;
import io.crosstide.contracts.id.RuleId;
import io.crosstide.contracts.id.StreamId;
import io.crosstide.contracts.id.SurveyId;
import io.crosstide.contracts.rule.KeyRange;
import io.crosstide.contracts.rule.Rule;
import io.crosstide.contracts.rule.RulePause;
import io.crosstide.contracts.rule.RuleStop;
import io.crosstide.contracts.survey.SurveyBacklog;
import io.crosstide.contracts.task.SurveyPage;
import io.crosstide.contracts.task.SurveyTask;
import io.crosstide.messaging.amqp.Publishers;
import io.crosstide.messaging.broker.BrokerFixture;
import io.crosstide.messaging.broker.BrokerResource;
import io.crosstide.messaging.database.PostgresResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(BrokerResource.class)
@QuarkusTestResource(PostgresResource.class)
@QuarkusTestResource(RuleServiceResource.class)
class ProgressIT {
  private static final Instant T0 = Instant.parse("2026-01-02T03:04:05Z");

  @Inject Publishers publishers;
  @Inject RetryWorker retries;

  RuleServiceFixture rules;
  BrokerFixture broker;

  @AfterEach
  void removeRules() {
    rules.all().forEach(rules::remove);
  }

  @Test
  void theWatermarkFollowsTheContiguousPrefix() throws Exception {
    Rule rule = rules.doing(true, T0, 1);
    StreamId stream = opened(T0.plusMillis(1_900), rule);
    assertThat(watermark(rule)).contains(T0.plusSeconds(1));

    report(publishers, done(rule, stream, 2));
    beat(publishers, stream, false, mark(rule, T0.plusSeconds(9), 2));
    beat(publishers, stream, false, mark(rule, T0.plusSeconds(5), 1));
    settled();
    assertThat(watermark(rule)).contains(T0.plusSeconds(1));

    report(publishers, done(rule, stream, 1));
    await("the prefix", () -> watermark(rule).equals(Optional.of(T0.plusSeconds(9))));
  }

  @Test
  void everyStreamHoldsAndAClosedOneLetsGoWhenItsBatchesAreDone() throws Exception {
    Rule rule = rules.doing(true, T0, 1);
    StreamId slow = opened(T0.plusSeconds(1), rule);
    StreamId fast = opened(T0.plusSeconds(50), rule);
    assertThat(watermark(rule)).contains(T0.plusSeconds(1));

    beat(publishers, slow, true, mark(rule, T0.plusSeconds(2), 1));
    settled();
    assertThat(watermark(rule)).contains(T0.plusSeconds(1));

    report(publishers, done(rule, slow, 1));
    await("retirement", () -> watermark(rule).equals(Optional.of(T0.plusSeconds(50))));

    beat(publishers, fast, true, mark(rule, T0.plusSeconds(60), 0));
    settled();
    assertThat(watermark(rule)).as("no stream is left").contains(T0.plusSeconds(50));
  }

  /** I51: a pause is shown, what is not done meanwhile holds, and all goes on with the resume. */
  @Test
  void aPauseIsShownAndItsKeysWaitForTheResume() throws Exception {
    Rule rule = rules.doing(true, T0, 1);
    RulePause pause = new RulePause("ops", "moving", T0);
    rules.put(RuleServiceFixture.newer(rule, Optional.of(pause)));
    StreamId stream = opened(T0.plusSeconds(1), rule);
    await("the pause", () -> progress(rule).pause().equals(Optional.of(pause)));
    List<String> retried = new CopyOnWriteArrayList<>();
    retries.on(
        rule,
        task -> {
          retried.add(task.key().value());
          return Optional.of(resolved(rule, task));
        });

    report(
        publishers,
        done(
            rule,
            stream,
            1,
            failure("k", Optional.of(T0.plusSeconds(5)), FailureKind.RULE_PAUSED, Side.SELF)));
    beat(publishers, stream, false, mark(rule, T0.plusSeconds(9), 1));
    await("it holds", () -> watermark(rule).equals(Optional.of(T0.plusSeconds(5))));
    assertThat(progress(rule).openFailures()).isEqualTo(1);
    assertThat(retried).isEmpty();

    rules.put(RuleServiceFixture.newer(rule, Optional.empty()));
    await("the resume", () -> watermark(rule).equals(Optional.of(T0.plusSeconds(9))));
    assertThat(retried).containsExactly("k");
    assertThat(progress(rule).pause()).isEmpty();
  }

  /** I35: a stop is no pause, and holds like one. */
  @Test
  void keysOfAStoppedRuleHoldUntilItGoesOn() throws Exception {
    Rule rule = rules.doing(true, T0, 1);
    RuleStop stop = new RuleStop(RuleStop.Cause.VERSIONING, "they differ", T0);
    rules.put(RuleServiceFixture.newer(rule, Optional.empty()).withStop(Optional.of(stop)));
    StreamId stream = opened(T0.plusSeconds(1), rule);
    List<String> retried = new CopyOnWriteArrayList<>();
    retries.on(
        rule,
        task -> {
          retried.add(task.key().value());
          return Optional.of(resolved(rule, task));
        });

    report(
        publishers,
        done(
            rule,
            stream,
            1,
            failure("k", Optional.of(T0.plusSeconds(5)), FailureKind.RULE_STOPPED, Side.SELF)));
    beat(publishers, stream, false, mark(rule, T0.plusSeconds(9), 1));
    await("it holds", () -> watermark(rule).equals(Optional.of(T0.plusSeconds(5))));
    assertThat(progress(rule).pause()).isEmpty();
    assertThat(retried).isEmpty();

    Rule next = RuleServiceFixture.newer(rule, Optional.empty());
    rules.put(RuleServiceFixture.newer(next, Optional.empty()));
    await("it goes on", () -> watermark(rule).equals(Optional.of(T0.plusSeconds(9))));
    assertThat(retried).containsExactly("k");
  }

  @Test
  void aRuleShowsNothingWhileItIsStarting() throws Exception {
    Rule starting = rules.start(true, T0);
    StreamId stream = opened(T0.plusSeconds(1), starting);
    assertThat(watermark(starting)).isEmpty();

    Rule doing = rules.toDoing(starting, 1);
    beat(publishers, stream, false, mark(doing, T0.plusSeconds(3), 0));
    await("doing", () -> watermark(doing).equals(Optional.of(T0.plusSeconds(3))));
  }

  /** I8: without history, writes between the rule's creation and its coverage are owed. */
  @Test
  void aGapHoldsTheWatermarkUntilItsSurveyIsComplete() throws Exception {
    Rule rule = rules.doing(false, T0, 1);
    StreamId stream = opened(T0.plusSeconds(100), rule);
    SurveyPage page = page(rule, 0, null, null);
    await("the plan", () -> watermark(rule).isPresent());
    assertThat(watermark(rule)).contains(T0.minusSeconds(15));
    assertThat(progress(rule).history()).isEmpty();

    report(publishers, listed(rule, page, 1));
    report(publishers, done(rule, page, failure("found", Optional.empty())));
    await("the failure", () -> progress(rule).openFailures() == 1);
    assertThat(watermark(rule)).as("a failure of the gap holds").contains(T0.minusSeconds(15));

    retries.on(rule, task -> Optional.of(resolved(rule, task)));
    await("the gap closes", () -> watermark(rule).equals(Optional.of(T0.plusSeconds(100))));
    beat(publishers, stream, true, mark(rule, T0.plusSeconds(100), 0));
  }

  /** I1, I8: with history too; a gap closes without the history, and only the history counts. */
  @Test
  void withHistoryAGapHoldsTheWatermarkUntilItsOwnRangesAreDone() throws Exception {
    Rule rule = rules.doingWithGap(T0);
    opened(T0.plusSeconds(100), rule);
    Instant gap = T0.minusSeconds(15);
    await("the plan", () -> watermark(rule).equals(Optional.of(gap)));

    SurveyPage old = page(rule, 1, null, null);
    report(publishers, listed(rule, old, 4));
    report(publishers, done(rule, old, failure("old", Optional.empty())));
    await("the history", () -> fraction(rule) == 0.75);
    assertThat(watermark(rule)).as("the history is not the gap").contains(gap);

    SurveyPage young = page(rule, 0, null, null);
    report(publishers, listed(rule, young, 9));
    report(publishers, done(rule, young, failure("young", Optional.of(T0.plusSeconds(2)))));
    await("a key of the gap", () -> watermark(rule).equals(Optional.of(T0.plusSeconds(2))));
    assertThat(history(rule).listedObjects()).as("the gap does not count").isEqualTo(4);

    retries.on(
        rule,
        task ->
            task.key().value().equals("young")
                ? Optional.of(resolved(rule, task))
                : Optional.empty());
    await("the gap closes", () -> watermark(rule).equals(Optional.of(T0.plusSeconds(100))));
    assertThat(history(rule).complete()).isFalse();
  }

  /** I9: a listing done twice, and ended elsewhere the second time, must not lead on twice. */
  @Test
  void theBrokerLeavesASurveyOneWayOn() throws Exception {
    long before = broker.messageCount(Addresses.SURVEYS);
    SurveyTask task =
        SurveyTask.first(
            RuleId.random(), SurveyId.random(), 0, KeyRange.ofPrefix(""), Optional.empty());

    Service.send(publishers, Addresses.SURVEYS, task.next(new ObjectKey("k1000")));
    Service.send(publishers, Addresses.SURVEYS, task.next(new ObjectKey("k0999")));

    assertThat(broker.messageCount(Addresses.SURVEYS)).isEqualTo(before + 1);
  }

  /** A rule that was deleted before every gateway captured for it has proven nothing. */
  @Test
  void aRuleThatNeverWasInEffectShowsNothingWhenItCloses() throws Exception {
    Rule starting = rules.start(true, T0);
    Rule doing = rules.doing(true, T0, 1);
    opened(T0.plusSeconds(1), starting, doing);
    rules.toClosing(starting);
    rules.toClosing(doing);
    Rule heard = rules.doing(true, T0, 1);
    await("the changes", () -> answers(heard).length == 1);

    assertThat(watermark(doing)).contains(T0.plusSeconds(1));
    assertThat(watermark(starting)).isEmpty();
  }

  /** The line of a request for as many rules as may be asked for is longer than is usual. */
  @Test
  void manyRulesCanBeAskedForAtOnce() throws Exception {
    Rule rule = rules.doing(true, T0, 1);
    opened(T0, rule);
    List<String> ids = new ArrayList<>(List.of(rule.id().toString()));
    while (ids.size() < 1_000) {
      ids.add(UUID.randomUUID().toString());
    }
    byte[] body = given().queryParam("rule", ids).get("/progress").asByteArray();
    assertThat(MessageCodec.decode(body, RuleProgress[].class)).hasSize(1);
  }

  /** I7, I9, I47: never ahead of what is done, 1 only when all is done. */
  @Test
  void theFractionCountsPagesOnceAndIsOneOnlyWhenAllIsDone() throws Exception {
    Rule rule = rules.doing(true, T0, 2);
    opened(T0.plusSeconds(1), rule);
    SurveyPage first = page(rule, 0, null, "m");
    SurveyPage last = page(rule, 0, "m", null);
    SurveyPage other = page(rule, 1, null, null);

    report(publishers, done(rule, first));
    report(publishers, listed(rule, first, 30));
    report(publishers, listed(rule, first, 30));
    report(publishers, done(rule, first));
    await("the first page", () -> history(rule).doneObjects() == 30);
    assertThat(fraction(rule)).as("nobody knows how many there are").isZero();

    report(publishers, listed(rule, other, 0));
    report(publishers, listed(rule, last, 60));
    await("the listing", () -> history(rule).listedObjects() == 90);
    assertThat(fraction(rule)).isEqualTo(0.3333);
    assertThat(backlog(rule, 0, 1_000)).as("listed and not done").isEqualTo(1);
    assertThat(backlog(rule, 1, 1_000)).isEqualTo(1);

    report(publishers, done(rule, other));
    report(publishers, done(rule, last, failure("bad", Optional.empty())));
    await("the last page", () -> fraction(rule) == 0.9888);
    assertThat(history(rule).complete()).isFalse();
    assertThat(history(rule).listedBytes()).isEqualTo(900);

    retries.on(rule, task -> Optional.of(resolved(rule, task)));
    await("all", () -> fraction(rule) == 1);
    assertThat(history(rule).complete()).isTrue();
    assertThat(backlog(rule, 0, 1_000)).isZero();
    assertThat(watermark(rule)).as("history does not hold new objects").contains(T0.plusSeconds(1));
  }

  @Test
  void aRangeIsAheadByThePagesThatAreListedAndNotDone() throws Exception {
    Rule rule = rules.doing(true, T0, 2);
    opened(T0, rule);
    report(publishers, listed(rule, page(rule, 0, null, "c"), 1));
    report(publishers, listed(rule, page(rule, 0, "c", "m"), 1));
    report(publishers, listed(rule, page(rule, 0, "m", null), 1));
    report(publishers, done(rule, page(rule, 1, null, "x")));
    await("the pages", () -> backlog(rule, 0, 1_000) == 3);
    assertThat(backlog(rule, 0, 2)).as("counted no further than asked for").isEqualTo(2);
    assertThat(backlog(rule, 1, 1_000)).as("done before it was listed").isZero();
    assertThat(backlog(rule, 7, 1_000)).as("a range nobody knows").isZero();

    report(publishers, done(rule, page(rule, 0, "c", "m")));
    await("a page is done", () -> backlog(rule, 0, 1_000) == 2);
    for (String wrong : List.of("ranges/0/backlog?limit=0", "ranges/-1/backlog?limit=1")) {
      given().get(surveyPath(rule) + wrong).then().statusCode(400);
    }
  }

  /** I9: sections of a range are listed and done in any order, and each page counts once. */
  @Test
  void aRangeIsCompleteWhenItsSectionsAre() throws Exception {
    Rule rule = rules.doing(true, T0, 2);
    opened(T0, rule);
    SurveyPage other = page(rule, 0, null, null);
    report(publishers, listed(rule, other, 0));
    report(publishers, done(rule, other));
    SurveyPage begin = page(rule, 1, null, "c");
    SurveyPage middle = page(rule, 1, "m", "p");
    SurveyPage end = page(rule, 1, "t", null);
    for (SurveyPage page : List.of(end, middle, begin)) {
      report(publishers, listed(rule, page, 10));
      report(publishers, done(rule, page));
    }
    await("three sections", () -> stretches(rule, 1) == 3);
    assertThat(stretches(rule, 7)).as("a range nobody knows").isZero();

    report(publishers, listed(rule, page(rule, 1, "c", "m"), 10));
    report(publishers, done(rule, page(rule, 1, "c", "m")));
    await("two of them joined", () -> stretches(rule, 1) == 2);
    assertThat(fraction(rule)).as("something is not listed").isZero();

    report(publishers, done(rule, page(rule, 1, "p", "t")));
    report(publishers, listed(rule, page(rule, 1, "p", "t"), 10));
    await("all of it", () -> fraction(rule) == 1);
    assertThat(history(rule).listedObjects()).isEqualTo(50);
    assertThat(history(rule).doneObjects()).isEqualTo(50);
  }

  private static int stretches(Rule rule, int range) {
    return backlogOf(rule, range, 1_000).stretches().orElseThrow();
  }

  @Test
  void reportsMayComeBeforeThePlan() throws Exception {
    Rule starting = rules.start(true, T0);
    Rule planned = rules.planned(starting, 1);
    SurveyPage whole = page(planned, 0, null, null);
    report(publishers, listed(planned, whole, 7));
    report(publishers, done(planned, whole));
    settled();
    assertThat(fraction(starting)).isZero();

    rules.put(planned);
    await("the plan", () -> fraction(planned) == 1);
    assertThat(history(planned).doneObjects()).isEqualTo(7);
  }

  @Test
  void aRuleThatIsGoneIsForgottenAndItsReportsAreDropped() throws Exception {
    Rule rule = rules.doing(true, T0, 1);
    StreamId stream = opened(T0, rule);
    report(publishers, done(rule, stream, 1, failure("a", Optional.of(T0))));
    await("the failure", () -> progress(rule).openFailures() == 1);

    rules.remove(rule);
    await("gone", () -> answers(rule).length == 0);
    report(publishers, done(rule, stream, 2));
    settled();
    assertThat(answers(rule)).isEmpty();
    assertThat(given().get("/dead-letters?rule=" + rule.id()).asString())
        .contains("\"letters\":[]");
  }

  @Test
  void badRequestsAreRefused() {
    given().queryParam("rule", "x").get("/progress").then().statusCode(400);
    given().get("/progress").then().statusCode(400);
    given().contentType("application/json").body("{}").post("/streams").then().statusCode(400);
    byte[] refused =
        given().contentType("application/json").body("{").post("/streams").asByteArray();
    assertThat(MessageCodec.decode(refused, ErrorBody.class).status()).isEqualTo(400);
    assertThat(given().queryParam("rule", UUID.randomUUID()).get("/progress").asString())
        .isEqualTo("[]");
  }

  @Test
  void isReadyAndShowsMetrics() throws Exception {
    Rule rule = rules.doing(true, T0, 1);
    opened(T0, rule);
    given().get("/q/health/ready").then().statusCode(200);
    await(
        "the gauges",
        () ->
            given()
                .get("/q/metrics")
                .asString()
                .contains("crosstide_progress_lag_seconds{rule=\"" + rule.id() + "\""));
  }

  private RuleProgress.History history(Rule rule) {
    return progress(rule).history().orElseThrow();
  }

  private static int backlog(Rule rule, int range, int limit) {
    return backlogOf(rule, range, limit).pages();
  }

  private static SurveyBacklog backlogOf(Rule rule, int range, int limit) {
    String path = surveyPath(rule) + "ranges/" + range + "/backlog?limit=" + limit;
    return MessageCodec.decode(given().get(path).asByteArray(), SurveyBacklog.class);
  }

  private static String surveyPath(Rule rule) {
    return "/rules/" + rule.id() + "/surveys/" + rule.survey().orElseThrow().survey() + "/";
  }

  private RuleProgress[] answers(Rule rule) {
    byte[] body = given().queryParam("rule", rule.id().toString()).get("/progress").asByteArray();
    return MessageCodec.decode(body, RuleProgress[].class);
  }

  private void settled() throws Exception {
    await(
        "an empty queue",
        () ->
            broker.messageCount(Addresses.REPORTS) == 0
                && broker.messageCount(Addresses.HEARTBEATS) == 0);
  }

  private static SurveyPage page(Rule rule, int range, String after, String through) {
    return new SurveyPage(
        rule.survey().orElseThrow().survey(),
        range,
        Optional.ofNullable(after).map(ObjectKey::new),
        Optional.ofNullable(through).map(ObjectKey::new));
  }
}
