package io.crosstide.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.aliyun.oss.model.AddBucketReplicationRequest;
import com.fasterxml.jackson.databind.JsonNode;
import io.crosstide.contracts.failure.FailureKind;
import io.crosstide.contracts.failure.Side;
import io.crosstide.contracts.http.Hold;
import io.crosstide.contracts.http.RuleHolding;
import io.crosstide.contracts.http.RuleHolding.Ranges;
import io.crosstide.contracts.http.RuleProgress;
import io.crosstide.contracts.id.ObjectKey;
import io.crosstide.contracts.ledger.FailedKey;
import io.crosstide.contracts.ledger.KeyState;
import io.crosstide.contracts.ledger.LeftOutKey;
import io.crosstide.contracts.ledger.SkippedKey;
import io.crosstide.contracts.report.SkipReason;
import io.crosstide.contracts.rule.Rule;
import io.crosstide.gateway.fixture.Orders;
import io.crosstide.gateway.fixture.World;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Barriers and explanations, with real stores. */
@QuarkusTest
class OperatorQuestionsIT extends OperatorTestBase {
  private static final String KEY = "a/\u0001 +%2F&";
  private static final FailedKey FAILED =
      new FailedKey(
          new ObjectKey(KEY),
          Optional.empty(),
          Optional.of(Instant.EPOCH),
          false,
          FailureKind.FORBIDDEN,
          Side.TARGET,
          "Access Denied",
          3,
          Instant.EPOCH,
          Instant.EPOCH,
          17);

  @Test
  void aBarrierIsReachedOnlyWhenTheTimestampHasPassedEveryWriteBeforeIt() throws Exception {
    Rule rule = rule();
    Instant before = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    publish(rule, before, true);
    orders()
        .set(
            "GET holding",
            200,
            new RuleHolding(
                rule.id(),
                Optional.of(new Hold.NoStream()),
                Map.of(),
                0,
                Ranges.NONE,
                Ranges.NONE,
                0,
                Map.of(),
                false));
    JsonNode late = barrier(rule, 504, "timeout", "0");
    assertThat(late.get("reached").asBoolean()).isFalse();
    assertThat(late.at("/rules/0/hold/what").asText()).isEqualTo("NO_STREAM");
    Instant until = Instant.parse(late.at("/rules/0/until").asText());
    assertThat(until).isAfter(before.plusSeconds(1));

    publish(rule, Instant.now().plusSeconds(60), true);
    assertThat(barrier(rule, 200).get("reached").asBoolean()).isTrue();

    publish(rule, Instant.now().plusSeconds(60), false);
    assertThat(barrier(rule, 504, "timeout", "0").at("/rules/0/historyComplete").asBoolean())
        .isFalse();
    assertThat(barrier(rule, 200, "history", "false").get("reached").asBoolean()).isTrue();
  }

  @Test
  void explainsAKeyByWhatIsKnownAndWhatEachSideHolds() throws Exception {
    Rule rule = rule();
    known(List.of(), List.of());
    assertThat(verdict()).isEqualTo("EQUAL");

    client(World.HANGZHOU).putObject(source, KEY, stream(HELLO));
    assertThat(verdict()).isEqualTo("WAITING");

    SkippedKey skip = new SkippedKey(1, FAILED, "oncall", "not needed", Instant.EPOCH);
    LeftOutKey cold =
        new LeftOutKey(
            new ObjectKey(KEY), Optional.empty(), SkipReason.COLD_ARCHIVE, Instant.EPOCH);
    known(List.of(), List.of(), cold);
    assertThat(verdict()).isEqualTo("LEFT_OUT");
    assertThat(explain().at("/rules/0/leftOut/0/reason").asText()).isEqualTo("cold_archive");
    known(List.of(), List.of(skip));
    assertThat(verdict()).isEqualTo("SKIPPED");
    known(List.of(FAILED), List.of(skip));
    assertThat(verdict()).isEqualTo("FAILED");

    known(List.of(), List.of(), cold);
    client(World.BEIJING).putObject(target, KEY, stream(HELLO));
    JsonNode equal = explain();
    assertThat(equal.at("/rules/0/verdict/what").asText()).isEqualTo("EQUAL");
    assertThat(equal.get("key").asText()).isEqualTo(KEY);
    assertThat(equal.at("/rules/0/rule").asText()).isEqualTo(rule.id().toString());
    assertThat(equal.at("/source/object/size").asInt()).isEqualTo(HELLO.length);
    assertThat(equal.at("/rules/0/targetNow/object/etag"))
        .isEqualTo(equal.at("/source/object/etag"));
  }

  /** I54: what the region's own credentials are shown is not what the rule sees. */
  @Test
  void looksAtTheStoresAsTheRoleOfTheRule() throws Exception {
    AddBucketReplicationRequest acting = request("acting");
    acting.setSyncRole("role");
    client(World.HANGZHOU).addBucketReplication(acting);
    known(List.of(), List.of());
    client(World.HANGZHOU).putObject(source, KEY, stream(HELLO));
    client(World.BEIJING).putObject(target, KEY, stream(HELLO));

    JsonNode explained = explain();

    assertThat(explained.at("/source/object/size").asInt()).isEqualTo(HELLO.length);
    assertThat(explained.at("/rules/0/verdict/what").asText()).isEqualTo("UNKNOWN");
    assertThat(explained.at("/rules/0/targetNow/error").asText()).startsWith("FORBIDDEN");
  }

  private String verdict() throws Exception {
    return explain().at("/rules/0/verdict/what").asText();
  }

  private JsonNode explain() throws Exception {
    return get("/keys", "bucket", source, "key", KEY);
  }

  private void known(List<FailedKey> failures, List<SkippedKey> skips, LeftOutKey... leftOut) {
    orders().set("GET keys", 200, new KeyState(failures, skips, List.of(leftOut)));
  }

  private JsonNode barrier(Rule rule, int status, Object... query) throws Exception {
    var request = as(World.OPERATOR_TOKEN).queryParam("rule", rule.id().toString());
    for (int i = 0; i < query.length; i += 2) {
      request.queryParam((String) query[i], query[i + 1]);
    }
    Response answer = request.get(API + "/barrier");
    return checked("GET", "/barrier", answer, status);
  }

  private void publish(Rule rule, Instant until, boolean complete) {
    world
        .services()
        .setProgress(
            new RuleProgress(
                rule.id(),
                Optional.of(new RuleProgress.History(complete ? 1 : 0.5, complete, 2, 1, 2, 1)),
                Optional.of(until),
                0));
  }

  private Orders orders() {
    return world.services().orders();
  }
}
