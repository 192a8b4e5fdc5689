package io.crosstide.rules;

import static io.crosstide.rules.fixture.Buckets.BEIJING;
import static io.crosstide.rules.fixture.Buckets.HANGZHOU;
import static io.crosstide.rules.fixture.Buckets.entry;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.crosstide.contracts.http.BucketEntry;
import io.crosstide.contracts.rule.Rule;
import io.crosstide.contracts.rule.RuleStatus;
import io.crosstide.messaging.amqp.Await;
import io.crosstide.rules.error.RuleError;
import io.crosstide.rules.fixture.Api;
import io.crosstide.rules.fixture.Buckets;
import io.crosstide.rules.fixture.Drafts;
import io.crosstide.rules.fixture.Heard;
import io.crosstide.rules.fixture.WholeService;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Every call for buckets. */
@QuarkusTest
class BucketCallsIT extends WholeService {
  @Inject Buckets buckets;
  @Inject Heard heard;

  @Test
  void registersOnce() {
    String name = Buckets.name("registered");
    BucketEntry entry = entry(HANGZHOU, name, "alice");
    assertThat(Api.register(entry).statusCode()).isEqualTo(201);
    assertThat(Api.register(entry).statusCode()).isEqualTo(200);
    assertThat(Api.read(given().get("/buckets/{b}", name), BucketEntry.class)).isEqualTo(entry);
    assertRefused(Api.register(entry(BEIJING, name, "alice")), RuleError.BUCKET_ALREADY_EXISTS);
    assertRefused(Api.register(entry(HANGZHOU, name, "bob")), RuleError.BUCKET_ALREADY_EXISTS);
    assertThat(Api.read(given().get("/buckets/{b}", name), BucketEntry.class)).isEqualTo(entry);
  }

  @Test
  void refusesBadEntries() {
    String name = Buckets.name("bad");
    assertRefused(Api.register(entry("oss-nowhere", name, "alice")), RuleError.NO_SUCH_REGION);
    assertRefused(
        Api.json(entry(HANGZHOU, name, "alice")).put("/buckets/{b}", name + "-2"),
        RuleError.BAD_BUCKET_NAME);
    for (String body : List.of("", "{}", "[", "{\"owner\":\"alice\"}")) {
      assertRefused(
          given().contentType("application/json").body(body).put("/buckets/{b}", name),
          RuleError.UNREADABLE_BODY);
    }
    assertRefused(given().get("/buckets/{b}", name), RuleError.NO_SUCH_BUCKET);
  }

  @Test
  void listsByNameAndOwner() {
    String owner = Buckets.name("owner");
    List<String> names =
        List.of(Buckets.name("list-b"), Buckets.name("list-a"), Buckets.name("list-B"));
    names.forEach(name -> buckets.register(HANGZHOU, name, owner));
    List<String> sorted = names.stream().sorted().toList();
    assertThat(names("/buckets?owner=" + owner)).isEqualTo(sorted);
    assertThat(names("/buckets?owner=" + owner + "&limit=2")).isEqualTo(sorted.subList(0, 2));
    assertThat(names("/buckets?owner=" + owner + "&after=" + sorted.get(1)))
        .isEqualTo(sorted.subList(2, 3));
    assertThat(names("/buckets")).containsAll(names);
    assertRefused(given().get("/buckets?limit=1001"), RuleError.BAD_LIMIT);
  }

  @Test
  void adoptsBucketsOfTheCatalogue() {
    BucketEntry adopted = Api.read(given().get("/buckets/adopted-bucket"), BucketEntry.class);
    assertThat(adopted.ref()).hasToString(HANGZHOU + "/adopted-bucket");
    assertThat(adopted.owner()).isEqualTo("alice");
  }

  @Test
  void deleteClosesTheRulesOfABucketInBothRoles() throws Exception {
    String a = buckets.make(HANGZHOU);
    String b = buckets.make(BEIJING);
    String c = buckets.make(BEIJING);
    Rule out = Api.rule(a, Drafts.to(b, BEIJING));
    Rule in = Api.rule(b, Drafts.to(a, HANGZHOU));
    Rule other = Api.rule(b, Drafts.to(c, BEIJING));
    assertThat(given().delete("/buckets/{b}", a).statusCode()).isEqualTo(204);
    assertThat(given().delete("/buckets/{b}", a).statusCode()).isEqualTo(204);
    assertThat(Api.rulesOf(b))
        .extracting(Rule::status)
        .containsExactly(RuleStatus.CLOSING, RuleStatus.STARTING);
    assertThat(Api.read(Api.findRule(out.id()), Rule.class).status()).isEqualTo(RuleStatus.CLOSING);
    assertRefused(given().get("/buckets/{b}/rules", a), RuleError.NO_SUCH_BUCKET);
    // Created again it begins without rules, though the old ones are still closing.
    buckets.register(HANGZHOU, a, "alice");
    assertThat(Api.rulesOf(a)).isEmpty();
    Rule again = Api.rule(a, Drafts.to(b, BEIJING));
    for (Rule gone : List.of(out, in)) {
      Await.until("gone", Duration.ofSeconds(30), () -> heard.of(gone.id()).size() == 3);
      assertThat(heard.of(gone.id()).get(1).rule().status()).isEqualTo(RuleStatus.CLOSING);
      assertThat(heard.of(gone.id()).get(2).gone()).isTrue();
    }
    assertThat(Api.rulesOf(b)).extracting(Rule::id).containsExactly(other.id());
    assertThat(Api.rulesOf(a)).extracting(Rule::id).containsExactly(again.id());
  }

  private static List<String> names(String call) {
    return Arrays.stream(Api.read(given().get(call), BucketEntry[].class))
        .map(entry -> entry.ref().bucket().value())
        .toList();
  }

  private static void assertRefused(Response response, RuleError error) {
    assertThat(response.statusCode()).as(response.asString()).isEqualTo(error.body().status());
    assertThat(Api.error(response)).isEqualTo(error.body());
  }
}
