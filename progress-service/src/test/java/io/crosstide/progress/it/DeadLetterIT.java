package io.crosstide.progress.it;

import static io.crosstide.progress.it.Service.await;
import static io.crosstide.progress.it.Service.beat;
import static io.crosstide.progress.it.Service.done;
import static io.crosstide.progress.it.Service.mark;
import static io.crosstide.progress.it.Service.opened;
import static io.crosstide.progress.it.Service.progress;
import static io.crosstide.progress.it.Service.report;
import static io.crosstide.progress.it.Service.resolved;
import static io.crosstide.progress.it.Service.watermark;
import static io.restassured.RestAssured.given;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.crosstide.contracts.codec.Addresses;
import io.crosstide.contracts.codec.MessageCodec;
import io.crosstide.contracts.http.ErrorBody;
import io.crosstide.contracts.http.Hold;
import io.crosstide.contracts.http.RuleHolding;
import io.crosstide.contracts.id.ObjectKey;
import io.crosstide.contracts.id.StreamId;
import io.crosstide.contracts.id.SurveyId;
import io.crosstide.contracts.id.TaskId;
import io.crosstide.contracts.ledger.FailurePage;
import io.crosstide.contracts.letter.DeadLetter;
import io.crosstide.contracts.letter.DeadLetterPage;
import io.crosstide.contracts.letter.LetterCause;
import io.crosstide.contracts.letter.LetterOrder;
import io.crosstide.contracts.letter.LetterState;
import io.crosstide.contracts.letter.Remedy;
import io.crosstide.contracts.rule.Rule;
import io.crosstide.contracts.stream.StreamMark;
import io.crosstide.contracts.survey.Comparison;
import io.crosstide.contracts.survey.SurveyKind;
import io.crosstide.contracts.survey.SurveyOrder;
import io.crosstide.contracts.task.ChangeKind;
import io.crosstide.contracts.task.KeyTask;
import io.crosstide.contracts.task.Lane;
import io.crosstide.contracts.task.Origin;
import io.crosstide.contracts.task.SurveyPage;
import io.crosstide.contracts.task.SurveyTask;
import io.crosstide.contracts.task.TaskBatch;
import io.crosstide.messaging.amqp.Intake;
import io.crosstide.messaging.amqp.IntakeOptions;
import io.crosstide.messaging.amqp.Intakes;
import io.crosstide.messaging.amqp.Publishers;
import io.crosstide.messaging.broker.BrokerFixture;
import io.crosstide.messaging.broker.BrokerResource;
import io.crosstide.messaging.database.PostgresResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * I15: what nobody can handle is kept and shown, and what it stood for holds until it is settled.
 */
@QuarkusTest
@QuarkusTestResource(BrokerResource.class)
@QuarkusTestResource(PostgresResource.class)
@QuarkusTestResource(RuleServiceResource.class)
class DeadLetterIT {
  private static final String LIVE = Lane.LIVE.address(RuleServiceFixture.TARGET);
  private static final Instant T0 = Instant.parse("2026-01-02T03:04:05Z");
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  @Inject Publishers publishers;
  @Inject Intakes intakes;
  @Inject RetryWorker retries;
  @Inject Rounds rounds;

  RuleServiceFixture rules;
  BrokerFixture broker;

  private final List<Intake> workers = new ArrayList<>();
  private final ConcurrentLinkedQueue<byte[]> handled = new ConcurrentLinkedQueue<>();
  private volatile boolean isMended;

  /** Workers that refuse whatever comes until they are mended. */
  @BeforeEach
  void startWorkers() {
    for (String queue : List.of(LIVE, Addresses.SURVEYS)) {
      Intake worker = intakes.open(new IntakeOptions(queue, false, 10), () -> {});
      worker.messages().subscribe().with(this::take);
      workers.add(worker);
    }
  }

  /** Other tests look into these queues. */
  @AfterEach
  void stopWorkers() throws Exception {
    for (Intake worker : workers) {
      worker.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }
    rules.all().forEach(rules::remove);
  }

  private void take(Message<byte[]> message) {
    if (isMended) {
      handled.add(message.getPayload());
      message.ack();
    } else {
      message.nack(undecodable());
    }
  }

  private static Throwable undecodable() {
    return catchThrowable(() -> MessageCodec.decode(new byte[0], TaskBatch.class));
  }

  @Test
  void aTaskThatIsDiscardedBecomesFailuresOfItsKeys() throws Exception {
    Rule rule = rules.doing(true, T0, 1);
    StreamId stream = opened(T0.plusSeconds(1), rule);
    TaskBatch task = task(rule, new Origin.Stream(stream, 1), T0.plusSeconds(3));
    Service.send(publishers, LIVE, task);
    report(publishers, done(rule, stream, 2));
    beat(publishers, stream, false, mark(rule, T0.plusSeconds(9), 2));

    DeadLetter letter = letterOf(rule);
    assertThat(letter.queue()).contains(LIVE);
    assertThat(letter.cause()).isEqualTo(LetterCause.FAILED);
    assertThat(letter.subject().stream()).contains(stream);
    assertThat(letter.subject().sequence()).isEqualTo(OptionalLong.of(1));
    assertThat(letter.keys()).isEqualTo(1);
    assertThat(letter.remedy()).isEqualTo(Remedy.LEDGER);
    assertThat(letter.messageId()).contains(task.messageId().toString());
    assertThat(letter.head()).startsWith("{\"schemaVersion\":1");
    await("all but the letter", () -> hold(rule).pendingBatches() == 1);
    assertThat(hold(rule).letter()).isEqualTo(OptionalLong.of(letter.number()));
    assertThat(watermark(rule)).contains(T0.plusSeconds(1));
    await(
        "the gauge",
        () ->
            given()
                .get("/q/metrics")
                .asString()
                .contains("crosstide_progress_dead_letters{queue=\"tasks.live.region-b\"}"));

    DeadLetter discarded = settled(letter, "discards");
    assertThat(discarded.state()).isEqualTo(LetterState.DISCARDED);
    assertThat(discarded.settlement().orElseThrow().by()).isEqualTo("ops");
    await("the key holds now", () -> watermark(rule).equals(Optional.of(T0.plusSeconds(3))));
    FailurePage failures =
        MessageCodec.decode(
            given().get("/rules/{id}/failures", rule.id().toString()).asByteArray(),
            FailurePage.class);
    assertThat(failures.failures())
        .singleElement()
        .satisfies(row -> assertThat(row.detail()).contains("letter " + letter.number()));
    assertThat(code(settle(letter, "discards"), 409)).isEqualTo("DeadLetterSettled");

    retries.on(rule, due -> Optional.of(resolved(rule, due)));
    await("the key", () -> watermark(rule).equals(Optional.of(T0.plusSeconds(9))));
  }

  /** The keys are not known, so source and target are compared before the batch counts as done. */
  @Test
  void aBatchThatNobodyCanReadIsRecovered() throws Exception {
    Rule rule = rules.doing(true, T0, 1);
    StreamId stream = opened(T0.plusSeconds(1), rule);
    sendUnreadable(task(rule, new Origin.Stream(stream, 1), T0.plusSeconds(3)));
    report(publishers, done(rule, stream, 2));
    beat(publishers, stream, false, mark(rule, T0.plusSeconds(9), 2));
    DeadLetter letter = letterOf(rule);
    assertThat(letter.cause()).isEqualTo(LetterCause.UNDECODABLE);
    assertThat(letter.remedy()).isEqualTo(Remedy.RECOVERY);
    assertThat(code(settle(letter, "sends"), 409)).isEqualTo("DeadLetterNotSendable");

    settled(letter, "discards");
    await(
        "an order",
        () -> {
          beat(publishers, stream, false, mark(rule, T0.plusSeconds(9), 2));
          return orderOf(rule).isPresent();
        });
    SurveyOrder order = orderOf(rule).orElseThrow();
    assertThat(order.holdsFrom()).as("the batch is newer").contains(T0.plusSeconds(1));
    SurveyId survey = order.survey().orElseThrow();
    await("it is said", () -> hold(rule).recovery().equals(Optional.of(survey)));
    assertThat(watermark(rule)).contains(T0.plusSeconds(1));

    Comparison comparison = new Comparison(SurveyKind.RECOVERY, 1, order.holdsFrom());
    SurveyPage all = new SurveyPage(survey, 0, Optional.empty(), Optional.empty());
    report(publishers, Service.compared(rule, all, comparison));
    report(publishers, done(rule, all, comparison));
    await(
        "the batch is done",
        () -> {
          beat(publishers, stream, false, mark(rule, T0.plusSeconds(9), 2));
          return watermark(rule).equals(Optional.of(T0.plusSeconds(9)));
        });
    assertThat(progress(rule).openFailures()).isZero();
  }

  /** I1: it was acknowledged, and a comparison by time need not find what it tells of. */
  @Test
  void aLostStreamIsNotOverWhileABatchOfItIsADeadLetter() throws Exception {
    Rule rule = rules.doing(true, T0, 1);
    StreamId dead = opened(T0.plusSeconds(1), rule);
    Service.send(publishers, LIVE, task(rule, new Origin.Stream(dead, 1), T0.plusSeconds(3)));
    DeadLetter letter = letterOf(rule);
    StreamId alive = opened(T0.plusSeconds(10), rule);
    StreamMark now = mark(rule, T0.plusSeconds(20), 0);
    await(
        "an order",
        () -> {
          beat(publishers, alive, false, now);
          return orderOf(rule).isPresent();
        });
    SurveyOrder order = orderOf(rule).orElseThrow();
    Comparison comparison = new Comparison(SurveyKind.RECOVERY, 1, order.holdsFrom());
    SurveyPage all =
        new SurveyPage(order.survey().orElseThrow(), 0, Optional.empty(), Optional.empty());
    report(publishers, Service.compared(rule, all, comparison));
    report(publishers, done(rule, all, comparison));
    rounds.await("recoveries", () -> beat(publishers, alive, false, now));
    assertThat(watermark(rule)).as("compared, but for the letter").contains(T0.plusSeconds(1));

    settled(letter, "discards");
    await(
        "the key holds now",
        () -> {
          beat(publishers, alive, false, now);
          return watermark(rule).equals(Optional.of(T0.plusSeconds(3)));
        });
  }

  @Test
  void aSurveyGoesOnOnceItsLetterIsSentAgain() throws Exception {
    Rule rule = rules.doingWithGap(T0);
    opened(T0.plusSeconds(1), rule);
    SurveyTask survey =
        SurveyTask.first(
            rule.id(),
            rule.survey().orElseThrow().survey(),
            0,
            rule.survey().orElseThrow().ranges().get(0).keys(),
            Optional.empty());
    Service.send(publishers, Addresses.SURVEYS, survey);
    DeadLetter letter = letterOf(rule);
    assertThat(letter.remedy()).isEqualTo(Remedy.REFUSED);
    assertThat(code(settle(letter, "discards"), 409)).isEqualTo("DeadLetterStillNeeded");
    await(
        "the hold names it",
        () ->
            holding(rule).hold().orElseThrow() instanceof Hold.Survey held
                && held.letter().equals(OptionalLong.of(letter.number())));

    settled(letter, "sends");
    await("it died again", () -> one(letter).state() == LetterState.OPEN);
    assertThat(one(letter).settlement()).isEmpty();

    isMended = true;
    assertThat(settled(letter, "sends").state()).isEqualTo(LetterState.SENT);
    await("it came", () -> !handled.isEmpty());
    assertThat(MessageCodec.decode(handled.element(), SurveyTask.class)).isEqualTo(survey);
    assertThat(given().get("/dead-letters?state=sent&rule=" + rule.id()).asString())
        .contains("\"number\":" + letter.number() + ",");
  }

  @Test
  void whatNobodyKnowsIsKeptInPart() throws Exception {
    byte[] large = ("x" + UUID.randomUUID() + "\u0000" + "y".repeat(400_000)).getBytes(UTF_8);
    publishers.toQueue(Addresses.REPORTS).sendAs(UUID.randomUUID(), large).await().atMost(PATIENCE);
    DeadLetter letter = letter(found -> found.size() == large.length);
    assertThat(letter.queue()).contains(Addresses.REPORTS);
    assertThat(letter.whole()).isFalse();
    assertThat(letter.head()).hasSize(DeadLetter.HEAD_MAX);
    assertThat(letter.remedy()).isEqualTo(Remedy.UNKNOWN);
    await("acknowledged", () -> broker.messageCount(Addresses.DEAD_LETTERS) == 0);

    assertThat(settled(letter, "discards").state()).isEqualTo(LetterState.DISCARDED);
    assertThat(code(given().get("/dead-letters/0"), 404)).isEqualTo("NoSuchDeadLetter");
    assertThat(code(given().get("/dead-letters?limit=0"), 400)).isEqualTo("InvalidArgument");
    assertThat(code(given().get("/dead-letters?state=x"), 400)).isEqualTo("InvalidArgument");
    Response bare =
        given().contentType(ContentType.JSON).body("{}").post("/dead-letters/1/discards");
    assertThat(bare.statusCode()).isEqualTo(400);
  }

  private void sendUnreadable(TaskBatch task) {
    String body = new String(MessageCodec.encode(task), UTF_8).replace("\"write\"", "\"renamed\"");
    publishers
        .toQueue(LIVE)
        .sendAs(task.messageId(), body.getBytes(UTF_8))
        .await()
        .atMost(PATIENCE);
  }

  private static TaskBatch task(Rule rule, Origin origin, Instant changedAt) {
    KeyTask key =
        new KeyTask(
            new ObjectKey("k"),
            ChangeKind.WRITE,
            Optional.empty(),
            Optional.of(changedAt),
            Optional.empty(),
            OptionalLong.empty(),
            0);
    return TaskBatch.of(TaskId.random(), rule.id(), Lane.LIVE, origin, List.of(key), changedAt);
  }

  private Optional<SurveyOrder> orderOf(Rule rule) {
    return rules.orders().stream()
        .filter(ordered -> ordered.rule().equals(rule.id()))
        .map(RuleServiceFixture.Ordered::order)
        .findFirst();
  }

  private static DeadLetter letterOf(Rule rule) throws Exception {
    return letter(found -> found.subject().rule().equals(Optional.of(rule.id())));
  }

  private static DeadLetter letter(Predicate<DeadLetter> wanted) throws Exception {
    await("the letter", () -> letters().stream().anyMatch(wanted));
    return letters().stream().filter(wanted).findFirst().orElseThrow();
  }

  private static List<DeadLetter> letters() {
    byte[] body = given().get("/dead-letters?limit=1000&state=open").asByteArray();
    return MessageCodec.decode(body, DeadLetterPage.class).letters();
  }

  private static DeadLetter one(DeadLetter letter) {
    return MessageCodec.decode(
        given().get("/dead-letters/" + letter.number()).asByteArray(), DeadLetter.class);
  }

  private static Response settle(DeadLetter letter, String how) {
    return given()
        .contentType(ContentType.JSON)
        .body(MessageCodec.encode(new LetterOrder("ops", "a test")))
        .post("/dead-letters/" + letter.number() + "/" + how);
  }

  private static DeadLetter settled(DeadLetter letter, String how) {
    Response answer = settle(letter, how);
    assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(200);
    return MessageCodec.decode(answer.asByteArray(), DeadLetter.class);
  }

  private static String code(Response answer, int status) {
    assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(status);
    return MessageCodec.decode(answer.asByteArray(), ErrorBody.class).code();
  }

  private static RuleHolding holding(Rule rule) {
    return MessageCodec.decode(
        given().get("/rules/{id}/holding", rule.id().toString()).asByteArray(), RuleHolding.class);
  }

  private static Hold.Stream hold(Rule rule) {
    return (Hold.Stream) holding(rule).hold().orElseThrow();
  }
}
