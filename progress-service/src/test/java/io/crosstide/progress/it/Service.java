package io.crosstide.progress.it;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.crosstide.contracts.codec.Addresses;
import io.crosstide.contracts.codec.Message;
import io.crosstide.contracts.codec.MessageCodec;
import io.crosstide.contracts.failure.FailureKind;
import io.crosstide.contracts.failure.Side;
import io.crosstide.contracts.http.RuleProgress;
import io.crosstide.contracts.id.ObjectKey;
import io.crosstide.contracts.id.StreamId;
import io.crosstide.contracts.id.TaskId;
import io.crosstide.contracts.report.KeyFailure;
import io.crosstide.contracts.report.KeyLeftOut;
import io.crosstide.contracts.report.KeyResolved;
import io.crosstide.contracts.report.PageListed;
import io.crosstide.contracts.report.Report;
import io.crosstide.contracts.report.Tally;
import io.crosstide.contracts.report.TaskDone;
import io.crosstide.contracts.rule.Rule;
import io.crosstide.contracts.stream.Heartbeat;
import io.crosstide.contracts.stream.StreamMark;
import io.crosstide.contracts.stream.StreamOpening;
import io.crosstide.contracts.survey.Comparison;
import io.crosstide.contracts.task.ChangeKind;
import io.crosstide.contracts.task.KeyTask;
import io.crosstide.contracts.task.Origin;
import io.crosstide.contracts.task.SurveyPage;
import io.crosstide.messaging.amqp.Await;
import io.crosstide.messaging.amqp.Publishers;
import io.restassured.http.ContentType;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.Callable;

/** What gateways, workers and clients do to the service. */
final class Service {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final String GATEWAY = "gateway-1";

  private Service() {}

  static int open(StreamId stream, List<StreamMark> marks) {
    return given()
        .contentType(ContentType.JSON)
        .body(MessageCodec.encode(new StreamOpening(stream, GATEWAY, marks)))
        .post("/streams")
        .statusCode();
  }

  /** A stream that names the rules from an instant on, once rules of other tests are gone. */
  static StreamId opened(Instant from, Rule... rules) throws Exception {
    StreamId stream = StreamId.random();
    List<StreamMark> marks = new ArrayList<>();
    for (Rule rule : rules) {
      marks.add(new StreamMark(rule.id(), from, 0));
    }
    await("the stream is open", () -> open(stream, marks) == 201);
    return stream;
  }

  static RuleProgress progress(Rule rule) {
    byte[] body = given().queryParam("rule", rule.id().toString()).get("/progress").asByteArray();
    RuleProgress[] all = MessageCodec.decode(body, RuleProgress[].class);
    assertThat(all).hasSize(1);
    return all[0];
  }

  static Optional<Instant> watermark(Rule rule) {
    return progress(rule).newObjects();
  }

  static double fraction(Rule rule) {
    return progress(rule).history().orElseThrow().fraction();
  }

  static void send(Publishers publishers, String address, Message message) {
    publishers.toQueue(address).send(message).await().atMost(PATIENCE);
  }

  static void report(Publishers publishers, Report report) {
    send(publishers, Addresses.REPORTS, report);
  }

  static void beat(Publishers publishers, StreamId stream, boolean closing, StreamMark... marks) {
    send(
        publishers,
        Addresses.HEARTBEATS,
        Heartbeat.of(stream, GATEWAY, Instant.now(), closing, List.of(marks)));
  }

  static StreamMark mark(Rule rule, Instant safeUntil, long lastSequence) {
    return new StreamMark(rule.id(), safeUntil, lastSequence);
  }

  static TaskDone done(Rule rule, StreamId stream, long sequence, KeyFailure... failures) {
    return done(rule, new Origin.Stream(stream, sequence), List.of(failures), List.of());
  }

  static TaskDone done(Rule rule, StreamId stream, long sequence, List<KeyLeftOut> leftOut) {
    return TaskDone.of(
        TaskId.random(),
        rule.id(),
        new Origin.Stream(stream, sequence),
        Tally.NONE,
        List.of(),
        List.of(),
        leftOut,
        Instant.now());
  }

  static TaskDone done(Rule rule, SurveyPage page, KeyFailure... failures) {
    return done(rule, new Origin.Survey(page), List.of(failures), List.of());
  }

  static TaskDone done(Rule rule, SurveyPage page, Comparison comparison, KeyFailure... failures) {
    return TaskDone.of(
        TaskId.random(),
        rule.id(),
        new Origin.Survey(page, Optional.of(comparison)),
        new Tally(2, 20, 0, 1, Map.of()),
        List.of(failures),
        List.of(),
        List.of(),
        Instant.now());
  }

  static PageListed compared(Rule rule, SurveyPage page, Comparison comparison) {
    return new PageListed(1, UUID.randomUUID(), rule.id(), page, 7, 70, Optional.of(comparison));
  }

  static TaskDone resolved(Rule rule, KeyTask task) {
    KeyResolved resolved = new KeyResolved(task.key(), task.version(), task.generation());
    return done(rule, new Origin.Ledger(Instant.now()), List.of(), List.of(resolved));
  }

  static TaskDone failedAgain(Rule rule, KeyTask task) {
    return done(rule, new Origin.Ledger(Instant.now()), List.of(failure(task)), List.of());
  }

  private static TaskDone done(
      Rule rule, Origin origin, List<KeyFailure> failures, List<KeyResolved> resolved) {
    return TaskDone.of(
        TaskId.random(),
        rule.id(),
        origin,
        Tally.NONE,
        failures,
        resolved,
        List.of(),
        Instant.now());
  }

  static PageListed listed(Rule rule, SurveyPage page, long objects) {
    return PageListed.of(rule.id(), page, objects, 10 * objects);
  }

  static KeyFailure failure(String key, Optional<Instant> changedAt) {
    return failure(
        new KeyTask(
            new ObjectKey(key),
            changedAt.isPresent() ? ChangeKind.WRITE : ChangeKind.FOUND,
            Optional.empty(),
            changedAt,
            Optional.empty(),
            OptionalLong.empty(),
            0));
  }

  static KeyFailure failure(String key, Optional<Instant> changedAt, FailureKind kind, Side side) {
    return new KeyFailure(failure(key, changedAt).task(), kind, side, "test", Optional.empty());
  }

  private static KeyFailure failure(KeyTask task) {
    return new KeyFailure(task, FailureKind.UNAVAILABLE, Side.TARGET, "test", Optional.empty());
  }

  static void await(String what, Callable<Boolean> condition) throws Exception {
    Await.until(what, PATIENCE, condition);
  }
}
