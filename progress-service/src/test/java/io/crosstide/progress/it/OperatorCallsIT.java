package io.crosstide.progress.it;

import static io.crosstide.progress.it.Service.await;
import static io.crosstide.progress.it.Service.beat;
import static io.crosstide.progress.it.Service.done;
import static io.crosstide.progress.it.Service.failedAgain;
import static io.crosstide.progress.it.Service.failure;
import static io.crosstide.progress.it.Service.mark;
import static io.crosstide.progress.it.Service.opened;
import static io.crosstide.progress.it.Service.progress;
import static io.crosstide.progress.it.Service.report;
import static io.crosstide.progress.it.Service.resolved;
import static io.crosstide.progress.it.Service.watermark;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.crosstide.contracts.codec.MessageCodec;
import io.crosstide.contracts.failure.FailureKind;
import io.crosstide.contracts.http.ErrorBody;
import io.crosstide.contracts.http.Hold;
import io.crosstide.contracts.http.RuleHolding;
import io.crosstide.contracts.id.ObjectKey;
import io.crosstide.contracts.id.RuleId;
import io.crosstide.contracts.id.StreamId;
import io.crosstide.contracts.ledger.FailedKey;
import io.crosstide.contracts.ledger.FailurePage;
import io.crosstide.contracts.ledger.KeyState;
import io.crosstide.contracts.ledger.LeftOutKey;
import io.crosstide.contracts.ledger.LeftOutPage;
import io.crosstide.contracts.ledger.RetryOrder;
import io.crosstide.contracts.ledger.RetryResult;
import io.crosstide.contracts.ledger.SkipOrder;
import io.crosstide.contracts.ledger.SkippedKey;
import io.crosstide.contracts.ledger.SkippedPage;
import io.crosstide.contracts.report.KeyFailure;
import io.crosstide.contracts.report.KeyLeftOut;
import io.crosstide.contracts.report.SkipReason;
import io.crosstide.contracts.report.TaskDone;
import io.crosstide.contracts.rule.Rule;
import io.crosstide.contracts.stream.StreamMark;
import io.crosstide.contracts.task.KeyTask;
import io.crosstide.contracts.task.SurveyPage;
import io.crosstide.messaging.amqp.Publishers;
import io.crosstide.messaging.broker.BrokerResource;
import io.crosstide.messaging.database.PostgresResource;
import io.crosstide.progress.intake.ReportApplier;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What operators ask of the service. */
@QuarkusTest
@QuarkusTestResource(BrokerResource.class)
@QuarkusTestResource(PostgresResource.class)
@QuarkusTestResource(RuleServiceResource.class)
class OperatorCallsIT {
  private static final Instant T0 = Instant.parse("2026-01-02T03:04:05Z");

  /** So far ahead that no retry comes by itself. */
  private static final Duration LATER = Duration.ofHours(5);

  @Inject Publishers publishers;
  @Inject RetryWorker retries;
  @Inject ReportApplier reports;

  RuleServiceFixture rules;

  @AfterEach
  void removeRules() {
    rules.all().forEach(rules::remove);
  }

  @Test
  void saysWhatHoldsOneAfterTheOther() throws Exception {
    Rule starting = rules.start(true, T0);
    StreamId stream = opened(T0.plusSeconds(1), starting);
    assertThat(holding(starting).hold()).contains(new Hold.Starting());

    Rule rule = rules.toDoing(starting, 1);
    await("doing", () -> watermark(rule).isPresent());
    awaitCause(rule, Hold.Cause.NO_MARK, stream, mark(rule, T0.plusSeconds(1), 0));

    report(publishers, done(rule, stream, 1, failed("bad", T0.plusSeconds(2))));
    report(publishers, done(rule, stream, 3));
    await("the failure", () -> progress(rule).openFailures() == 1);
    awaitCause(rule, Hold.Cause.BATCHES, stream, mark(rule, T0.plusSeconds(9), 3));
    Hold.Stream held = hold(rule, Hold.Stream.class);
    assertThat(held.stream()).isEqualTo(stream);
    assertThat(held.pendingBatches()).isEqualTo(1);

    report(publishers, done(rule, stream, 2));
    await("the prefix", () -> holding(rule).hold().orElseThrow() instanceof Hold.Failure);
    Hold.Failure failure = hold(rule, Hold.Failure.class);
    assertThat(failure.since()).isEqualTo(T0.plusSeconds(2));
    assertThat(failure.failure().key()).isEqualTo(new ObjectKey("bad"));
    assertThat(failure.failure().attempts()).isEqualTo(1);
    assertThat(failure.failure().nextAt()).isAfter(failure.failure().firstAt());
    assertThat(watermark(rule)).contains(T0.plusSeconds(2));
    assertThat(holding(rule).failures()).isEqualTo(Map.of(FailureKind.UNAVAILABLE, 1L));

    beat(publishers, stream, true, mark(rule, T0.plusSeconds(9), 3));
    await("the end", () -> holding(rule).hold().equals(Optional.of(new Hold.NoStream())));
  }

  @Test
  void namesALostStreamAndAGapSurvey() throws Exception {
    Rule rule = rules.doingWithGap(T0);
    Instant promised = Instant.now();
    StreamId stream = opened(promised, rule);
    await("the plan", () -> watermark(rule).isPresent());
    assertThat(holding(rule).gap()).isEqualTo(new RuleHolding.Ranges(1, 0, 0));
    assertThat(holding(rule).history()).isEqualTo(new RuleHolding.Ranges(1, 0, 0));
    assertThat(hold(rule, Hold.Survey.class).since()).contains(T0.minusSeconds(15));

    SurveyPage page =
        new SurveyPage(rule.survey().orElseThrow().survey(), 0, Optional.empty(), Optional.empty());
    report(publishers, Service.listed(rule, page, 1));
    report(publishers, done(rule, page));
    await("the gap", () -> !(holding(rule).hold().orElse(null) instanceof Hold.Survey));
    assertThat(holding(rule).gap()).isEqualTo(new RuleHolding.Ranges(1, 1, 1));
    await(
        "the loss",
        () ->
            holding(rule).hold().orElse(null) instanceof Hold.Stream held
                && held.cause() == Hold.Cause.LOST);
    assertThat(hold(rule, Hold.Stream.class).stream()).isEqualTo(stream);
  }

  /** I46: pages go on after any key, and each failure is shown once. */
  @Test
  void pagesThroughFailuresInTheOrderOfKeys() throws Exception {
    Rule rule = rules.doing(true, T0, 1);
    StreamId stream = opened(T0, rule);
    List<String> keys =
        List.of("\u0000", "\u0001\u001f", " ", "+", "a/?&=%2F", "b", "\ud83d\ude00");
    KeyFailure[] failures =
        keys.stream().map(key -> failed(key, T0.plusSeconds(1))).toArray(KeyFailure[]::new);
    report(publishers, done(rule, stream, 1, failures));
    await("the failures", () -> progress(rule).openFailures() == keys.size());

    List<String> seen = new ArrayList<>();
    Optional<String> after = Optional.empty();
    do {
      FailurePage page = failures(rule, after, "UNAVAILABLE", 2);
      page.failures().forEach(failed -> seen.add(failed.key().value()));
      after = page.next().map(cursor -> cursor.text());
    } while (after.isPresent());
    assertThat(seen).isEqualTo(keys);
    assertThat(failures(rule, Optional.empty(), "FORBIDDEN", 2).failures()).isEmpty();

    for (String key : keys) {
      assertThat(state(rule, key).failures())
          .extracting(failed -> failed.key().value())
          .containsExactly(key);
    }
  }

  @Test
  void retriesAtOnceOneKeyOrAKindOrAll() throws Exception {
    Rule rule = rules.doing(true, T0, 1);
    StreamId stream = opened(T0, rule);
    report(
        publishers,
        done(
            rule,
            stream,
            1,
            failed("a", T0.plusSeconds(1)),
            failed("b", T0.plusSeconds(1)),
            failed("c", T0.plusSeconds(1))));
    await("the failures", () -> progress(rule).openFailures() == 3);
    ConcurrentLinkedQueue<String> tried = new ConcurrentLinkedQueue<>();
    retries.on(
        rule,
        task -> {
          tried.add(task.key().value());
          return Optional.of(resolved(rule, task));
        });

    RetryOrder one =
        new RetryOrder(Optional.of(new ObjectKey("b")), Optional.empty(), Optional.empty());
    assertThat(retry(rule, one)).isEqualTo(new RetryResult(1, Optional.empty()));
    await("b", () -> progress(rule).openFailures() == 2);
    assertThat(tried).containsExactly("b");

    assertThat(retry(rule, ofKind(FailureKind.FORBIDDEN)).due()).isZero();
    assertThat(retry(rule, ofKind(FailureKind.UNAVAILABLE)).due()).isEqualTo(2);
    await("all", () -> progress(rule).openFailures() == 0);
    assertThat(tried).containsExactlyInAnyOrder("a", "b", "c");
    assertThat(retry(rule, new RetryOrder(null, null, null)).due()).isZero();
  }

  /** I14: nobody may look at a key before a write without an answer has surely ended. */
  @Test
  void triesNothingBeforeItMayBeTried() throws Exception {
    Rule rule = rules.doing(true, T0, 1);
    StreamId stream = opened(T0, rule);
    AtomicReference<KeyTask> sent = new AtomicReference<>();
    retries.on(
        rule,
        task -> {
          sent.set(task);
          return Optional.empty();
        });
    report(publishers, done(rule, stream, 1, failure("k", Optional.of(T0.plusSeconds(2)))));
    await("an attempt", () -> sent.get() != null);

    KeyFailure late = failed("k", T0.plusSeconds(5), Duration.ofMinutes(10));
    report(publishers, done(rule, stream, 2, late));
    Instant may = Instant.now().plus(Duration.ofMinutes(9));
    await("the wait", () -> nextAt(rule).isAfter(may));

    report(publishers, resolved(rule, sent.get()));
    report(publishers, failedAgain(rule, sent.get()));
    await("the attempt's end", () -> state(rule, "k").failures().get(0).attempts() == 2);
    assertThat(nextAt(rule)).isAfter(may);
    assertThat(retry(rule, ofKind(FailureKind.UNAVAILABLE)).due()).isEqualTo(1);
    assertThat(nextAt(rule)).isAfter(may);
  }

  private static Instant nextAt(Rule rule) {
    return state(rule, "k").failures().get(0).nextAt();
  }

  /** I1: what is given up moves the figure on, stays visible, and a later change counts anew. */
  @Test
  void aSkippedKeyHoldsNothingAndStaysVisible() throws Exception {
    Rule rule = rules.doing(true, T0, 1);
    StreamId stream = opened(T0, rule);
    beat(publishers, stream, false, mark(rule, T0.plusSeconds(50), 1));
    report(publishers, done(rule, stream, 1, failed("bad", T0.plusSeconds(2))));
    await("the failure", () -> watermark(rule).equals(Optional.of(T0.plusSeconds(2))));
    FailedKey seen = hold(rule, Hold.Failure.class).failure();

    assertThat(skip(rule, order(seen, seen.generation() + 1)).statusCode()).isEqualTo(409);
    assertThat(progress(rule).openFailures()).isEqualTo(1);

    Response answer = skip(rule, order(seen, seen.generation()));
    assertThat(answer.statusCode()).isEqualTo(201);
    SkippedKey skipped = MessageCodec.decode(answer.asByteArray(), SkippedKey.class);
    assertThat(skipped.failure()).isEqualTo(seen);
    assertThat(skipped.by()).isEqualTo("ops");
    assertThat(watermark(rule)).contains(T0.plusSeconds(50));
    assertThat(holding(rule).skipped()).isEqualTo(1);
    assertThat(state(rule, "bad").skips()).containsExactly(skipped);
    assertThat(skips(rule).skips()).containsExactly(skipped);
    assertThat(skip(rule, order(seen, seen.generation())).statusCode()).isEqualTo(409);

    // an attempt that was under way all the time
    TaskDone attempt = failedAgain(rule, task(seen));
    reports.apply(List.of(attempt)).await().indefinitely();
    assertThat(state(rule, "bad").failures()).as("it does not come back").isEmpty();

    TaskDone later = done(rule, stream, 2, failed("bad", T0.plusSeconds(70)));
    reports.apply(List.of(failedAgain(rule, task(seen)), later)).await().indefinitely();
    assertThat(state(rule, "bad").failures()).as("a later change").hasSize(1);
    FailedKey anew = state(rule, "bad").failures().get(0);
    report(publishers, failedAgain(rule, task(anew)));
    await("its retry counts", () -> state(rule, "bad").failures().get(0).attempts() == 2);
  }

  /** I1, I9: what is left out is told with its reason, and once however often it is reported. */
  @Test
  void tellsWhatWorkersLeftOut() throws Exception {
    Rule rule = rules.doing(true, T0, 1);
    StreamId stream = opened(T0, rule);
    KeyLeftOut cold = leftOut("a/\u0000 +", SkipReason.COLD_ARCHIVE);
    KeyLeftOut kms = leftOut("b", SkipReason.ENCRYPTION);
    report(publishers, done(rule, stream, 1, List.of(kms, cold, cold)));
    await("both", () -> holding(rule).leftOut().size() == 2);
    List<LeftOutKey> once = leftOut(rule, "", "", 9).keys();
    report(publishers, done(rule, stream, 2, List.of(kms, cold, cold)));
    await("both again", () -> leftOut(rule, "", "", 9).keys().stream().noneMatch(once::contains));
    assertThat(holding(rule).leftOut())
        .isEqualTo(Map.of(SkipReason.COLD_ARCHIVE, 1L, SkipReason.ENCRYPTION, 1L));
    assertThat(holding(rule).leftOutMore()).isFalse();

    LeftOutPage first = leftOut(rule, "", "", 1);
    assertThat(first.keys()).extracting(LeftOutKey::key).containsExactly(cold.key());
    LeftOutPage second = leftOut(rule, first.next().orElseThrow().text(), "", 2);
    assertThat(second.keys()).extracting(LeftOutKey::reason).containsExactly(kms.reason());
    assertThat(second.next()).isEmpty();
    assertThat(leftOut(rule, "", "encryption", 9).keys()).isEqualTo(second.keys());
    assertThat(state(rule, "b").leftOut()).isEqualTo(second.keys());

    report(publishers, done(rule, stream, 3, List.of(leftOut("b", SkipReason.RETAINED))));
    await("the last reason", () -> holding(rule).leftOut().containsKey(SkipReason.RETAINED));
    assertThat(holding(rule).leftOut()).doesNotContainKey(SkipReason.ENCRYPTION);
  }

  /** The test's service keeps five rows. */
  @Test
  void keepsABoundedNumberAndSaysThatThereIsMore() throws Exception {
    Rule rule = rules.doing(true, T0, 1);
    StreamId stream = opened(T0, rule);
    for (int i = 1; i <= 7; i++) {
      KeyLeftOut key = leftOut("k" + i, SkipReason.COLD_ARCHIVE);
      report(publishers, done(rule, stream, i, List.of(key)));
      int kept = Math.min(i, 5);
      await("row " + i, () -> leftOut(rule, "", "", 9).keys().size() == kept);
    }

    await("it is said", () -> holding(rule).leftOutMore());
    report(publishers, done(rule, stream, 8));
    beat(publishers, stream, false, mark(rule, T0.plusSeconds(50), 8));
    await("the figure", () -> watermark(rule).equals(Optional.of(T0.plusSeconds(50))));
    assertThat(holding(rule).leftOut()).isEqualTo(Map.of(SkipReason.COLD_ARCHIVE, 5L));
  }

  @Test
  void refusesWhatCannotBeRead() throws Exception {
    Rule rule = rules.doing(true, T0, 1);
    opened(T0, rule);
    String base = "/rules/" + rule.id();
    assertThat(given().get("/rules/x/holding").statusCode()).isEqualTo(400);
    assertThat(given().get(base + "/failures?limit=0").statusCode()).isEqualTo(400);
    assertThat(given().get(base + "/failures?limit=1001").statusCode()).isEqualTo(400);
    assertThat(given().get(base + "/failures?kind=X").statusCode()).isEqualTo(400);
    assertThat(given().get(base + "/failures?after=X").statusCode()).isEqualTo(400);
    assertThat(given().get(base + "/skips?after=X").statusCode()).isEqualTo(400);
    assertThat(given().get(base + "/left-out?reason=X").statusCode()).isEqualTo(400);
    assertThat(given().get(base + "/left-out?limit=0").statusCode()).isEqualTo(400);
    assertThat(given().get(base + "/keys").statusCode()).isEqualTo(400);
    assertThat(post(base + "/retries", "{\"kind\":\"X\"}").statusCode()).isEqualTo(400);
    assertThat(post(base + "/skips", "{}").statusCode()).isEqualTo(400);
    assertThat(
            post(base + "/skips", "{\"key\":\"k\",\"generation\":1,\"by\":\"a\",\"reason\":\"\"}")
                .statusCode())
        .isEqualTo(400);
    for (String call : List.of("/holding", "/failures", "/skips", "/left-out", "/keys?key=k")) {
      Response answer = given().get("/rules/" + RuleId.random() + call);
      ErrorBody body = MessageCodec.decode(answer.asByteArray(), ErrorBody.class);
      assertThat(body.status()).as(call).isEqualTo(404);
      assertThat(body.code()).isEqualTo("NoSuchReplicationRule");
    }
  }

  /** With a heartbeat each time, so that the stream is not lost on a slow machine. */
  private void awaitCause(Rule rule, Hold.Cause cause, StreamId stream, StreamMark mark)
      throws Exception {
    await(
        cause.name(),
        () -> {
          beat(publishers, stream, false, mark);
          return holding(rule).hold().orElseThrow() instanceof Hold.Stream held
              && held.cause() == cause;
        });
  }

  private static KeyFailure failed(String key, Instant changedAt) {
    return failed(key, changedAt, LATER);
  }

  private static KeyFailure failed(String key, Instant changedAt, Duration retryAfter) {
    KeyFailure soon = failure(key, Optional.of(changedAt));
    return new KeyFailure(
        soon.task(), soon.kind(), soon.side(), soon.detail(), Optional.of(retryAfter));
  }

  private static KeyTask task(FailedKey row) {
    KeyTask first = failure(row.key().value(), row.changedAt()).task();
    return new KeyTask(
        first.key(),
        first.kind(),
        first.version(),
        first.changedAt(),
        first.etag(),
        first.size(),
        row.generation());
  }

  private static SkipOrder order(FailedKey row, long generation) {
    return new SkipOrder(row.key(), row.version(), generation, "ops", "not needed");
  }

  private static RetryOrder ofKind(FailureKind kind) {
    return new RetryOrder(Optional.empty(), Optional.of(kind), Optional.empty());
  }

  private static RuleHolding holding(Rule rule) {
    return read(given().get("/rules/" + rule.id() + "/holding"), RuleHolding.class);
  }

  private static <T extends Hold> T hold(Rule rule, Class<T> type) {
    Hold hold = holding(rule).hold().orElseThrow();
    assertThat(hold).isInstanceOf(type);
    return type.cast(hold);
  }

  private static FailurePage failures(Rule rule, Optional<String> after, String kind, int limit) {
    return read(
        given()
            .queryParam("after", after.orElse(""))
            .queryParam("kind", kind)
            .queryParam("limit", limit)
            .get("/rules/" + rule.id() + "/failures"),
        FailurePage.class);
  }

  private static KeyState state(Rule rule, String key) {
    return read(
        given().queryParam("key", key).get("/rules/" + rule.id() + "/keys"), KeyState.class);
  }

  private static SkippedPage skips(Rule rule) {
    return read(given().get("/rules/" + rule.id() + "/skips"), SkippedPage.class);
  }

  private static KeyLeftOut leftOut(String key, SkipReason reason) {
    return new KeyLeftOut(new ObjectKey(key), Optional.empty(), reason);
  }

  private static LeftOutPage leftOut(Rule rule, String after, String reason, int limit) {
    return read(
        given()
            .queryParam("after", after)
            .queryParam("reason", reason)
            .queryParam("limit", limit)
            .get("/rules/" + rule.id() + "/left-out"),
        LeftOutPage.class);
  }

  private static RetryResult retry(Rule rule, RetryOrder order) {
    return read(post("/rules/" + rule.id() + "/retries", order), RetryResult.class);
  }

  private static Response skip(Rule rule, SkipOrder order) {
    return post("/rules/" + rule.id() + "/skips", order);
  }

  private static Response post(String path, Object body) {
    byte[] bytes =
        body instanceof String text
            ? text.getBytes(StandardCharsets.UTF_8)
            : MessageCodec.encode(body);
    return given().contentType(ContentType.JSON).body(bytes).post(path);
  }

  private static <T> T read(Response response, Class<T> type) {
    assertThat(response.statusCode()).as(response.asString()).isLessThan(300);
    return MessageCodec.decode(response.asByteArray(), type);
  }
}
