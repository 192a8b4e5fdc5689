package io.crosstide.progress.rule;

import static org.assertj.core.api.Assertions.assertThat;

import io.crosstide.messaging.broker.BrokerResource;
import io.crosstide.messaging.database.PostgresResource;
import io.crosstide.progress.it.RuleServiceFixture;
import io.crosstide.progress.it.RuleServiceResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(BrokerResource.class)
@QuarkusTestResource(PostgresResource.class)
@QuarkusTestResource(RuleServiceResource.class)
class HousekeepingIT {
  @Inject Housekeeping housekeeping;
  @Inject Pool pool;

  RuleServiceFixture rules;

  /** Or the rules of these tests, which it does not list, are gone in a moment. */
  @BeforeEach
  void listNoRules() {
    rules.setAway(true);
  }

  @AfterEach
  void listRules() {
    rules.setAway(false);
  }

  @Test
  void deletesWhatIsOldAndHoldsNothing() {
    UUID gone = rule("gone");
    UUID closing = rule("closing");
    UUID ended = stream("closed", closing, true);
    UUID holding = stream("closed", closing, false);
    UUID lost = stream("lost", closing, false);
    UUID ofGone = stream("closed", gone, false);
    UUID lostOfGone = stream("lost", gone, false);

    housekeeping.clean().await().indefinitely();

    assertThat(exists("rule", gone)).isFalse();
    assertThat(exists("rule", closing)).isTrue();
    assertThat(exists("stream", ended)).isFalse();
    assertThat(exists("stream", ofGone)).isFalse();
    assertThat(exists("stream", lostOfGone)).isFalse();
    assertThat(exists("stream", holding)).isTrue();
    assertThat(exists("stream", lost)).isTrue();
    execute(
        "UPDATE progress.rule SET status = 'gone', gone_at = now() WHERE rule_id = $1", closing);
  }

  /** More than one transaction deletes. */
  @Test
  void keepsUpWithManyReports() {
    UUID rule = rule("closing");
    execute(
        "INSERT INTO progress.failed_report (report_id, rule_id, applied_at)"
            + " SELECT gen_random_uuid(), $1, now() - n * interval '1 day'"
            + " FROM generate_series(0, 2) AS n, generate_series(1, 12000)",
        rule);

    housekeeping.clean().await().indefinitely();

    assertThat(
            pool.query(
                    "SELECT count(*) FROM progress.failed_report"
                        + " WHERE applied_at < now() - interval '23 hours'")
                .execute()
                .await()
                .indefinitely()
                .iterator()
                .next()
                .getLong(0))
        .isZero();
    execute("UPDATE progress.rule SET status = 'gone', gone_at = now() WHERE rule_id = $1", rule);
  }

  private UUID rule(String status) {
    UUID id = UUID.randomUUID();
    execute(
        "INSERT INTO progress.rule (rule_id, status, revision, created_at, history, gone_at)"
            + " VALUES ($1, '"
            + status
            + "', 0, now(), true, now() - interval '2 days')",
        id);
    return id;
  }

  private UUID stream(String state, UUID rule, boolean retired) {
    UUID id = UUID.randomUUID();
    execute(
        "INSERT INTO progress.stream (stream_id, gateway, state, seen_at)"
            + " VALUES ($1, 'g', '"
            + state
            + "', now() - interval '2 days')",
        id);
    pool.preparedQuery(
            "INSERT INTO progress.rule_stream (rule_id, stream_id, retired) VALUES ($1, $2, $3)")
        .execute(Tuple.of(rule, id, retired))
        .await()
        .indefinitely();
    return id;
  }

  private boolean exists(String table, UUID id) {
    return pool.preparedQuery("SELECT 1 FROM progress." + table + " WHERE " + table + "_id = $1")
            .execute(Tuple.of(id))
            .await()
            .indefinitely()
            .rowCount()
        > 0;
  }

  private void execute(String sql, UUID id) {
    pool.preparedQuery(sql).execute(Tuple.of(id)).await().indefinitely();
  }
}
