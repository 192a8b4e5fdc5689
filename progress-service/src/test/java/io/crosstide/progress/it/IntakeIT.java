package io.crosstide.progress.it;

import static io.crosstide.progress.it.Service.await;
import static io.crosstide.progress.it.Service.done;
import static io.crosstide.progress.it.Service.failure;
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
import io.crosstide.contracts.id.ObjectKey;
import io.crosstide.contracts.id.StreamId;
import io.crosstide.contracts.report.KeyFailure;
import io.crosstide.contracts.report.Report;
import io.crosstide.contracts.report.Tally;
import io.crosstide.contracts.report.TaskDone;
import io.crosstide.contracts.rule.Rule;
import io.crosstide.contracts.rule.RuleCovered;
import io.crosstide.contracts.stream.Heartbeat;
import io.crosstide.contracts.task.KeyTask;
import io.crosstide.contracts.task.SurveyPage;
import io.crosstide.messaging.amqp.Publishers;
import io.crosstide.messaging.broker.BrokerFixture;
import io.crosstide.messaging.broker.BrokerResource;
import io.crosstide.messaging.database.PostgresResource;
import io.crosstide.progress.ProgressMetrics;
import io.crosstide.progress.Seeds;
import io.crosstide.progress.intake.HeartbeatApplier;
import io.crosstide.progress.intake.ReportApplier;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(BrokerResource.class)
@QuarkusTestResource(PostgresResource.class)
@QuarkusTestResource(RuleServiceResource.class)
class IntakeIT {
  private static final Instant T0 = Instant.parse("2026-01-02T03:04:05Z");
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @Inject Publishers publishers;
  @Inject RetryWorker retries;
  @Inject ReportApplier reports;
  @Inject HeartbeatApplier heartbeats;
  @Inject MeterRegistry meters;

  RuleServiceFixture rules;
  BrokerFixture broker;
  EmbeddedPostgres database;

  @AfterEach
  void removeRules() {
    rules.all().forEach(rules::remove);
  }

  @Test
  void whatCannotBeDecodedIsRejectedAtOnce() throws Exception {
    Rule rule = rules.doing(true, T0, 1);
    StreamId stream = opened(T0, rule);

    Service.send(publishers, Addresses.REPORTS, RuleCovered.of(rule.id()));
    report(publishers, done(rule, stream, 1));

    await(
        "the dead letter",
        () -> given().get("/dead-letters?rule=" + rule.id()).asString().contains("undecodable"));
    await("the other one", () -> broker.messageCount(Addresses.REPORTS) == 0);
  }

  /** I15: a message that can never be applied does not stop the others. */
  @Test
  void aMessageThatCannotBeRightDoesNotStopTheOthers() throws Exception {
    Rule rule = rules.doing(true, T0, 1);
    StreamId stream = opened(T0.plusSeconds(1), rule);
    double before = failed();
    Service.beat(publishers, stream, false, mark(rule, T0.plusSeconds(9), 20));
    for (int i = 1; i <= 20; i++) {
      report(publishers, done(rule, stream, i));
      report(publishers, i == 10 ? listed(rule, backwards(rule), 1) : done(rule, stream, i));
    }

    await("the others", () -> watermark(rule).equals(Optional.of(T0.plusSeconds(9))));
    await("it is counted", () -> failed() > before);
  }

  private double failed() {
    return meters
        .counter(ProgressMetrics.MESSAGES_FAILED, ProgressMetrics.CHANNEL, Addresses.REPORTS)
        .count();
  }

  /** I58: nothing is acknowledged that is not stored, and all goes on by itself. */
  @Test
  void messagesWaitWhileTheDatabaseIsAway() throws Exception {
    Rule rule = rules.doing(true, T0, 1);
    StreamId stream = opened(T0.plusSeconds(1), rule);
    assertThat(watermark(rule)).contains(T0.plusSeconds(1));
    setDatabaseAway(true);
    try {
      report(publishers, done(rule, stream, 1));
      Service.beat(publishers, stream, false, mark(rule, T0.plusSeconds(9), 1));
      await(
          "refusal",
          () ->
              given().queryParam("rule", rule.id().toString()).get("/progress").statusCode()
                  == 503);
      assertThat(broker.messageCount(Addresses.REPORTS)).isEqualTo(1);
    } finally {
      setDatabaseAway(false);
    }
    await("the database", () -> statusOf(rule) == 200);
    await("the messages", () -> watermark(rule).equals(Optional.of(T0.plusSeconds(9))));
    await("acknowledged", () -> broker.messageCount(Addresses.REPORTS) == 0);
  }

  /** I48: kept until it is right, and holding the watermark until then. */
  @Test
  void aFailedKeyHoldsTheWatermarkUntilARetryMakesItRight() throws Exception {
    Rule rule = rules.doing(true, T0, 1);
    StreamId stream = opened(T0.plusSeconds(1), rule);
    AtomicReference<KeyTask> first = new AtomicReference<>();
    AtomicReference<KeyTask> last = new AtomicReference<>();
    retries.on(
        rule,
        task -> {
          last.set(task);
          boolean isLost = first.compareAndSet(null, task);
          return isLost || task.generation() == first.get().generation()
              ? Optional.empty()
              : Optional.of(resolved(rule, task));
        });
    report(publishers, done(rule, stream, 1, failure("k", Optional.of(T0.plusSeconds(3)))));
    Service.beat(publishers, stream, false, mark(rule, T0.plusSeconds(9), 2));
    await("a retry, which is lost", () -> first.get() != null);
    assertThat(first.get().changedAt()).contains(T0.plusSeconds(3));
    assertThat(first.get().properties()).isFalse();
    assertThat(first.get().marker()).isFalse();

    KeyFailure ofTags = failure("k", Optional.of(T0.plusSeconds(5)));
    report(publishers, done(rule, stream, 2, withProperties(ofTags)));
    await("the prefix", () -> watermark(rule).equals(Optional.of(T0.plusSeconds(3))));
    report(publishers, resolved(rule, first.get()));
    await("the grown row, tried again", () -> progress(rule).openFailures() == 0);
    assertThat(last.get().properties()).as("tags were set since").isTrue();
    assertThat(last.get().marker()).as("told since").isTrue();
    assertThat(watermark(rule)).contains(T0.plusSeconds(9));
  }

  /** I9, I13: a late answer about a row of old never resolves a new one. */
  @Test
  void aRepeatedAnswerDoesNotResolveALaterFailure() throws Exception {
    Rule rule = rules.doing(true, T0, 1);
    StreamId stream = opened(T0.plusSeconds(1), rule);
    AtomicReference<KeyTask> sent = new AtomicReference<>();
    retries.on(
        rule,
        task -> {
          sent.set(task);
          return Optional.empty();
        });
    TaskDone failing = done(rule, stream, 1, failure("k", Optional.of(T0.plusSeconds(3))));
    report(publishers, failing);
    await("a retry", () -> sent.get() != null);
    TaskDone answer = resolved(rule, sent.get());
    applyAll(List.of(answer));
    assertThat(progress(rule).openFailures()).isZero();

    applyAll(List.of(failing));
    assertThat(progress(rule).openFailures()).as("the same report again").isZero();

    report(publishers, anotherRunOf(failing));
    await("the failure of another run", () -> progress(rule).openFailures() == 1);

    applyAll(List.of(answer));
    assertThat(progress(rule).openFailures()).as("an old answer").isEqualTo(1);
  }

  /** I14: one worker's success must not silence another one that has undone it since. */
  @Test
  void theFailureOfALaterRunIsBelievedAfterASuccess() throws Exception {
    Rule rule = rules.doing(true, T0, 1);
    StreamId stream = opened(T0.plusSeconds(1), rule);
    TaskDone failed = done(rule, stream, 1, failure("k", Optional.of(T0.plusSeconds(3))));
    TaskDone succeeded =
        TaskDone.of(
            failed.task(),
            rule.id(),
            failed.origin(),
            Tally.NONE,
            List.of(),
            List.of(),
            List.of(),
            failed.finishedAt());

    report(publishers, succeeded);
    report(publishers, failed);
    await("the failure", () -> progress(rule).openFailures() == 1);
  }

  private static KeyFailure withProperties(KeyFailure of) {
    return new KeyFailure(
        of.task().withProperties(true).withMarker(true),
        of.kind(),
        of.side(),
        of.detail(),
        of.retryAfter());
  }

  private static TaskDone anotherRunOf(TaskDone done) throws Exception {
    return TaskDone.of(
        done.task(),
        done.rule(),
        done.origin(),
        done.tally(),
        done.failures(),
        done.resolved(),
        done.leftOut(),
        done.finishedAt());
  }

  /** Several replicas at once, each with its own copy of every message in another order. */
  @Test
  void replicasCountExactly() throws Exception {
    Random random = Seeds.random("IntakeIT");
    int last = 200;
    Rule first = rules.doing(true, T0, 1);
    Rule second = rules.doing(true, T0, 1);
    StreamId a = opened(T0, first, second);
    StreamId b = opened(T0, first, second);
    List<Report> all = new ArrayList<>();
    for (Rule rule : List.of(first, second)) {
      for (int i = 1; i <= last; i++) {
        all.add(done(rule, a, i));
        all.add(done(rule, b, i, failure("k" + i % 50, Optional.of(T0.plusSeconds(i)))));
        SurveyPage page = page(rule, i, last);
        all.add(listed(rule, page, i));
        all.add(done(rule, page));
      }
    }
    List<Uni<Void>> work = new ArrayList<>();
    for (int replica = 0; replica < 3; replica++) {
      List<Report> mine = new ArrayList<>(all);
      Collections.shuffle(mine, random);
      for (int i = 0; i < mine.size(); i += 100) {
        List<Report> batch = List.copyOf(mine.subList(i, i + 100));
        work.add(Uni.createFrom().deferred(() -> reports.apply(batch)));
      }
      work.add(Uni.createFrom().deferred(() -> heartbeats.apply(beats(last, a, b, first, second))));
    }
    Multi.createFrom()
        .iterable(work)
        .onItem()
        .transformToUni(w -> w)
        .merge(6)
        .collect()
        .asList()
        .await()
        .atMost(PATIENCE);
    for (Rule rule : List.of(first, second)) {
      assertThat(progress(rule).openFailures()).isEqualTo(50);
      assertThat(progress(rule).newObjects()).contains(T0.plusSeconds(1));
      assertThat(progress(rule).history().orElseThrow().listedObjects())
          .isEqualTo(last * (last + 1L) / 2);
      assertThat(progress(rule).history().orElseThrow().doneObjects())
          .isEqualTo(last * (last + 1L) / 2);
      assertThat(progress(rule).history().orElseThrow().fraction()).isEqualTo(1);
    }
  }

  private static List<Heartbeat> beats(int last, StreamId a, StreamId b, Rule... rules) {
    List<Heartbeat> beats = new ArrayList<>();
    for (StreamId stream : List.of(a, b)) {
      for (Rule rule : rules) {
        beats.add(
            Heartbeat.of(stream, "g", T0, false, List.of(mark(rule, T0.plusSeconds(1_000), last))));
      }
    }
    return beats;
  }

  private void applyAll(List<Report> list) {
    reports.apply(list).await().atMost(PATIENCE);
  }

  private static int statusOf(Rule rule) {
    return given().queryParam("rule", rule.id().toString()).get("/progress").statusCode();
  }

  private void setDatabaseAway(boolean isAway) throws Exception {
    try (Connection connection = database.getTemplateDatabase().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("ALTER DATABASE postgres ALLOW_CONNECTIONS " + !isAway);
      statement.execute(
          "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = 'postgres'");
    }
  }

  private static SurveyPage page(Rule rule, int number, int last) {
    return new SurveyPage(
        rule.survey().orElseThrow().survey(),
        0,
        number == 1 ? Optional.empty() : Optional.of(key(number - 1)),
        number == last ? Optional.empty() : Optional.of(key(number)));
  }

  private static SurveyPage backwards(Rule rule) {
    return new SurveyPage(
        rule.survey().orElseThrow().survey(), 0, Optional.of(key(2)), Optional.of(key(1)));
  }

  private static ObjectKey key(int number) {
    return new ObjectKey(String.format("%05d", number));
  }
}
