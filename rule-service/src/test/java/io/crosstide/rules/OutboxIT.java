package io.crosstide.rules;

import static io.crosstide.rules.fixture.Buckets.BEIJING;
import static io.crosstide.rules.fixture.Buckets.HANGZHOU;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.crosstide.contracts.codec.Addresses;
import io.crosstide.contracts.rule.Rule;
import io.crosstide.contracts.rule.RuleChanged;
import io.crosstide.contracts.rule.RuleStatus;
import io.crosstide.messaging.amqp.Await;
import io.crosstide.messaging.broker.BrokerFixture;
import io.crosstide.rules.fixture.Api;
import io.crosstide.rules.fixture.Buckets;
import io.crosstide.rules.fixture.Drafts;
import io.crosstide.rules.fixture.Heard;
import io.crosstide.rules.fixture.WholeService;
import io.quarkus.test.junit.QuarkusTest;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** No change is ever without its message (I17). */
@QuarkusTest
class OutboxIT extends WholeService {
  private static final Duration SOON = Duration.ofSeconds(30);

  @Inject Buckets buckets;
  @Inject Heard heard;
  BrokerFixture broker;
  EmbeddedPostgres database;

  private String source;
  private String target;

  @BeforeEach
  void makeBuckets() {
    source = buckets.make(HANGZHOU);
    target = buckets.make(BEIJING);
  }

  @Test
  void messagesWaitWhileTheBrokerIsDownAndThenComeInOrder() throws Exception {
    Await.until("nothing waits", SOON, () -> waiting() == 0);
    List<Rule> rules = new ArrayList<>();
    broker.stop();
    try {
      rules.add(Api.rule(source, Drafts.to(target, BEIJING).name("a")));
      rules.add(Api.rule(source, Drafts.to(buckets.make(BEIJING), BEIJING).name("b")));
      assertThat(Api.setRtc(source, "a", "enabled").statusCode()).isEqualTo(200);
      assertThat(Api.deleteRule(source, "a").statusCode()).isEqualTo(200);
      assertThat(Api.rulesOf(source))
          .extracting(Rule::status)
          .containsExactly(RuleStatus.CLOSING, RuleStatus.STARTING);
      assertThat(waiting()).isGreaterThanOrEqualTo(4);
      assertThat(given().get("/q/health/ready").statusCode()).isEqualTo(200);
      Await.until(
          "the metric shows it",
          SOON,
          () -> metric("crosstide_outbox_waiting") >= 4 && metric("crosstide_outbox_oldest") > 0);
    } finally {
      startBrokerWhileNobodySends();
    }
    Await.until("nothing waits", SOON, () -> waiting() == 0);
    Await.until("all is heard", SOON, () -> heard.of(rules.get(0).id()).size() == 4);
    List<RuleChanged> all = heard.of(rules.get(0).id());
    assertThat(all).extracting(it -> it.rule().revision()).isSorted().doesNotHaveDuplicates();
    assertThat(all).extracting(RuleChanged::gone).containsExactly(false, false, false, true);
    assertThat(all)
        .extracting(it -> it.rule().status())
        .containsExactly(
            RuleStatus.STARTING, RuleStatus.STARTING, RuleStatus.CLOSING, RuleStatus.CLOSING);
    assertThat(heard.of(rules.get(1).id())).hasSize(1);
  }

  @Test
  void oneReplicaSendsAtATime() throws Exception {
    Rule rule;
    try (Connection other = database.getPostgresDatabase().getConnection();
        Statement statement = other.createStatement()) {
      becomeSender(other, statement);
      rule = Api.rule(source, Drafts.to(target, BEIJING));
      Await.until("the poll has passed twice", SOON, () -> ageMillis(statement) > 2_200);
      assertThat(heard.of(rule.id())).isEmpty();
      other.commit();
    }
    Await.until("it is heard", SOON, () -> heard.of(rule.id()).size() == 1);
  }

  @Test
  void unreadableMessagesBecomeDeadLetters() throws Exception {
    long before = broker.messageCount(Addresses.DEAD_LETTERS);
    heard.sayNonsense();
    Await.until(
        "a dead letter", SOON, () -> broker.messageCount(Addresses.DEAD_LETTERS) == before + 1);
  }

  private void startBrokerWhileNobodySends() throws Exception {
    try (Connection other = database.getPostgresDatabase().getConnection();
        Statement statement = other.createStatement()) {
      becomeSender(other, statement);
      Await.until("the loss is noticed", SOON, () -> !heard.isListening());
      broker.startAgain();
      Await.until("the topic is listened to", SOON, heard::isListening);
    }
  }

  /** Takes the lock of the replica that sends, until the transaction ends. */
  private static void becomeSender(Connection connection, Statement statement) throws SQLException {
    connection.setAutoCommit(false);
    query(statement, "SELECT count(*) FROM pg_advisory_xact_lock(" + 0x6f7574626f78L + ")");
  }

  private long waiting() throws SQLException {
    try (Connection connection = database.getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement()) {
      return query(statement, "SELECT count(*) FROM rules.outbox");
    }
  }

  private static long ageMillis(Statement statement) throws SQLException {
    return query(
        statement,
        "SELECT 1000 * extract(epoch FROM clock_timestamp() - min(created_at)) FROM rules.outbox");
  }

  private static long query(Statement statement, String sql) throws SQLException {
    try (ResultSet result = statement.executeQuery(sql)) {
      result.next();
      return result.getLong(1);
    }
  }

  private static double metric(String name) {
    return given()
        .get("/q/metrics")
        .asString()
        .lines()
        .filter(line -> line.startsWith(name))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
        .findFirst()
        .orElseThrow();
  }
}
