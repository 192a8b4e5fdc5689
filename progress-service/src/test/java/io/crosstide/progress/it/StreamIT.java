package io.crosstide.progress.it;

import static io.crosstide.progress.it.Service.await;
import static io.crosstide.progress.it.Service.beat;
import static io.crosstide.progress.it.Service.compared;
import static io.crosstide.progress.it.Service.done;
import static io.crosstide.progress.it.Service.failure;
import static io.crosstide.progress.it.Service.fraction;
import static io.crosstide.progress.it.Service.mark;
import static io.crosstide.progress.it.Service.open;
import static io.crosstide.progress.it.Service.opened;
import static io.crosstide.progress.it.Service.progress;
import static io.crosstide.progress.it.Service.report;
import static io.crosstide.progress.it.Service.resolved;
import static io.crosstide.progress.it.Service.watermark;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.crosstide.contracts.codec.Addresses;
import io.crosstide.contracts.codec.MessageCodec;
import io.crosstide.contracts.id.RuleId;
import io.crosstide.contracts.id.StreamId;
import io.crosstide.contracts.id.SurveyId;
import io.crosstide.contracts.rule.Rule;
import io.crosstide.contracts.rule.RuleCovered;
import io.crosstide.contracts.stream.StreamMark;
import io.crosstide.contracts.survey.Comparison;
import io.crosstide.contracts.survey.SurveyKind;
import io.crosstide.contracts.survey.SurveyOrder;
import io.crosstide.contracts.task.SurveyPage;
import io.crosstide.messaging.amqp.IntakeOptions;
import io.crosstide.messaging.amqp.Intakes;
import io.crosstide.messaging.amqp.Publishers;
import io.crosstide.messaging.broker.BrokerFixture;
import io.crosstide.messaging.broker.BrokerResource;
import io.crosstide.messaging.database.PostgresResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(BrokerResource.class)
@QuarkusTestResource(PostgresResource.class)
@QuarkusTestResource(RuleServiceResource.class)
class StreamIT {
  private static final Instant T0 = Instant.parse("2026-01-02T03:04:05Z");

  /** Coverage announced so far, over all tests: the queue has one taker. */
  private static final Set<RuleId> COVERED = ConcurrentHashMap.newKeySet();

  private static boolean listening;

  @Inject Publishers publishers;
  @Inject Intakes intakes;
  @Inject Pool pool;
  @Inject Rounds rounds;
  @Inject RetryWorker retries;

  RuleServiceFixture rules;
  BrokerFixture broker;

  @BeforeEach
  void listen() {
    pool.query("UPDATE progress.stream SET state = 'closed'").execute().await().indefinitely();
    if (!listening) {
      listening = true;
      intakes
          .open(new IntakeOptions(Addresses.COVERAGE, false, 100), () -> {})
          .messages()
          .subscribe()
          .with(
              message -> {
                COVERED.add(MessageCodec.decode(message.getPayload(), RuleCovered.class).rule());
                message.ack();
              },
              cause -> {
                throw new AssertionError("The stream must never end", cause);
              });
    }
  }

  @AfterEach
  void removeRules() {
    rules.all().forEach(rules::remove);
  }

  @Test
  void openingAgainIsHarmless() {
    Rule rule = rules.start(true, T0);
    StreamId stream = StreamId.random();

    assertThat(open(stream, List.of(mark(rule, T0, 0)))).isEqualTo(201);
    assertThat(open(stream, List.of(mark(rule, T0, 0)))).isEqualTo(200);
  }

  /** Its first opening was committed and not answered, and meanwhile it counted for nobody. */
  @Test
  void aStreamThatIsOpenedAgainMustNameWhatWasCoveredWithoutIt() throws Exception {
    Rule old = rules.doing(true, T0, 1);
    StreamId silent = opened(T0.plusSeconds(1), old);
    StreamId alive = opened(T0.plusSeconds(10), old);
    Rule fresh = rules.start(true, T0);
    await(
        "loss and coverage",
        () -> {
          beat(publishers, alive, false, mark(old, T0.plusSeconds(20), 0), mark(fresh, T0, 0));
          return state(silent).equals("lost") && COVERED.contains(fresh.id());
        });

    StreamMark ofOld = mark(old, T0.plusSeconds(2), 0);
    assertThat(open(silent, List.of(ofOld))).isEqualTo(409);
    assertThat(state(silent)).isEqualTo("lost");

    assertThat(open(silent, List.of(ofOld, mark(fresh, T0, 0)))).isEqualTo(200);
    assertThat(state(silent)).isEqualTo("open");
    assertThat(rows(fresh)).as("both streams hold it").isEqualTo(2);
    assertThat(watermark(old)).as("its marks count").contains(T0.plusSeconds(2));
  }

  @Test
  void aStreamThatLeavesOutARuleInEffectMustReadTheRulesAgain() throws Exception {
    Rule rule = rules.doing(true, T0, 1);
    opened(T0, rule);

    StreamId late = StreamId.random();
    assertThat(open(late, List.of())).isEqualTo(409);
    assertThat(open(late, List.of(mark(rule, T0, 0)))).isEqualTo(201);

    rules.remove(rule);
    assertThat(open(StreamId.random(), List.of())).as("after a look at the rules").isEqualTo(201);
  }

  @Test
  void openingFailsWhileItIsNotKnownWhetherTheRulesExist() throws Exception {
    Rule known = rules.doing(true, T0, 1);
    opened(T0, known);
    rules.setAway(true);
    try {
      Rule rule = rules.start(true, T0);
      StreamMark ofKnown = mark(known, T0, 0);
      assertThat(open(StreamId.random(), List.of(ofKnown, mark(rule, T0, 0)))).isEqualTo(503);
      assertThat(open(StreamId.random(), List.of(ofKnown))).isEqualTo(201);
    } finally {
      rules.setAway(false);
    }
  }

  @Test
  void aRuleIsCoveredOnceEveryOpenStreamNamedIt() throws Exception {
    StreamId first = opened(T0);
    StreamId second = opened(T0);
    Rule rule = rules.start(true, T0);

    beat(publishers, first, false, mark(rule, T0, 0));
    report(publishers, done(rule, second, 1));
    await("the first", () -> rows(rule) == 2);
    rounds.await("coverage", () -> beatAll(first, second));
    assertThat(COVERED).as("a report is not a promise to capture").doesNotContain(rule.id());

    beat(publishers, second, false, mark(rule, T0, 1));
    await("coverage", () -> COVERED.contains(rule.id()));

    assertThat(open(StreamId.random(), List.of())).as("a stream without it").isEqualTo(409);
  }

  @Test
  void aRuleIsNotCoveredWithoutAnyStream() throws Exception {
    Rule rule = rules.start(true, T0);
    await(
        "the rule",
        () -> count("SELECT count(*) FROM progress.rule WHERE rule_id = $1", rule) == 1);
    rounds.await("coverage", () -> {});

    assertThat(COVERED).doesNotContain(rule.id());
  }

  @Test
  void aSilentStreamIsLostHoldsTheWatermarkAndNoLongerHoldsUpNewRules() throws Exception {
    Rule old = rules.doing(true, T0, 1);
    StreamId silent = opened(T0.plusSeconds(1), old);
    StreamId alive = opened(T0.plusSeconds(10), old);
    Rule fresh = rules.start(true, T0);
    await(
        "loss and coverage",
        () -> {
          beat(publishers, alive, false, mark(old, T0.plusSeconds(20), 0), mark(fresh, T0, 0));
          return state(silent).equals("lost") && COVERED.contains(fresh.id());
        });
    assertThat(state(alive)).isEqualTo("open");
    assertThat(watermark(old)).contains(T0.plusSeconds(1));

    beat(publishers, silent, false, mark(old, T0.plusSeconds(2), 0));
    await("its return", () -> state(silent).equals("open"));
    beat(publishers, silent, true, mark(old, T0.plusSeconds(2), 0));
    await("its end", () -> watermark(old).orElseThrow().equals(T0.plusSeconds(20)));
    beat(publishers, silent, false, mark(old, T0.plusSeconds(1), 0));
    settled();
    assertThat(state(silent)).as("an old heartbeat after the last").isEqualTo("closed");
  }

  /** I1: what a dead gateway captured for nobody is found before its stream lets go. */
  @Test
  void aLostStreamIsRecoveredAndHoldsAgainWhenItIsHeard() throws Exception {
    Rule rule = rules.doing(true, T0, 1);
    StreamId dead = opened(T0.plusSeconds(1), rule);
    StreamId alive = opened(T0.plusSeconds(10), rule);
    StreamMark now = mark(rule, T0.plusSeconds(20), 0);
    SurveyOrder order = orderOf(rule, () -> beat(publishers, alive, false, now));
    assertThat(state(dead)).isEqualTo("lost");
    assertThat(order.kind()).isEqualTo(SurveyKind.RECOVERY);
    assertThat(order.changedSince()).contains(T0.plusSeconds(1).minusSeconds(15));
    assertThat(order.holdsFrom()).contains(T0.plusSeconds(1));

    SurveyId survey = order.survey().orElseThrow();
    double repairedBefore = repaired();
    Comparison comparison = new Comparison(SurveyKind.RECOVERY, 2, order.holdsFrom());
    recover(rule, survey, 0, comparison);
    SurveyPage last = new SurveyPage(survey, 1, Optional.empty(), Optional.empty());
    report(publishers, compared(rule, last, comparison));
    rounds.await("recoveries", () -> beat(publishers, alive, false, now));
    assertThat(watermark(rule)).as("listed, not done").contains(T0.plusSeconds(1));

    // A key that cannot be made right holds where the stream did (I1).
    report(publishers, done(rule, last, comparison, failure("k", Optional.of(T0.plusSeconds(3)))));
    await("the ledger holds", () -> watermark(rule).equals(Optional.of(T0.plusSeconds(3))));
    assertThat(fraction(rule)).as("of the rule's own survey").isZero();
    assertThat(repaired() - repairedBefore).as("two pages, three objects each").isEqualTo(6);

    beat(publishers, dead, false, mark(rule, T0.plusSeconds(1), 1));
    await("its return", () -> state(dead).equals("open"));
    assertThat(holding(rule)).as("the least is the stream again").contains("stream");
    assertThat(rules.orders().stream().filter(o -> o.rule().equals(rule.id())).distinct())
        .as("one recovery")
        .hasSize(1);
  }

  private static double repaired() {
    return given()
        .get("/q/metrics")
        .asString()
        .lines()
        .filter(line -> line.startsWith("crosstide_progress_audit_repaired_total "))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
        .sum();
  }

  /** An answer that is lost must not lead to a second survey. */
  @Test
  void anOrderThatIsNotTakenIsSentAgainUnderTheSameName() throws Exception {
    Rule rule = rules.doing(true, T0, 1);
    opened(T0.plusSeconds(1), rule);
    StreamId alive = opened(T0.plusSeconds(10), rule);
    rules.setAway(true);
    try {
      await(
          "two orders",
          () -> {
            beat(publishers, alive, false, mark(rule, T0.plusSeconds(20), 0));
            return rules.orders().stream().filter(o -> o.rule().equals(rule.id())).count() >= 2;
          });
    } finally {
      rules.setAway(false);
    }
    assertThat(rules.orders().stream().filter(o -> o.rule().equals(rule.id())).distinct())
        .hasSize(1);
  }

  /** I59: nothing waits for hours, no living stream is lost, and a dead one is recovered. */
  @Test
  void allGoesOnAfterTheClockOfTheDatabaseWasSetBack() throws Exception {
    Rule rule = rules.doing(true, T0, 1);
    StreamId dead = opened(T0.plusSeconds(1), rule);
    StreamId alive = opened(T0.plusSeconds(10), rule);
    StreamMark now = mark(rule, T0.plusSeconds(20), 0);
    rounds.await("streams", () -> beat(publishers, alive, false, now));
    report(publishers, done(rule, dead, 1, failure("k", Optional.of(T0.plusSeconds(3)))));
    await("the failure", () -> progress(rule).openFailures() == 1);

    setClockBack();
    retries.on(rule, task -> Optional.of(resolved(rule, task)));
    await("a retry", () -> progress(rule).openFailures() == 0);
    await(
        "the loss",
        () -> {
          beat(publishers, alive, false, now);
          assertThat(state(alive)).isEqualTo("open");
          return state(dead).equals("lost");
        });

    setClockBack();
    orderOf(rule, () -> beat(publishers, alive, false, now));
    assertThat(state(alive)).isEqualTo("open");
  }

  /** Everything that was written with the time has a time that is yet to come. */
  private void setClockBack() {
    for (String columns :
        List.of(
            "ledger SET next_at = next_at + %1$s, tried_at = tried_at + %1$s",
            "stream SET seen_at = seen_at + %1$s, lost_at = lost_at + %1$s",
            "recovery SET try_at = try_at + %1$s",
            "probe SET sent_at = sent_at + %1$s")) {
      pool.query("UPDATE progress." + columns.formatted("interval '5 hours'"))
          .execute()
          .await()
          .indefinitely();
    }
  }

  private SurveyOrder orderOf(Rule rule, Runnable meanwhile) throws Exception {
    await(
        "an order",
        () -> {
          meanwhile.run();
          return rules.orders().stream().anyMatch(o -> o.rule().equals(rule.id()));
        });
    return rules.orders().stream()
        .filter(o -> o.rule().equals(rule.id()))
        .findFirst()
        .orElseThrow()
        .order();
  }

  private void recover(Rule rule, SurveyId survey, int range, Comparison comparison) {
    SurveyPage page = new SurveyPage(survey, range, Optional.empty(), Optional.empty());
    report(publishers, done(rule, page, comparison));
    report(publishers, compared(rule, page, comparison));
  }

  private static String holding(Rule rule) {
    return given().get("/rules/{id}/holding", rule.id().toString()).asString();
  }

  /** I59: what looks like silence is only the queue's. */
  @Test
  void noStreamIsLostWhileTheBrokerIsAway() throws Exception {
    Rule rule = rules.doing(true, T0, 1);
    StreamId stream = opened(T0, rule);
    rounds.await("streams", () -> beatAll(stream));
    broker.stop();
    await("a silence that would lose it", () -> silence(stream) > 4);
    broker.startAgain();
    await(
        "heartbeats",
        () -> {
          beat(publishers, stream, false, mark(rule, T0.plusSeconds(7), 0));
          assertThat(state(stream)).isEqualTo("open");
          return watermark(rule).orElseThrow().equals(T0.plusSeconds(7));
        });
    rounds.await("streams", () -> beatAll(stream));
    assertThat(state(stream)).isEqualTo("open");
  }

  @Test
  void heartbeatsOfStreamsThatWereNeverOpenedAreIgnored() throws Exception {
    Rule rule = rules.doing(true, T0, 1);
    opened(T0.plusSeconds(1), rule);
    StreamId unknown = StreamId.random();

    beat(publishers, unknown, false, mark(rule, T0, 9));
    report(publishers, done(rule, unknown, 5));
    settled();

    assertThat(rows(rule)).isEqualTo(1);
    assertThat(watermark(rule)).contains(T0.plusSeconds(1));
  }

  private void beatAll(StreamId... streams) {
    Arrays.stream(streams).forEach(stream -> beat(publishers, stream, false));
  }

  /** Seconds since the last heartbeat. */
  private double silence(StreamId stream) {
    return one(
            "SELECT extract(epoch FROM now() - seen_at)::float8 AS silence"
                + " FROM progress.stream WHERE stream_id = $1",
            stream)
        .getDouble("silence");
  }

  private void settled() throws Exception {
    await(
        "empty queues",
        () ->
            broker.messageCount(Addresses.REPORTS) == 0
                && broker.messageCount(Addresses.HEARTBEATS) == 0);
  }

  private String state(StreamId stream) {
    return one("SELECT state FROM progress.stream WHERE stream_id = $1", stream).getString("state");
  }

  private Row one(String sql, StreamId stream) {
    return pool.preparedQuery(sql)
        .execute(Tuple.of(stream.value()))
        .await()
        .indefinitely()
        .iterator()
        .next();
  }

  private long rows(Rule rule) {
    return count("SELECT count(*) FROM progress.rule_stream WHERE rule_id = $1", rule);
  }

  private long count(String sql, Rule rule) {
    return pool.preparedQuery(sql)
        .execute(Tuple.of(rule.id().value()))
        .await()
        .indefinitely()
        .iterator()
        .next()
        .getLong(0);
  }
}
