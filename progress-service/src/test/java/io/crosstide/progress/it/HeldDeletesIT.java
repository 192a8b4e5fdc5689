package io.crosstide.progress.it;

import static io.crosstide.progress.it.Service.await;
import static io.crosstide.progress.it.Service.beat;
import static io.crosstide.progress.it.Service.done;
import static io.crosstide.progress.it.Service.failure;
import static io.crosstide.progress.it.Service.mark;
import static io.crosstide.progress.it.Service.opened;
import static io.crosstide.progress.it.Service.progress;
import static io.crosstide.progress.it.Service.report;
import static io.crosstide.progress.it.Service.resolved;
import static io.crosstide.progress.it.Service.watermark;
import static io.restassured.RestAssured.given;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.crosstide.contracts.codec.MessageCodec;
import io.crosstide.contracts.deletes.ConfirmOrder;
import io.crosstide.contracts.deletes.ConfirmResult;
import io.crosstide.contracts.deletes.DeleteGrant;
import io.crosstide.contracts.deletes.DeleteGrantOrder;
import io.crosstide.contracts.deletes.DeleteLeave;
import io.crosstide.contracts.failure.FailureKind;
import io.crosstide.contracts.failure.Side;
import io.crosstide.contracts.id.ObjectKey;
import io.crosstide.contracts.id.RuleId;
import io.crosstide.contracts.id.StreamId;
import io.crosstide.contracts.id.TaskId;
import io.crosstide.contracts.ledger.RetryOrder;
import io.crosstide.contracts.report.KeyFailure;
import io.crosstide.contracts.report.Tally;
import io.crosstide.contracts.report.TaskDone;
import io.crosstide.contracts.rule.DeleteLimit;
import io.crosstide.contracts.rule.Rule;
import io.crosstide.contracts.task.KeyTask;
import io.crosstide.contracts.task.Origin;
import io.crosstide.messaging.amqp.Publishers;
import io.crosstide.messaging.broker.BrokerResource;
import io.crosstide.messaging.database.PostgresResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Deletes under a rule with a limit. */
@QuarkusTest
@QuarkusTestResource(BrokerResource.class)
@QuarkusTestResource(PostgresResource.class)
@QuarkusTestResource(RuleServiceResource.class)
class HeldDeletesIT {
  private static final Instant T0 = Instant.parse("2026-01-02T03:04:05Z");

  @Inject Publishers publishers;
  @Inject RetryWorker retries;

  RuleServiceFixture rules;

  @AfterEach
  void removeRules() {
    rules.all().forEach(rules::remove);
  }

  /** The count is one for all workers, and kept where a restart does not lose it. */
  @Test
  void workersTogetherGetNoMoreThanTheLimit() throws Exception {
    Rule rule = rules.doing(true, T0, 1);
    opened(T0.plusSeconds(1), rule);
    DeleteLimit limit = new DeleteLimit(100, 3_600);
    ExecutorService workers = Executors.newFixedThreadPool(8);
    try {
      List<Callable<Integer>> asking = new ArrayList<>();
      for (int i = 0; i < 60; i++) {
        asking.add(() -> granted(rule, 3, limit));
      }
      int sum = 0;
      for (Future<Integer> answer : workers.invokeAll(asking)) {
        sum += answer.get();
      }
      assertThat(sum).isEqualTo(100);
    } finally {
      workers.shutdown();
    }
    assertThat(granted(rule, 5, new DeleteLimit(102, 3_600))).as("raised").isEqualTo(2);
    assertThat(post(rule.id(), "delete-grants", "{\"wanted\":0}").statusCode()).isEqualTo(400);
    assertThat(
            post(RuleId.random(), "delete-grants", new DeleteGrantOrder(1, limit, List.of()))
                .statusCode())
        .isEqualTo(404);
  }

  @Test
  void whatIsHeldHoldsTheTimestampUntilItIsConfirmed() throws Exception {
    Rule rule = rules.doing(true, T0, 1);
    StreamId stream = opened(T0.plusSeconds(1), rule);
    ConcurrentLinkedQueue<KeyTask> sent = new ConcurrentLinkedQueue<>();
    retries.on(
        rule,
        task -> {
          sent.add(task);
          if (sent.size() == 1) {
            return Optional.of(failedAgain(rule, task, FailureKind.UNAVAILABLE, Side.SOURCE));
          }
          return Optional.of(
              task.deletes().equals(Optional.of(DeleteLeave.CONFIRMED))
                  ? resolved(rule, task)
                  : failedAgain(rule, task, FailureKind.DELETES_HELD, Side.TARGET));
        });
    report(publishers, done(rule, stream, 1, held("a", 3), held("b", 4)));
    beat(publishers, stream, false, mark(rule, T0.plusSeconds(9), 1));
    await("both held", () -> progress(rule).openFailures() == 2);
    await("the older holds", () -> watermark(rule).equals(Optional.of(T0.plusSeconds(3))));

    // Looked at before its time it is still held, also if the look fails at something else.
    post(rule.id(), "retries", new RetryOrder(null, null, null));
    await("a look, one of them twice", () -> sent.size() >= 3);
    assertThat(sent).allSatisfy(task -> assertThat(task.deletes()).contains(DeleteLeave.HELD));
    await("still held", () -> held(rule) == 2);

    // What is held later was not seen by whoever confirms.
    ConfirmResult one =
        confirmed(rule, new ConfirmOrder("ops", Optional.of(new ObjectKey("a")), null, null));
    assertThat(one.confirmed()).isEqualTo(1);
    await("one done", () -> progress(rule).openFailures() == 1);
    await("the other holds", () -> watermark(rule).equals(Optional.of(T0.plusSeconds(4))));
    report(publishers, done(rule, stream, 2, held("c", 5)));
    await("another", () -> progress(rule).openFailures() == 2);
    ConfirmOrder seen =
        new ConfirmOrder("ops", Optional.empty(), Optional.empty(), OptionalLong.of(one.upTo()));
    assertThat(confirmed(rule, seen).confirmed()).isEqualTo(1);
    await("what was seen", () -> progress(rule).openFailures() == 1);

    assertThat(confirmed(rule, new ConfirmOrder("ops", null, null, null)).confirmed()).isEqualTo(1);
    await(
        "all done",
        () -> {
          beat(publishers, stream, false, mark(rule, T0.plusSeconds(9), 2));
          return watermark(rule).equals(Optional.of(T0.plusSeconds(9)));
        });
    assertThat(confirmed(rule, new ConfirmOrder("ops", null, null, null)).confirmed()).isZero();
  }

  /** Another task of the key may find the limit with room. */
  @Test
  void grantsNothingOfAKeyThatIsHeld() throws Exception {
    Rule rule = rules.doing(true, T0, 1);
    Rule other = rules.doing(true, T0, 1);
    StreamId stream = opened(T0.plusSeconds(1), rule, other);
    retries.on(rule, task -> Optional.empty());
    report(publishers, done(rule, stream, 1, held("a", 3), held("b", 4)));
    await("both held", () -> progress(rule).openFailures() == 2);

    assertThat(granted(rule, 3, "a", "x", "b", "a", "y", "z"))
        .isEqualTo(new DeleteGrant(3, Set.of(new ObjectKey("a"), new ObjectKey("b"))));
    assertThat(granted(rule, 4, "b", "x", "y"))
        .as("what is held uses up nothing")
        .isEqualTo(new DeleteGrant(1, Set.of(new ObjectKey("b"))));
    assertThat(granted(rule, 5, "b")).isEqualTo(new DeleteGrant(0, Set.of(new ObjectKey("b"))));

    confirmed(rule, new ConfirmOrder("ops", Optional.of(new ObjectKey("b")), null, null));
    assertThat(granted(rule, 6, "a", "b", "c"))
        .isEqualTo(new DeleteGrant(2, Set.of(new ObjectKey("a"))));
    assertThat(granted(other, 1, "a")).isEqualTo(new DeleteGrant(1, Set.of()));
    String unlike = "{\"wanted\":2,\"limit\":{\"deletes\":9,\"seconds\":60},\"keys\":[\"a\"]}";
    assertThat(post(rule.id(), "delete-grants", unlike).statusCode()).isEqualTo(400);
  }

  private static DeleteGrant granted(Rule rule, int deletes, String... keys) {
    List<ObjectKey> all = Stream.of(keys).map(ObjectKey::new).toList();
    return grant(rule, DeleteGrantOrder.of(new DeleteLimit(deletes, 3_600), all));
  }

  private static KeyFailure held(String key, int second) {
    return failure(key, Optional.of(T0.plusSeconds(second)), FailureKind.DELETES_HELD, Side.TARGET);
  }

  private static TaskDone failedAgain(Rule rule, KeyTask task, FailureKind kind, Side side) {
    KeyFailure failure = new KeyFailure(task, kind, side, "failed", Optional.empty());
    return TaskDone.of(
        TaskId.random(),
        rule.id(),
        new Origin.Ledger(Instant.now()),
        Tally.NONE,
        List.of(failure),
        List.of(),
        List.of(),
        Instant.now());
  }

  private static long held(Rule rule) {
    String body =
        given().get("/rules/{id}/failures?kind=DELETES_HELD", rule.id().toString()).asString();
    return body.split("\"kind\":\"DELETES_HELD\"", -1).length - 1;
  }

  private static int granted(Rule rule, int wanted, DeleteLimit limit) {
    return grant(rule, new DeleteGrantOrder(wanted, limit, List.of())).granted();
  }

  private static DeleteGrant grant(Rule rule, DeleteGrantOrder order) {
    Response answer = post(rule.id(), "delete-grants", order);
    assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(200);
    return MessageCodec.decode(answer.asByteArray(), DeleteGrant.class);
  }

  private static ConfirmResult confirmed(Rule rule, ConfirmOrder order) {
    Response answer = post(rule.id(), "delete-confirmations", order);
    assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(200);
    return MessageCodec.decode(answer.asByteArray(), ConfirmResult.class);
  }

  private static Response post(RuleId rule, String call, Object body) {
    return given()
        .contentType(ContentType.JSON)
        .body(body instanceof String text ? text.getBytes(UTF_8) : MessageCodec.encode(body))
        .post("/rules/" + rule + "/" + call);
  }
}
