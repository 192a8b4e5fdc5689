package io.crosstide.gateway;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.crosstide.contracts.codec.MessageCodec;
import io.crosstide.contracts.deletes.ConfirmOrder;
import io.crosstide.contracts.deletes.ConfirmResult;
import io.crosstide.contracts.failure.FailureKind;
import io.crosstide.contracts.failure.Side;
import io.crosstide.contracts.http.DeleteLimitChange;
import io.crosstide.contracts.http.ErrorBody;
import io.crosstide.contracts.http.Hold;
import io.crosstide.contracts.http.PauseChange;
import io.crosstide.contracts.http.RuleHolding;
import io.crosstide.contracts.http.RuleHolding.Ranges;
import io.crosstide.contracts.http.RuleProgress;
import io.crosstide.contracts.id.ObjectKey;
import io.crosstide.contracts.id.RuleId;
import io.crosstide.contracts.id.StreamId;
import io.crosstide.contracts.ledger.FailedKey;
import io.crosstide.contracts.ledger.FailurePage;
import io.crosstide.contracts.ledger.KeyCursor;
import io.crosstide.contracts.ledger.LeftOutKey;
import io.crosstide.contracts.ledger.LeftOutPage;
import io.crosstide.contracts.ledger.RetryOrder;
import io.crosstide.contracts.ledger.RetryResult;
import io.crosstide.contracts.ledger.SkipOrder;
import io.crosstide.contracts.ledger.SkippedKey;
import io.crosstide.contracts.ledger.SkippedPage;
import io.crosstide.contracts.letter.DeadLetter;
import io.crosstide.contracts.letter.DeadLetterPage;
import io.crosstide.contracts.letter.LetterCause;
import io.crosstide.contracts.letter.LetterOrder;
import io.crosstide.contracts.letter.LetterState;
import io.crosstide.contracts.letter.LetterSubject;
import io.crosstide.contracts.letter.Remedy;
import io.crosstide.contracts.letter.Settlement;
import io.crosstide.contracts.report.SkipReason;
import io.crosstide.contracts.rule.DeleteLimit;
import io.crosstide.contracts.rule.Rule;
import io.crosstide.contracts.rule.RulePause;
import io.crosstide.gateway.fixture.Orders;
import io.crosstide.gateway.fixture.World;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
class OperatorApiIT extends OperatorTestBase {
  private static final Instant NOW = Instant.parse("2026-11-21T20:30:15Z");
  private static final FailedKey FAILED =
      new FailedKey(
          Orders.strangeKey(),
          Optional.empty(),
          Optional.of(NOW),
          true,
          FailureKind.FORBIDDEN,
          Side.TARGET,
          "Access Denied [AccessDenied]",
          3,
          NOW,
          NOW,
          17);
  private static final SkippedKey SKIPPED = new SkippedKey(5, FAILED, "oncall", "why", NOW);
  private static final Optional<KeyCursor> CURSOR = Optional.of(KeyCursor.of(FAILED));

  @Test
  void documentsEveryCall() {
    assertThat(documentation.calls())
        .containsExactlyInAnyOrder(
            "GET /operator/v1/rules",
            "GET /operator/v1/rules/{rule}",
            "PUT /operator/v1/rules/{rule}/pause",
            "PUT /operator/v1/rules/{rule}/delete-limit",
            "POST /operator/v1/rules/{rule}/delete-confirmations",
            "GET /operator/v1/rules/{rule}/failures",
            "POST /operator/v1/rules/{rule}/retries",
            "GET /operator/v1/rules/{rule}/skips",
            "POST /operator/v1/rules/{rule}/skips",
            "GET /operator/v1/rules/{rule}/left-out",
            "GET /operator/v1/dead-letters",
            "GET /operator/v1/dead-letters/{number}",
            "POST /operator/v1/dead-letters/{number}/sends",
            "POST /operator/v1/dead-letters/{number}/discards",
            "GET /operator/v1/rules/{rule}/comparisons",
            "POST /operator/v1/rules/{rule}/comparisons",
            "GET /operator/v1/rules/{rule}/comparisons/{id}",
            "DELETE /operator/v1/rules/{rule}/comparisons/{id}",
            "GET /operator/v1/rules/{rule}/comparisons/{id}/differences",
            "GET /operator/v1/rules/{rule}/comparison-schedule",
            "PUT /operator/v1/rules/{rule}/comparison-schedule",
            "DELETE /operator/v1/rules/{rule}/comparison-schedule",
            "GET /operator/v1/keys",
            "GET /operator/v1/barrier");
  }

  /** I54: accounts have no access, and a stranger does not learn which calls there are. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "Bearer",
        "Bearer ",
        "Bearer token-of-oncall-012345678",
        "Bearer token-of-oncall-01234567890",
        "Basic token-of-oncall-0123456789",
        "token-of-oncall-0123456789",
        "Bearer SK1",
        "OSS AK1:SK1"
      })
  void letsNobodyInWithoutAToken(String authorization) throws Exception {
    for (String path : List.of("/rules", "/rules/x", "/nothing", "")) {
      Response answer = given().header("Authorization", authorization).get(API + path);
      assertThat(answer.statusCode()).as(path).isEqualTo(401);
      assertThat(answer.header("WWW-Authenticate")).isEqualTo("Bearer");
      assertThat(error(answer)).isEqualTo("Unauthorized");
    }
    assertThat(given().get(API + "/rules").statusCode()).isEqualTo(401);
  }

  @Test
  void letsAReaderReadOnly() throws Exception {
    Rule rule = rule();
    assertThat(as(World.AUDITOR_TOKEN).get(API + "/rules").statusCode()).isEqualTo(200);
    for (String call : List.of("/retries", "/skips")) {
      String path = "/rules/" + rule.id() + call;
      Response answer = as(World.AUDITOR_TOKEN).body("{}").post(API + path);
      assertThat(checked("POST", path, answer, 403).get("code").asText()).isEqualTo("Forbidden");
    }
  }

  @Test
  void leavesHealthAndMetricsOpen() {
    for (String path : List.of("/q/health/ready", "/q/metrics", "/q/openapi")) {
      assertThat(given().get(path).statusCode()).as(path).isEqualTo(200);
    }
  }

  @Test
  void listsRulesWithTheirFigures() throws Exception {
    Rule rule = rule();
    world
        .services()
        .setProgress(
            new RuleProgress(
                rule.id(),
                Optional.of(new RuleProgress.History(0.85, false, 100, 85, 1000, 850)),
                Optional.of(NOW),
                2));
    for (JsonNode page : List.of(get("/rules"), get("/rules", "bucket", source))) {
      assertThat(page.at("/rules/0/id").asText()).isEqualTo(rule.id().toString());
      assertThat(page.at("/rules/0/name").asText()).isEqualTo("r");
      assertThat(page.at("/rules/0/status").asText()).isEqualTo("doing");
      assertThat(page.at("/rules/0/source/bucket").asText()).isEqualTo(source);
      assertThat(page.at("/rules/0/target/region").asText()).isEqualTo(World.BEIJING);
      assertThat(page.at("/rules/0/figures/newObjects").asText()).isEqualTo(NOW.toString());
      assertThat(page.at("/rules/0/figures/history/fraction").asDouble()).isEqualTo(0.85);
      assertThat(page.at("/rules/0/figures/openFailures").asInt()).isEqualTo(2);
      assertThat(page.has("next")).isFalse();
    }
  }

  @Test
  void saysWhatHoldsARule() throws Exception {
    Rule rule = rule();
    hold(rule, new Hold.Failure(FAILED, NOW));
    JsonNode state = get("/rules/" + rule.id());
    assertThat(state.at("/hold/what").asText()).isEqualTo("FAILURE");
    assertThat(state.at("/hold/since").asText()).isEqualTo(NOW.toString());
    assertThat(state.at("/hold/text").asText()).contains(FailureKind.FORBIDDEN.cause());
    JsonNode failure = state.at("/hold/failure");
    assertThat(failure.get("key").asText()).isEqualTo(Orders.strangeKey().value());
    assertThat(failure.get("cause").asText()).startsWith(FailureKind.FORBIDDEN.cause());
    assertThat(failure.get("side").asText()).isEqualTo("TARGET");
    assertThat(failure.get("lastError").asText()).isEqualTo("Access Denied [AccessDenied]");
    assertThat(failure.get("attempts").asInt()).isEqualTo(3);
    assertThat(failure.get("nextAt").asText()).isEqualTo(NOW.toString());
    assertThat(state.at("/failures/0/kind").asText()).isEqualTo("FORBIDDEN");
    assertThat(state.at("/failures/0/keys").asInt()).isEqualTo(2);
    assertThat(state.at("/gap/complete").asInt()).isEqualTo(1);
    assertThat(state.at("/pendingBatches").asInt()).isEqualTo(3);
    assertThat(state.at("/leftOut/0/reason").asText()).isEqualTo("encryption");
    assertThat(state.at("/leftOut/0/keys").asInt()).isEqualTo(8);
    assertThat(state.at("/leftOut/1/cause").asText()).startsWith(SkipReason.COLD_ARCHIVE.cause());
    assertThat(state.at("/leftOutMore").asBoolean()).isTrue();

    StreamId stream = StreamId.random();
    for (Hold.Cause cause : Hold.Cause.values()) {
      hold(rule, new Hold.Stream(stream, "gateway-1", cause, 4, Optional.of(NOW), NOW));
      JsonNode held = get("/rules/" + rule.id()).get("hold");
      assertThat(held.at("/stream/id").asText()).isEqualTo(stream.toString());
      assertThat(held.at("/stream/gateway").asText()).isEqualTo("gateway-1");
      assertThat(held.at("/stream/pendingBatches").asInt()).isEqualTo(4);
      assertThat(held.get("text").asText()).isNotBlank();
    }
    hold(
        rule,
        new Hold.Stream(
            stream,
            "gateway-1",
            Hold.Cause.BATCHES,
            4,
            Optional.of(NOW),
            NOW,
            Optional.empty(),
            OptionalLong.of(7)));
    JsonNode dead = get("/rules/" + rule.id()).get("hold");
    assertThat(dead.get("deadLetter").asInt()).isEqualTo(7);
    assertThat(dead.get("text").asText()).contains("dead letter 7");
    for (Hold other :
        List.of(
            new Hold.Starting(),
            new Hold.NoStream(),
            new Hold.Resync(),
            new Hold.Survey(Optional.of(NOW)))) {
      hold(rule, other);
      assertThat(get("/rules/" + rule.id()).at("/hold/text").asText()).isNotBlank();
    }
  }

  /** I46: a key comes as it is, whatever it holds. */
  @Test
  void pagesFailuresAndPassesOnWhatIsAskedFor() throws Exception {
    Rule rule = rule();
    String path = "/rules/" + rule.id();
    orders().set("GET failures", 200, new FailurePage(List.of(FAILED), CURSOR));
    JsonNode page = get(path + "/failures", "kind", "FORBIDDEN", "limit", 7);
    assertThat(page.at("/failures/0/key").asText()).isEqualTo(Orders.strangeKey().value());
    assertThat(page.get("next").asText()).isEqualTo(CURSOR.orElseThrow().text());
    assertThat(orders().last("GET failures").query()).isEqualTo("limit=7&kind=FORBIDDEN");

    get(path + "/failures", "after", page.get("next").asText());
    assertThat(orders().last("GET failures").query())
        .isEqualTo("limit=100&after=" + CURSOR.orElseThrow().text());
  }

  @Test
  void pagesWhatWasLeftOut() throws Exception {
    Rule rule = rule();
    String path = "/rules/" + rule.id() + "/left-out";
    LeftOutKey key =
        new LeftOutKey(Orders.strangeKey(), Optional.empty(), SkipReason.COLD_ARCHIVE, NOW);
    orders().set("GET left-out", 200, new LeftOutPage(List.of(key), CURSOR));
    JsonNode page = get(path, "reason", "cold_archive", "limit", 7);
    assertThat(page.at("/keys/0/key").asText()).isEqualTo(Orders.strangeKey().value());
    assertThat(page.at("/keys/0/reason").asText()).isEqualTo("cold_archive");
    assertThat(page.at("/keys/0/cause").asText()).startsWith(SkipReason.COLD_ARCHIVE.cause());
    assertThat(page.at("/keys/0/seenAt").asText()).isEqualTo(NOW.toString());
    assertThat(orders().last("GET left-out").query()).isEqualTo("limit=7&reason=cold_archive");

    get(path, "after", page.get("next").asText());
    assertThat(orders().last("GET left-out").query())
        .isEqualTo("limit=100&after=" + CURSOR.orElseThrow().text());
  }

  @Test
  void ordersRetries() throws Exception {
    Rule rule = rule();
    String path = "/rules/" + rule.id() + "/retries";
    orders().set("POST retries", 200, new RetryResult(10_000, CURSOR));
    JsonNode all = post(path, "{}");
    assertThat(all.get("due").asInt()).isEqualTo(10_000);
    assertThat(retryOrder()).isEqualTo(new RetryOrder(null, null, null));

    post(path, "{\"after\":\"" + all.get("next").asText() + "\",\"kind\":\"FORBIDDEN\"}");
    assertThat(retryOrder())
        .isEqualTo(new RetryOrder(Optional.empty(), Optional.of(FailureKind.FORBIDDEN), CURSOR));

    post(path, "{\"key\":\"a\\u0000b\"}");
    assertThat(retryOrder().key()).contains(new ObjectKey("a\u0000b"));
  }

  /** I51: what the rule service is told, and what it answers. */
  @Test
  void pausesInTheNameOfTheOperator() throws Exception {
    Rule rule = rule();
    String path = "/rules/" + rule.id() + "/pause";
    Rule paused = rule.withPause(Optional.of(new RulePause("oncall", "moving", NOW)));
    orders().set("PUT pause", 200, paused);
    String body = "{\"paused\":true,\"reason\":\"moving\",\"by\":\"another\"}";
    JsonNode view = put(path, body);
    assertThat(view.at("/pause/by").asText()).isEqualTo("oncall");
    assertThat(view.at("/pause/reason").asText()).isEqualTo("moving");
    assertThat(view.at("/pause/since").asText()).isEqualTo(NOW.toString());
    assertThat(decode(orders().last("PUT pause"), PauseChange.class))
        .isEqualTo(new PauseChange(true, "oncall", "moving"));

    orders().set("PUT pause", 200, rule);
    assertThat(put(path, "{\"paused\":false}").has("pause")).isFalse();
    assertThat(decode(orders().last("PUT pause"), PauseChange.class))
        .isEqualTo(new PauseChange(false, "oncall", ""));

    Response reader = as(World.AUDITOR_TOKEN).body(body).put(API + path);
    assertThat(checked("PUT", path, reader, 403).get("code").asText()).isEqualTo("Forbidden");
  }

  @Test
  void limitsAndConfirmsDeletes() throws Exception {
    Rule rule = rule();
    String path = "/rules/" + rule.id();
    Optional<DeleteLimit> limit = Optional.of(new DeleteLimit(100, 3_600));
    orders().set("PUT delete-limit", 200, rule.withDeleteLimit(limit));
    JsonNode view = put(path + "/delete-limit", "{\"deletes\":100,\"seconds\":3600}");
    assertThat(view.at("/deleteLimit/deletes").asInt()).isEqualTo(100);
    assertThat(view.at("/deleteLimit/seconds").asInt()).isEqualTo(3_600);
    assertThat(decode(orders().last("PUT delete-limit"), DeleteLimitChange.class).limit())
        .isEqualTo(limit);
    orders().set("PUT delete-limit", 200, rule);
    assertThat(put(path + "/delete-limit", "{}").has("deleteLimit")).isFalse();
    assertThat(decode(orders().last("PUT delete-limit"), DeleteLimitChange.class).limit())
        .isEmpty();

    orders().set("POST delete-confirmations", 200, new ConfirmResult(10_000, CURSOR, 9));
    JsonNode all = post(path + "/delete-confirmations", "{}");
    assertThat(all.get("confirmed").asInt()).isEqualTo(10_000);
    assertThat(decode(orders().last("POST delete-confirmations"), ConfirmOrder.class))
        .isEqualTo(new ConfirmOrder("oncall", null, null, null));
    String rest =
        "{\"key\":\"k\",\"after\":\"%s\",\"upTo\":%d,\"by\":\"another\"}"
            .formatted(all.get("next").asText(), all.get("upTo").asLong());
    post(path + "/delete-confirmations", rest);
    assertThat(decode(orders().last("POST delete-confirmations"), ConfirmOrder.class))
        .isEqualTo(
            new ConfirmOrder(
                "oncall", Optional.of(new ObjectKey("k")), CURSOR, OptionalLong.of(9)));
  }

  @Test
  void skipsInTheNameOfTheOperator() throws Exception {
    Rule rule = rule();
    String path = "/rules/" + rule.id() + "/skips";
    orders().set("POST skips", 201, SKIPPED);
    String body = "{\"key\":\"k\",\"generation\":17,\"reason\":\"why\",\"by\":\"another\"}";
    JsonNode skip = post(path, body);
    assertThat(skip.get("by").asText()).isEqualTo("oncall");
    SkipOrder order = decode(orders().last("POST skips"), SkipOrder.class);
    assertThat(order)
        .isEqualTo(new SkipOrder(new ObjectKey("k"), Optional.empty(), 17, "oncall", "why"));

    orders().set("GET skips", 200, new SkippedPage(List.of(SKIPPED), OptionalLong.of(5)));
    JsonNode page = get(path);
    assertThat(page.at("/skips/0/reason").asText()).isEqualTo("why");
    get(path, "after", page.get("next").asText());
    assertThat(orders().last("GET skips").query()).isEqualTo("limit=100&after=5");

    orders()
        .set(
            "POST skips", 409, new ErrorBody(409, "KeyHasChanged", "Look again", Optional.empty()));
    Response changed = as(World.OPERATOR_TOKEN).body(body).post(API + path);
    assertThat(checked("POST", path, changed, 409).get("code").asText()).isEqualTo("KeyHasChanged");
  }

  /** I15: what nobody could handle is shown, with what follows if it is given up. */
  @Test
  void showsAndSettlesDeadLetters() throws Exception {
    DeadLetter open =
        new DeadLetter(
            7,
            Optional.of("tasks.live"),
            Optional.of("id"),
            LetterCause.FAILED,
            new LetterSubject(
                Optional.of(RuleId.random()),
                Optional.of(StreamId.random()),
                OptionalLong.of(3),
                null,
                null),
            2,
            800,
            "{",
            true,
            LetterState.OPEN,
            Remedy.LEDGER,
            NOW,
            Optional.empty());
    orders()
        .set(
            "GET dead-letters",
            200,
            new DeadLetterPage(List.of(open), 1, false, OptionalLong.of(7)));
    JsonNode page = get("/dead-letters", "state", "open", "limit", 1);
    assertThat(page.at("/letters/0/queue").asText()).isEqualTo("tasks.live");
    assertThat(page.at("/letters/0/sequence").asInt()).isEqualTo(3);
    assertThat(page.at("/letters/0/remedyText").asText()).startsWith(Remedy.LEDGER.text());
    assertThat(orders().last("GET dead-letters").query()).isEqualTo("limit=1&state=open");
    String rule = RuleId.random().toString();
    get("/dead-letters", "after", page.get("next").asText(), "rule", rule);
    assertThat(orders().last("GET dead-letters").query())
        .isEqualTo("limit=100&after=7&rule=" + rule);

    orders().set("GET 7", 200, open);
    assertThat(get("/dead-letters/7").get("state").asText()).isEqualTo("open");
    DeadLetter sent = settled(open, LetterState.SENT);
    orders().set("POST sends", 200, sent);
    assertThat(post("/dead-letters/7/sends", "{}").get("by").asText()).isEqualTo("oncall");
    assertThat(decode(orders().last("POST sends"), LetterOrder.class))
        .isEqualTo(new LetterOrder("oncall", ""));
    orders().set("POST discards", 200, settled(open, LetterState.DISCARDED));
    String body = "{\"reason\":\"why\",\"by\":\"another\"}";
    assertThat(post("/dead-letters/7/discards", body).get("state").asText()).isEqualTo("discarded");
    assertThat(decode(orders().last("POST discards"), LetterOrder.class))
        .isEqualTo(new LetterOrder("oncall", "why"));

    String code = "DeadLetterStillNeeded";
    orders().set("POST discards", 409, new ErrorBody(409, code, "No", Optional.empty()));
    Response needed = as(World.OPERATOR_TOKEN).body(body).post(API + "/dead-letters/7/discards");
    assertThat(checked("POST", "/dead-letters/7/discards", needed, 409).get("code").asText())
        .isEqualTo(code);
  }

  private static DeadLetter settled(DeadLetter letter, LetterState state) {
    return new DeadLetter(
        letter.number(),
        letter.queue(),
        letter.messageId(),
        letter.cause(),
        letter.subject(),
        letter.keys(),
        letter.size(),
        letter.head(),
        letter.whole(),
        state,
        letter.remedy(),
        letter.arrivedAt(),
        Optional.of(new Settlement("oncall", "", NOW)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "GET | /rules/x | | 400",
        "GET | /rules?limit=0 | | 400",
        "GET | /rules?limit=x | | 400",
        "GET | /rules?bucket=no-such-bucket | | 404",
        "GET | /rules/RULE/failures?kind=x | | 400",
        "GET | /rules/RULE/failures?after=x | | 400",
        "GET | /rules/RULE/skips?after=x | | 400",
        "GET | /rules/RULE/left-out?reason=x | | 400",
        "PUT | /rules/RULE/pause | | 400",
        "PUT | /rules/RULE/pause | {\"paused\":\"x\"} | 400",
        "PUT | /rules/RULE/delete-limit | | 400",
        "PUT | /rules/RULE/delete-limit | {\"deletes\":1} | 400",
        "PUT | /rules/RULE/delete-limit | {\"deletes\":-1,\"seconds\":60} | 400",
        "PUT | /rules/RULE/delete-limit | {\"deletes\":1,\"seconds\":0} | 400",
        "POST | /rules/RULE/delete-confirmations | | 400",
        "POST | /rules/RULE/delete-confirmations | {\"after\":\"x\"} | 400",
        "POST | /rules/RULE/retries | | 400",
        "POST | /rules/RULE/retries | { | 400",
        "POST | /rules/RULE/retries | [] | 400",
        "POST | /rules/RULE/retries | {\"kind\":\"x\"} | 400",
        "POST | /rules/RULE/retries | {\"key\":\"\"} | 400",
        "POST | /rules/RULE/skips | {} | 400",
        "POST | /rules/RULE/skips | {\"key\":\"k\",\"generation\":\"x\"} | 400",
        "POST | /rules/RULE/skips | {\"key\":\"k\",\"generation\":1} | 400",
        "GET | /dead-letters?state=x | | 400",
        "GET | /dead-letters?rule=x | | 400",
        "GET | /dead-letters?after=x | | 400",
        "GET | /dead-letters/x | | 400",
        "POST | /dead-letters/7/sends | | 400",
        "POST | /dead-letters/7/discards | {\"reason\":[]} | 400",
        "GET | /keys | | 400",
        "GET | /keys?bucket=abc | | 400",
        "GET | /keys?bucket=no-such-bucket&key=k | | 404",
        "GET | /barrier | | 400",
        "GET | /barrier?rule=x | | 400",
        "GET | /barrier?rule=RULE&timeout=301 | | 400",
        "GET | /barrier?rule=RULE&timeout=-1 | | 400",
        "GET | /barrier?rule=RULE&history=x | | 400",
        "GET | /nothing | | 404",
        "DELETE | /rules | | 405",
      })
  void refusesWhatCannotBeRead(String method, String path, String body, int status)
      throws Exception {
    Rule rule = rule();
    String named = API + path.replace("RULE", rule.id().toString());
    Response answer =
        as(World.OPERATOR_TOKEN)
            .urlEncodingEnabled(false)
            .body(body == null ? "" : body)
            .request(method, named);
    assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(status);
    assertThat(error(answer)).isNotBlank();
  }

  @Test
  void namesARuleThatIsNotThere() throws Exception {
    String path = "/rules/" + RuleId.random();
    Response answer = as(World.OPERATOR_TOKEN).get(API + path);
    assertThat(checked("GET", path, answer, 404).get("code").asText())
        .isEqualTo("NoSuchReplicationRule");
  }

  @Test
  void saysThatAServiceIsAway() throws Exception {
    Rule rule = rule();
    world.services().setAway(true);
    String path = "/rules/" + rule.id();
    Response answer = as(World.OPERATOR_TOKEN).get(API + path);
    assertThat(checked("GET", path, answer, 503).get("code").asText())
        .isEqualTo("ServiceUnavailable");
  }

  private void hold(Rule rule, Hold hold) {
    RuleHolding holding =
        new RuleHolding(
            rule.id(),
            Optional.of(hold),
            Map.of(FailureKind.FORBIDDEN, 2L, FailureKind.REFUSED, 1L),
            3,
            new Ranges(1, 1, 1),
            new Ranges(4, 3, 2),
            1,
            Map.of(SkipReason.COLD_ARCHIVE, 7L, SkipReason.ENCRYPTION, 8L),
            true);
    orders().set("GET holding", 200, holding);
  }

  private Orders orders() {
    return world.services().orders();
  }

  private RetryOrder retryOrder() {
    return decode(orders().last("POST retries"), RetryOrder.class);
  }

  private static <T> T decode(Orders.Order order, Class<T> type) {
    return MessageCodec.decode(order.body(), type);
  }

  private static String error(Response answer) {
    return MessageCodec.decode(answer.asByteArray(), ErrorBody.class).code();
  }
}
