package io.crosstide.rules;

import static io.crosstide.rules.fixture.Buckets.AMERICA;
import static io.crosstide.rules.fixture.Buckets.BEIJING;
import static io.crosstide.rules.fixture.Buckets.HANGZHOU;
import static io.crosstide.rules.fixture.Buckets.SILENT;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.crosstide.contracts.rule.Rule;
import io.crosstide.rules.error.RuleError;
import io.crosstide.rules.fixture.Api;
import io.crosstide.rules.fixture.Buckets;
import io.crosstide.rules.fixture.Drafts;
import io.crosstide.rules.fixture.Heard;
import io.crosstide.rules.fixture.WholeService;
import io.crosstide.store.Versioning;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Bad rules are refused with the right error, and nothing changes (I60). */
@QuarkusTest
class RefusedRulesIT extends WholeService {
  @Inject Buckets buckets;
  @Inject Heard heard;

  private String source;
  private String target;
  private Drafts fine;

  @BeforeEach
  void makeBuckets() {
    source = buckets.make(HANGZHOU);
    target = buckets.make(BEIJING);
    fine = Drafts.to(target, BEIJING);
  }

  @Test
  void badValues() {
    refuses(source, fine.name("n".repeat(256)), RuleError.RULE_NAME_TOO_LONG);
    refuses(source, fine.name("a\nb"), RuleError.BAD_TEXT);
    refuses(
        source,
        fine.prefixes("a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k"),
        RuleError.TOO_MANY_PREFIXES);
    refuses(source, fine.prefixes("p".repeat(1024)), RuleError.PREFIX_TOO_LONG);
    refuses(source, fine.prefixes("a", "ab"), RuleError.OVERLAPPING_PREFIXES);
    refuses(source, fine.prefixes("a\0b"), RuleError.BAD_PREFIX_ENCODING);
    refuses(source, fine.actions("put"), RuleError.BAD_ACTION);
    refuses(source, fine.history("sometimes"), RuleError.BAD_HISTORY);
    refuses(source, fine.transferType("fast"), RuleError.BAD_TRANSFER_TYPE);
    refuses(source, fine.rtc("on"), RuleError.BAD_RTC_STATUS);
    refuses(source, fine.kms("on"), RuleError.BAD_KMS_STATUS);
    refuses(source, fine.key(""), RuleError.NO_REPLICA_KEY);
    refuses(source, fine.tags("XOR"), RuleError.BAD_FILTER_TAGS);
  }

  @Test
  void badBuckets() {
    String foreign = buckets.make(BEIJING, "bob");
    refuses(Buckets.name("nobody"), fine, RuleError.NO_SUCH_BUCKET);
    refuses(source, Drafts.to("Not_a_name", BEIJING), RuleError.BAD_TARGET_NAME);
    refuses(source, Drafts.to(Buckets.name("nobody"), BEIJING), RuleError.INVALID_TARGET_BUCKET);
    refuses(source, Drafts.to(source, HANGZHOU), RuleError.INVALID_TARGET_BUCKET);
    refuses(source, Drafts.to(foreign, BEIJING), RuleError.INVALID_TARGET_BUCKET);
    refuses(source, Drafts.to(target, HANGZHOU), RuleError.INVALID_TARGET_LOCATION);
    refuses(source, Drafts.to(target, "oss-cn-zhengzhou"), RuleError.INVALID_TARGET_LOCATION);
    refuses(source, Drafts.to(target, ""), RuleError.BAD_REPLICATION_LOCATION);
    String far = buckets.make(AMERICA);
    refuses(source, Drafts.to(far, AMERICA), RuleError.ACCELERATION_NEEDED);
    refuses(
        source,
        Drafts.to(far, AMERICA).transferType("oss_acc").rtc("enabled"),
        RuleError.NO_RTC_THERE);
  }

  @Test
  void bucketsThatOnlyTheRegistryKnows() {
    String lost = Buckets.name("lost");
    buckets.register(BEIJING, lost, "alice");
    refuses(lost, fine, RuleError.NO_SUCH_BUCKET);
    refuses(source, Drafts.to(lost, BEIJING), RuleError.INVALID_TARGET_BUCKET);
  }

  @Test
  void storesThatDoNotAnswer() {
    String silent = Buckets.name("silent");
    buckets.register(SILENT, silent, "alice");
    refuses(source, Drafts.to(silent, SILENT), RuleError.STORE_UNAVAILABLE);
    // What can be said without the stores is said.
    refuses(source, Drafts.to(silent, SILENT).actions("GET"), RuleError.BAD_ACTION);
  }

  @Test
  void versioningOfTheRealBuckets() {
    buckets.setVersioning(BEIJING, target, Versioning.ENABLED);
    refuses(source, fine, RuleError.INVALID_BUCKET_STATUS);
    buckets.setVersioning(HANGZHOU, source, Versioning.SUSPENDED);
    buckets.setVersioning(BEIJING, target, Versioning.SUSPENDED);
    refuses(source, fine, RuleError.INVALID_BUCKET_STATUS);
    buckets.setVersioning(HANGZHOU, source, Versioning.ENABLED);
    buckets.setVersioning(BEIJING, target, Versioning.ENABLED);
    Api.rule(source, fine);
  }

  @Test
  void duplicates() {
    Api.rule(source, fine.name("first").prefixes("a/"));
    refuses(source, fine.name("second").prefixes("b/"), RuleError.ALREADY_REPLICATED);
    String other = buckets.make(BEIJING);
    refuses(source, Drafts.to(other, BEIJING).name("first"), RuleError.RULE_NAME_TAKEN);
    Api.rule(other, Drafts.to(source, HANGZHOU).name("first"));
  }

  @Test
  void closingRuleStillHoldsItsPairAndName() {
    Api.rule(source, fine.name("first"));
    assertThat(Api.deleteRule(source, "first").statusCode()).isEqualTo(200);
    refuses(source, fine.name("second"), RuleError.ALREADY_REPLICATED);
    String other = buckets.make(BEIJING);
    refuses(source, Drafts.to(other, BEIJING).name("first"), RuleError.RULE_NAME_TAKEN);
  }

  @Test
  void moreRulesThanABucketMayHave() {
    for (int i = 0; i < 3; i++) {
      Api.rule(source, Drafts.to(buckets.make(BEIJING), BEIJING));
      Api.rule(buckets.make(HANGZHOU), fine);
    }
    for (int i = 0; i < 2; i++) {
      // Both roles count.
      Api.rule(buckets.make(BEIJING), Drafts.to(source, HANGZHOU));
      Api.rule(target, Drafts.to(buckets.make(HANGZHOU), HANGZHOU));
    }
    String free = buckets.make(BEIJING);
    refuses(source, Drafts.to(free, BEIJING), RuleError.TOO_MANY_OUTGOING);
    refuses(free, Drafts.to(source, HANGZHOU), RuleError.TOO_MANY_INCOMING);
    refuses(free, fine, RuleError.TOO_MANY_INCOMING);
    refuses(target, Drafts.to(free, BEIJING), RuleError.TOO_MANY_OUTGOING);
  }

  @Test
  void bodiesThatAreNoDraft() {
    for (String body : List.of("", "{", "[]", "\"text\"", "null", "{\"prefixes\":7}", "{\"a\":")) {
      Response response =
          given().contentType("application/json").body(body).post("/buckets/{b}/rules", source);
      assertThat(response.statusCode()).as(body).isEqualTo(400);
      assertThat(Api.error(response)).as(body).isEqualTo(RuleError.UNREADABLE_BODY.body());
    }
    assertThat(Api.rulesOf(source)).isEmpty();
  }

  private void refuses(String bucket, Drafts draft, RuleError error) {
    List<Rule> before = around(bucket, draft);
    Response response = Api.putRule(bucket, draft);
    assertThat(response.statusCode()).as(response.asString()).isEqualTo(error.body().status());
    assertThat(Api.error(response)).isEqualTo(error.body());
    assertThat(around(bucket, draft)).isEqualTo(before);
    assertThat(heard.all())
        .filteredOn(it -> it.rule().source().bucket().value().equals(bucket))
        .allMatch(it -> before.stream().anyMatch(rule -> rule.id().equals(it.rule().id())));
  }

  /** The rules of both buckets, in either role. */
  private static List<Rule> around(String bucket, Drafts draft) {
    List<String> names = List.of(bucket, draft.draft().targetBucket().orElse(""));
    return Api.allRules().stream()
        .filter(
            rule ->
                names.contains(rule.source().bucket().value())
                    || names.contains(rule.target().bucket().value()))
        .toList();
  }
}
