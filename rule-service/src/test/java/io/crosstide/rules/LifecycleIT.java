package io.crosstide.rules;

import static io.crosstide.rules.fixture.Buckets.BEIJING;
import static io.crosstide.rules.fixture.Buckets.HANGZHOU;
import static io.crosstide.rules.fixture.Buckets.LATE;
import static org.assertj.core.api.Assertions.assertThat;

import io.crosstide.contracts.id.RuleId;
import io.crosstide.contracts.id.SurveyId;
import io.crosstide.contracts.rule.Rule;
import io.crosstide.contracts.rule.RuleChanged;
import io.crosstide.contracts.rule.RuleStatus;
import io.crosstide.contracts.task.SurveyTask;
import io.crosstide.messaging.amqp.Await;
import io.crosstide.rules.fixture.Api;
import io.crosstide.rules.fixture.Buckets;
import io.crosstide.rules.fixture.Drafts;
import io.crosstide.rules.fixture.Heard;
import io.crosstide.rules.fixture.LateStore;
import io.crosstide.rules.fixture.WholeService;
import io.crosstide.rules.rule.RuleStore;
import io.crosstide.rules.rule.StartingSince;
import io.crosstide.rules.survey.SurveyPlanner;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.vertx.VertxContextSupport;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** A rule from its put to its end, over the real broker. */
@QuarkusTest
class LifecycleIT extends WholeService {
  private static final Duration SOON = Duration.ofSeconds(30);

  @Inject Buckets buckets;
  @Inject Heard heard;
  @Inject RuleStore store;
  EmbeddedPostgres database;

  @Test
  void ruleIsPutCoveredEffectiveClosedAndGone() throws Exception {
    String source = buckets.make(HANGZHOU);
    String target = buckets.make(BEIJING);
    Rule put = Api.rule(source, Drafts.to(target, BEIJING).prefixes("a/", "b/"));
    assertThat(put.status()).isEqualTo(RuleStatus.STARTING);
    assertThat(Api.rulesOf(source)).containsExactly(put);
    Await.until("starting is heard", SOON, () -> heard.of(put.id()).size() == 1);
    assertThat(heard.of(put.id()).get(0).rule()).isEqualTo(put);

    heard.cover(put.id());
    Await.until("surveys are heard", SOON, () -> heard.surveysOf(put.id()).size() == 4);
    Await.until("doing is heard", SOON, () -> heard.of(put.id()).size() == 2);
    Rule doing = heard.of(put.id()).get(1).rule();
    assertThat(doing.status()).isEqualTo(RuleStatus.DOING);
    assertThat(doing.revision()).isGreaterThan(put.revision());
    assertThat(doing.survey().orElseThrow().ranges()).hasSize(4);
    assertThat(heard.surveysOf(put.id()))
        .extracting(SurveyTask::survey)
        .containsOnly(doing.survey().orElseThrow().survey());
    assertThat(Api.rulesOf(source)).containsExactly(doing);

    assertThat(Api.deleteRule(source, put.name()).statusCode()).isEqualTo(200);
    assertThat(Api.rulesOf(source)).extracting(Rule::status).containsExactly(RuleStatus.CLOSING);
    assertThat(Api.deleteRule(source, put.name()).statusCode()).isEqualTo(204);
    Await.until("gone is heard", SOON, () -> heard.of(put.id()).size() == 4);
    List<RuleChanged> all = heard.of(put.id());
    assertThat(all).extracting(RuleChanged::gone).containsExactly(false, false, false, true);
    assertThat(all).extracting(it -> it.rule().revision()).isSorted();
    assertThat(Api.rulesOf(source)).isEmpty();
    assertThat(Api.findRule(put.id()).statusCode()).isEqualTo(404);
  }

  /** I5: what the store's clock is behind is measured when the rule is put, and kept. */
  @Test
  void ruleWithoutHistoryOwesWhatChangedSinceItsCreationByTheClockOfItsStore() throws Exception {
    String source = Buckets.name("late");
    buckets.register(LATE, source, "alice");
    Rule put = Api.rule(source, Drafts.to(buckets.make(BEIJING), BEIJING).history("disabled"));
    heard.cover(put.id());
    Await.until("a survey is heard", SOON, () -> heard.surveysOf(put.id()).size() == 1);
    Instant since = heard.surveysOf(put.id()).get(0).changedSince().orElseThrow();
    Duration before = Duration.between(since, put.createdAt());
    assertThat(before).isGreaterThanOrEqualTo(LateStore.LAG.plusSeconds(15));
    assertThat(before).isLessThan(LateStore.LAG.plusSeconds(15 + 30));
  }

  @Test
  void coverageThatIsRepeatedStartsOneSurvey() throws Exception {
    Rule put = Api.rule(buckets.make(HANGZHOU), Drafts.to(buckets.make(BEIJING), BEIJING));
    Await.until("starting is heard", SOON, () -> heard.of(put.id()).size() == 1);
    for (int i = 0; i < 5; i++) {
      heard.cover(put.id());
    }
    Await.until("doing is heard", SOON, () -> heard.of(put.id()).size() == 2);
    Instant doing = Instant.now();
    assertThat(doing).isAfterOrEqualTo(put.createdAt().plusSeconds(1));
    for (int i = 0; i < 5; i++) {
      heard.cover(put.id());
    }
    // A message sent later on the same queue has been handled later.
    Rule other = Api.rule(buckets.make(HANGZHOU), Drafts.to(buckets.make(BEIJING), BEIJING));
    heard.cover(other.id());
    Await.until("a survey is heard", SOON, () -> heard.surveysOf(other.id()).size() == 2);
    assertThat(heard.surveysOf(put.id())).hasSize(2);
    assertThat(heard.of(put.id())).hasSize(2);
  }

  @Test
  void severalReplicasMakeARuleEffectiveOnce() throws Exception {
    Rule put = Api.rule(buckets.make(HANGZHOU), Drafts.to(buckets.make(BEIJING), BEIJING));
    inContext(() -> store.markCovered(put.id(), put.createdAt()));
    List<Uni<Boolean>> moves =
        Collections.nCopies(
            8,
            inContextLater(
                () ->
                    store.startDoing(
                        put.id(),
                        StartingSince.of(put.createdAt(), Duration.ZERO),
                        (rule, lag) ->
                            SurveyPlanner.plan(rule, SurveyId.random(), lag, Duration.ZERO))));
    List<Boolean> moved = Uni.join().all(moves).andFailFast().await().atMost(SOON);
    // The timer of the service may have been quicker than all of them.
    assertThat(moved).filteredOn(it -> it).hasSizeLessThanOrEqualTo(1);
    Await.until("surveys are heard", SOON, () -> heard.surveysOf(put.id()).size() >= 2);
    Await.until("doing is heard", SOON, () -> heard.of(put.id()).size() >= 2);
    assertThat(heard.surveysOf(put.id())).hasSize(2);
    assertThat(heard.of(put.id())).hasSize(2);
  }

  @Test
  void ruleThatNobodyCoversKeepsStartingAndOneThatClosesIsNotRevived() throws Exception {
    String source = buckets.make(HANGZHOU);
    Rule waiting = Api.rule(source, Drafts.to(buckets.make(BEIJING), BEIJING));
    Rule closed = Api.rule(source, Drafts.to(buckets.make(BEIJING), BEIJING));
    assertThat(Api.deleteRule(source, closed.name()).statusCode()).isEqualTo(200);
    heard.cover(closed.id());
    heard.cover(RuleId.random());
    Await.until("gone is heard", SOON, () -> heard.of(closed.id()).size() == 3);
    assertThat(heard.of(closed.id()).get(2).gone()).isTrue();
    assertThat(heard.surveysOf(closed.id())).isEmpty();
    assertThat(Api.rulesOf(source)).containsExactly(waiting);
    assertThat(waiting.status()).isEqualTo(RuleStatus.STARTING);
  }

  @Test
  void rulesThatCannotBeMovedKeepNoOther() throws Exception {
    Rule broken = closing();
    while (!setActions(broken, "NONSENSE")) {
      broken = closing();
    }
    Rule held = closing();
    try (Connection other = database.getPostgresDatabase().getConnection();
        Statement statement = other.createStatement()) {
      other.setAutoCommit(false);
      while (!lock(statement, held)) {
        held = closing();
      }
      RuleId next = closing().id();
      Await.until("gone is heard", SOON, () -> heard.of(next).size() == 3);
      assertThat(heard.of(next).get(2).gone()).isTrue();
      assertThat(heard.of(held.id())).hasSize(2);
      assertThat(heard.of(broken.id())).hasSize(2);
    } finally {
      assertThat(setActions(broken, broken.actions().text())).isTrue();
    }
    for (Rule rule : List.of(held, broken)) {
      Await.until("gone is heard", SOON, () -> heard.of(rule.id()).size() == 3);
    }
  }

  /** I59: the clock was ahead by hours when the rules were put and deleted, and is right again. */
  @Test
  void noRuleWaitsUntilAClockThatWasSetBackGetsThereAgain() throws Exception {
    Rule starting = Api.rule(buckets.make(HANGZHOU), Drafts.to(buckets.make(BEIJING), BEIJING));
    assertThat(set(starting, "created_at = created_at + interval '5 hours'")).isTrue();
    heard.cover(starting.id());
    Await.until("doing is heard", SOON, () -> heard.of(starting.id()).size() == 2);

    Rule closing = closing();
    while (!set(closing, "closing_at = closing_at + interval '5 hours'")) {
      closing = closing();
    }
    RuleId id = closing.id();
    Await.until("gone is heard", SOON, () -> heard.of(id).size() == 3);
    assertThat(heard.of(id).get(2).gone()).isTrue();
  }

  private Rule closing() {
    String source = buckets.make(HANGZHOU);
    Rule rule = Api.rule(source, Drafts.to(buckets.make(BEIJING), BEIJING));
    assertThat(Api.deleteRule(source, rule.name()).statusCode()).isEqualTo(200);
    return rule;
  }

  /** False if it was gone before. */
  private static boolean lock(Statement statement, Rule rule) throws SQLException {
    String sql = "SELECT 1 FROM rules.rule WHERE id = '%s' FOR UPDATE";
    return statement.executeQuery(sql.formatted(rule.id().value())).next();
  }

  /** False if it was gone before. */
  private boolean setActions(Rule rule, String actions) throws SQLException {
    return set(rule, "actions = '" + actions + "'");
  }

  /** False if it was gone before. */
  private boolean set(Rule rule, String columns) throws SQLException {
    try (Connection connection = database.getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement()) {
      String sql = "UPDATE rules.rule SET %s WHERE id = '%s'";
      return statement.executeUpdate(sql.formatted(columns, rule.id().value())) == 1;
    }
  }

  private static <T> T inContext(Supplier<Uni<T>> action) {
    return inContextLater(action).await().atMost(SOON);
  }

  /** On a context of its own, as each request has. */
  private static <T> Uni<T> inContextLater(Supplier<Uni<T>> action) {
    return Uni.createFrom()
        .item(
            () -> {
              try {
                return VertxContextSupport.subscribeAndAwait(action);
              } catch (Throwable e) {
                throw new AssertionError(e);
              }
            })
        .runSubscriptionOn(Infrastructure.getDefaultWorkerPool());
  }
}
