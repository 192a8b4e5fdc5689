package io.crosstide.rules;

import static io.crosstide.rules.fixture.Buckets.AMERICA;
import static io.crosstide.rules.fixture.Buckets.BEIJING;
import static io.crosstide.rules.fixture.Buckets.HANGZHOU;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.crosstide.contracts.http.RtcChange;
import io.crosstide.contracts.http.RuleName;
import io.crosstide.contracts.http.RulePage;
import io.crosstide.contracts.id.RuleId;
import io.crosstide.contracts.rule.Rule;
import io.crosstide.contracts.rule.UserTaggings.Tag;
import io.crosstide.messaging.amqp.Await;
import io.crosstide.rules.error.RuleError;
import io.crosstide.rules.fixture.Api;
import io.crosstide.rules.fixture.Buckets;
import io.crosstide.rules.fixture.Drafts;
import io.crosstide.rules.fixture.Heard;
import io.crosstide.rules.fixture.WholeService;
import io.crosstide.store.Versioning;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Every call for rules. */
@QuarkusTest
class RuleCallsIT extends WholeService {
  @Inject Buckets buckets;
  @Inject Heard heard;

  private String source;
  private String target;

  @BeforeEach
  void makeBuckets() {
    source = buckets.make(HANGZHOU);
    target = buckets.make(BEIJING);
  }

  @Test
  void putsAndReturnsEverythingVerbatim() {
    buckets.setVersioning(HANGZHOU, source, Versioning.ENABLED);
    buckets.setVersioning(BEIJING, target, Versioning.ENABLED);
    Drafts draft =
        Drafts.to(target, "cn-beijing")
            .name("~ \"name\" <&/?> \ud83d\ude00")
            .prefixes("b/\u00e9", "a+ %2F")
            .actions("DELETE,PUT")
            .history("disabled")
            .transferType("oss_acc")
            .role("role")
            .kms("Enabled")
            .key("key-1")
            .rtc("enabled")
            .sourceLocation("cn-hangzhou <1>")
            .tags("AND", new Tag("k", "v"), new Tag("k2", ""));
    Rule rule = Api.rule(source, draft);
    assertThat(rule.name()).isEqualTo("~ \"name\" <&/?> \ud83d\ude00");
    assertThat(rule.target()).hasToString(BEIJING + "/" + target);
    assertThat(rule.prefixes()).containsExactly("b/\u00e9", "a+ %2F");
    assertThat(rule.actions().text()).isEqualTo("DELETE,PUT");
    assertThat(rule.historyEnabled()).isFalse();
    assertThat(rule.transferType()).contains("oss_acc");
    assertThat(rule.syncRole()).contains("role");
    assertThat(rule.encryption().kmsObjectsStatus()).contains("Enabled");
    assertThat(rule.encryption().replicaKmsKeyId()).contains("key-1");
    assertThat(rule.rtcEnabled()).isTrue();
    assertThat(rule.versioned()).isTrue();
    assertThat(rule.sourceLocation()).contains("cn-hangzhou <1>");
    assertThat(rule.userTaggings()).isEqualTo(draft.draft().userTaggings());
    assertThat(Api.read(Api.findRule(rule.id()), Rule.class)).isEqualTo(rule);
    assertThat(Api.rulesOf(source)).containsExactly(rule);
    assertThat(Api.rulesOf(target)).isEmpty();
  }

  @Test
  void namesARuleByAUuidIfTheClientDoesNot() {
    Rule rule = Api.rule(source, Drafts.to(target, BEIJING).name(""));
    assertThat(rule.name()).matches("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");
  }

  @Test
  void bucketsMayReplicateToEachOther() {
    Api.rule(source, Drafts.to(target, BEIJING));
    Api.rule(target, Drafts.to(source, HANGZHOU));
  }

  @Test
  void bucketsOfOneRegionMayReplicate() {
    String neighbour = buckets.make(HANGZHOU);
    Api.rule(source, Drafts.to(neighbour, HANGZHOU).transferType("oss_acc"));
  }

  @Test
  void accelerationReachesOtherGroups() {
    Api.rule(source, Drafts.to(buckets.make(AMERICA), AMERICA).transferType("oss_acc"));
  }

  @Test
  void listsRulesOfABucketByCreation() {
    List<Rule> put = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      put.add(Api.rule(source, Drafts.to(buckets.make(BEIJING), BEIJING)));
    }
    assertThat(Api.rulesOf(source)).isEqualTo(put);
    assertThat(error(given().get("/buckets/{b}/rules", "no-such-bucket")))
        .isEqualTo(RuleError.NO_SUCH_BUCKET);
  }

  @Test
  void pagesThroughAllRules() {
    for (int i = 0; i < 3; i++) {
      Api.rule(source, Drafts.to(buckets.make(BEIJING), BEIJING));
    }
    List<RuleId> paged = new ArrayList<>();
    Optional<String> after = Optional.of("");
    while (after.isPresent()) {
      RulePage page =
          Api.read(given().get("/rules?limit=2&after={a}", after.get()), RulePage.class);
      assertThat(page.rules()).hasSizeLessThanOrEqualTo(2);
      page.rules().forEach(rule -> paged.add(rule.id()));
      after = page.next();
    }
    assertThat(paged).doesNotHaveDuplicates();
    assertThat(paged).containsAll(Api.rulesOf(source).stream().map(Rule::id).toList());
    for (String bad : List.of("0", "1001", "-1", "x", "1.5")) {
      assertThat(error(given().get("/rules?limit={l}", bad))).isEqualTo(RuleError.BAD_LIMIT);
    }
    assertThat(error(given().get("/rules?after=x"))).isEqualTo(RuleError.BAD_CURSOR);
  }

  @Test
  void unknownRulesAreNotFound() {
    assertThat(error(Api.findRule(RuleId.random()))).isEqualTo(RuleError.NO_SUCH_RULE);
    assertThat(error(Api.findRule("not-an-id"))).isEqualTo(RuleError.NO_SUCH_RULE);
    assertThat(error(given().get("/nowhere"))).isEqualTo(RuleError.NO_SUCH_CALL);
  }

  @Test
  void refusesTextsThatNoStoreHolds() {
    Drafts fine = Drafts.to(target, BEIJING);
    assertThat(error(Api.putRule(source, fine.name("a\0b")))).isEqualTo(RuleError.BAD_TEXT);
    assertThat(error(Api.putRule(source, Drafts.to("a\0b", BEIJING))))
        .isEqualTo(RuleError.BAD_TEXT);
    assertThat(error(Api.deleteRule(source, "a\0b"))).isEqualTo(RuleError.BAD_TEXT);
    assertThat(error(Api.setRtc(source, "a\0b", "enabled"))).isEqualTo(RuleError.BAD_TEXT);
    assertThat(error(given().urlEncodingEnabled(false).get("/buckets/a%00b")))
        .isEqualTo(RuleError.BAD_TEXT);
    assertThat(error(given().urlEncodingEnabled(false).get("/buckets?owner=%00")))
        .isEqualTo(RuleError.BAD_TEXT);
    assertThat(Api.rulesOf(source)).isEmpty();
  }

  /** By what is announced: the connection is closed, so that a body could not be sent whole. */
  @Test
  void refusesBodiesThatAreTooLarge() throws Exception {
    String head =
        "POST /buckets/%s/rules HTTP/1.1\r\nHost: rules\r\n".formatted(source)
            + "Content-Type: application/json\r\nContent-Length: 300000\r\n\r\n";
    try (Socket socket = new Socket("127.0.0.1", RestAssured.port)) {
      socket.setSoTimeout(20_000);
      socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
      BufferedReader answer =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
      assertThat(answer.readLine()).startsWith("HTTP/1.1 413 ");
    }
    assertThat(Api.rulesOf(source)).isEmpty();
  }

  @Test
  void deleteAnswersAsOssDoes() {
    assertThat(Api.deleteRule(source, "any").statusCode()).as("no rules").isEqualTo(200);
    Rule rule = Api.rule(source, Drafts.to(target, BEIJING).name("a rule"));
    assertThat(error(Api.deleteRule(source, "other"))).isEqualTo(RuleError.NO_SUCH_RULE);
    assertThat(error(Api.deleteRule(source, ""))).isEqualTo(RuleError.DELETE_WITHOUT_NAME);
    assertThat(error(Api.json(new RuleName(null)).post("/buckets/{b}/rule-deletions", source)))
        .isEqualTo(RuleError.DELETE_WITHOUT_NAME);
    assertThat(error(Api.deleteRule("no-such-bucket", "a rule")))
        .isEqualTo(RuleError.NO_SUCH_BUCKET);
    assertThat(Api.rulesOf(source)).containsExactly(rule);
    assertThat(Api.deleteRule(source, "a rule").statusCode()).isEqualTo(200);
    assertThat(Api.deleteRule(source, "a rule").statusCode()).isEqualTo(204);
  }

  @Test
  void switchesRtc() throws Exception {
    Rule rule = Api.rule(source, Drafts.to(target, BEIJING).name("r"));
    assertThat(Api.setRtc(source, "r", "disabled").statusCode()).as("off already").isEqualTo(200);
    assertThat(Api.setRtc(source, "r", "enabled").statusCode()).isEqualTo(200);
    assertThat(Api.rulesOf(source).get(0).rtcEnabled()).isTrue();
    Await.until("it is heard", Duration.ofSeconds(10), () -> heard.of(rule.id()).size() == 2);
    assertThat(heard.of(rule.id()).get(1).rule().rtcEnabled()).isTrue();
    assertThat(Api.setRtc(source, "r", "disabled").statusCode()).isEqualTo(200);
    assertThat(Api.rulesOf(source).get(0).rtcEnabled()).isFalse();
  }

  @Test
  void refusesBadChangesOfRtc() {
    Api.rule(source, Drafts.to(target, BEIJING).name("r"));
    Api.rule(source, Drafts.to(buckets.make(AMERICA), AMERICA).name("far").transferType("oss_acc"));
    List<Rule> before = Api.rulesOf(source);
    assertThat(error(Api.setRtc(source, "x", "enabled"))).isEqualTo(RuleError.NO_SUCH_RULE);
    assertThat(error(Api.setRtc(source, "r", "on"))).isEqualTo(RuleError.BAD_RTC_STATUS);
    assertThat(error(Api.setRtc(source, "r", null))).isEqualTo(RuleError.BAD_RTC_STATUS);
    assertThat(error(Api.setRtc(source, "", "enabled"))).isEqualTo(RuleError.RTC_WITHOUT_NAME);
    assertThat(error(Api.json(new RtcChange(null, "enabled")).put("/buckets/{b}/rtc", source)))
        .isEqualTo(RuleError.RTC_WITHOUT_NAME);
    assertThat(error(Api.setRtc(source, "far", "enabled"))).isEqualTo(RuleError.NO_RTC_THERE);
    assertThat(error(Api.setRtc("no-such-bucket", "r", "enabled")))
        .isEqualTo(RuleError.NO_SUCH_BUCKET);
    assertThat(Api.rulesOf(source)).isEqualTo(before);
  }

  private static RuleError error(Response response) {
    RuleError found = null;
    for (RuleError error : RuleError.values()) {
      if (error.body().equals(Api.error(response))) {
        found = error;
      }
    }
    assertThat(found).as(response.asString()).isNotNull();
    assertThat(response.statusCode()).isEqualTo(found.body().status());
    return found;
  }
}
