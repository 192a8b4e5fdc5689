package io.crosstide.progress.upload;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.crosstide.contracts.codec.MessageCodec;
import io.crosstide.contracts.id.BucketName;
import io.crosstide.contracts.id.BucketRef;
import io.crosstide.contracts.id.ETag;
import io.crosstide.contracts.id.ObjectKey;
import io.crosstide.contracts.id.RegionName;
import io.crosstide.contracts.id.RuleId;
import io.crosstide.contracts.id.VersionId;
import io.crosstide.contracts.upload.UploadList;
import io.crosstide.contracts.upload.UploadRecord;
import io.crosstide.messaging.broker.BrokerResource;
import io.crosstide.messaging.database.PostgresResource;
import io.crosstide.progress.it.RuleServiceFixture;
import io.crosstide.progress.it.RuleServiceResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** I23: what workers record of their uploads. */
@QuarkusTest
@QuarkusTestResource(BrokerResource.class)
@QuarkusTestResource(PostgresResource.class)
@QuarkusTestResource(RuleServiceResource.class)
class UploadIT {
  private static final String KEY = "a/b c+%2F&?#\u0000\ud83d\ude00";
  private static final Duration NOW = Duration.ZERO;

  @Inject Pool pool;

  RuleServiceFixture rules;

  private final RuleId rule = RuleId.random();

  /** Or the rules of these tests, which it does not list, are gone in a moment. */
  @BeforeEach
  void listNoRules() {
    rules.setAway(true);
  }

  @AfterEach
  void forget() {
    rules.setAway(false);
    pool.query("DELETE FROM progress.upload").execute().await().indefinitely();
    pool.preparedQuery("DELETE FROM progress.rule WHERE rule_id = $1")
        .execute(Tuple.of(rule.value()))
        .await()
        .indefinitely();
  }

  private UploadRecord upload(String key, String id) {
    return new UploadRecord(
        rule,
        new BucketRef(new RegionName("oss-west"), new BucketName("target")),
        new ObjectKey(key),
        id,
        new ETag("0123456789abcdef0123456789abcdef-3"),
        Optional.of(new VersionId("v 1")),
        5L << 40,
        "plan");
  }

  private static int put(UploadRecord upload) {
    return given()
        .contentType(ContentType.JSON)
        .body(MessageCodec.encode(upload))
        .put("/uploads")
        .statusCode();
  }

  private static int remove(UploadRecord upload) {
    return post("/uploads/removals", upload);
  }

  private static int abandon(UploadRecord upload) {
    return post("/uploads/abandonments", upload);
  }

  private static int post(String path, UploadRecord upload) {
    return given()
        .contentType(ContentType.JSON)
        .body(MessageCodec.encode(upload))
        .post(path)
        .statusCode();
  }

  private List<UploadRecord> find(String key) {
    byte[] body =
        given()
            .queryParam("rule", rule.toString())
            .queryParam("key", key)
            .get("/uploads")
            .asByteArray();
    return MessageCodec.decode(body, UploadList.class).uploads();
  }

  private static List<UploadRecord> sweep(int limit) {
    byte[] body = given().queryParam("limit", limit).post("/uploads/sweeps").asByteArray();
    return MessageCodec.decode(body, UploadList.class).uploads();
  }

  /** Nobody has used it since. */
  private void age(UploadRecord upload, Duration age) {
    pool.preparedQuery(
            "UPDATE progress.upload SET used_at = now() - $2::bigint * interval '1 second'"
                + " WHERE upload_id = $1")
        .execute(Tuple.of(upload.upload(), age.toSeconds()))
        .await()
        .indefinitely();
  }

  private void rule(String status) {
    pool.preparedQuery(
            "INSERT INTO progress.rule (rule_id, status, revision, created_at, history, gone_at)"
                + " VALUES ($1, $2, 0, now(), true, CASE WHEN $2 = 'gone' THEN now() END)"
                + " ON CONFLICT (rule_id) DO UPDATE SET status = $2")
        .execute(Tuple.of(rule.value(), status))
        .await()
        .indefinitely();
  }

  @Test
  void isFoundAgainByRuleAndKeyUntilItIsRemoved() {
    UploadRecord first = upload(KEY, "1");
    UploadRecord second = upload(KEY, "2");
    assertThat(put(first)).isEqualTo(204);
    assertThat(put(second)).isEqualTo(204);
    assertThat(put(upload("a/b", "3"))).isEqualTo(204);

    assertThat(find(KEY)).containsExactly(second, first);
    assertThat(find("a")).isEmpty();

    assertThat(remove(second)).isEqualTo(204);
    assertThat(remove(second)).isEqualTo(204);
    assertThat(find(KEY)).containsExactly(first);
  }

  @Test
  void handsOutWhatNobodyHasUsedForLong() {
    rule("doing");
    UploadRecord left = upload("left", "left");
    UploadRecord fresh = upload("fresh", "fresh");
    UploadRecord used = upload("used", "used");
    List.of(left, fresh, used).forEach(UploadIT::put);
    age(left, Duration.ofHours(25));
    age(fresh, Duration.ofHours(23));
    age(used, Duration.ofHours(25));
    put(used);

    assertThat(sweep(100)).containsExactly(left);
    assertThat(sweep(100)).as("it is with somebody now").isEmpty();
    assertThat(find("left")).as("nobody has ended it yet").containsExactly(left);
  }

  @Test
  void handsItOutAgainWhereItWasNotAborted() {
    rule("doing");
    UploadRecord left = upload("left", "left");
    put(left);
    age(left, Duration.ofHours(25));
    assertThat(sweep(1)).containsExactly(left);

    pool.query("UPDATE progress.upload SET sweep_at = now()").execute().await().indefinitely();

    assertThat(sweep(1)).containsExactly(left);
  }

  /** A worker that has just been told may be ending it by itself. */
  @Test
  void handsOutWhatIsOfARuleThatHasEnded() {
    UploadRecord old = upload("old", "old");
    UploadRecord recent = upload("recent", "recent");
    List.of(old, recent).forEach(UploadIT::put);
    age(old, Duration.ofMinutes(16));
    age(recent, NOW);
    for (String status : List.of("starting", "doing")) {
      rule(status);
      assertThat(sweep(100)).as(status).isEmpty();
    }

    rule("closing");

    assertThat(sweep(100)).containsExactly(old);
  }

  /**
   * A worker may hear of a rule before we do: then what is known of it here is nothing, and its
   * uploads are as good as any. Those of a rule that was forgotten are handed out after a day.
   */
  @Test
  void leavesUploadsOfARuleAloneThatItDoesNotKnow() {
    UploadRecord inUse = upload("in-use", "in-use");
    UploadRecord orphan = upload("orphan", "orphan");
    List.of(inUse, orphan).forEach(UploadIT::put);
    age(inUse, Duration.ofHours(23));
    age(orphan, Duration.ofHours(25));

    assertThat(sweep(100)).containsExactly(orphan);
  }

  /** Somebody else may be completing it, or come back to it. */
  @Test
  void handsOutWhatWasGivenUpOnceNobodyHasUsedItForAWhile() {
    rule("doing");
    UploadRecord given = upload("given", "given");
    UploadRecord used = upload("used", "used");
    List.of(given, used).forEach(UploadIT::put);
    assertThat(List.of(abandon(given), abandon(used), abandon(upload("k", "unknown"))))
        .containsOnly(204);
    assertThat(sweep(100)).as("within the grace").isEmpty();
    put(used);

    passes(Duration.ofMinutes(16));

    assertThat(sweep(100)).containsExactly(given.givenUp());
  }

  /** Nobody completes what somebody is about to abort. */
  @Test
  void isNotForUseOnceItIsHandedOut() {
    rule("doing");
    UploadRecord left = upload("left", "left");
    put(left);
    age(left, Duration.ofHours(25));
    assertThat(sweep(1)).containsExactly(left);

    assertThat(put(left)).isEqualTo(409);

    endLease(left);
    assertThat(put(left)).as("whoever was to abort it is dead").isEqualTo(204);
  }

  private void passes(Duration time) {
    pool.preparedQuery(
            "UPDATE progress.upload SET used_at = used_at - $1::bigint * interval '1 second'")
        .execute(Tuple.of(time.toSeconds()))
        .await()
        .indefinitely();
  }

  @Test
  void handsOutAFewAtATime() {
    rule("closing");
    for (int i = 0; i < 5; i++) {
      UploadRecord orphan = upload("k" + i, "u" + i);
      put(orphan);
      age(orphan, Duration.ofHours(i + 1));
    }

    assertThat(sweep(2)).extracting(UploadRecord::upload).containsExactlyInAnyOrder("u4", "u3");
    assertThat(sweep(100)).hasSize(3);
  }

  /** What cannot be swept must not keep the others from it. */
  @Test
  void handsOutWhatNobodyTriedBeforeWhatFailed() {
    rule("gone");
    UploadRecord failed = upload("k1", "failed");
    put(failed);
    age(failed, Duration.ofHours(9));
    assertThat(sweep(1)).containsExactly(failed);
    UploadRecord other = upload("k2", "other");
    put(other);
    age(other, Duration.ofHours(5));
    endLease(failed);

    assertThat(sweep(1)).containsExactly(other);
    assertThat(sweep(1)).containsExactly(failed);
  }

  private void endLease(UploadRecord upload) {
    pool.preparedQuery(
            "UPDATE progress.upload SET begun_at = begun_at - interval '1 hour',"
                + " sweep_at = now() - interval '1 minute' WHERE upload_id = $1")
        .execute(Tuple.of(upload.upload()))
        .await()
        .indefinitely();
  }

  @Test
  void refusesWhatCannotBeRight() {
    for (String limit : List.of("0", "101", "x")) {
      given().queryParam("limit", limit).post("/uploads/sweeps").then().statusCode(400);
    }
    given().queryParam("rule", rule.toString()).get("/uploads").then().statusCode(400);
    given().queryParam("key", "k").get("/uploads").then().statusCode(400);
    given().contentType(ContentType.JSON).body("{}").put("/uploads").then().statusCode(400);
    given().contentType(ContentType.JSON).put("/uploads").then().statusCode(400);
    assertThat(put(upload("k", "u\u0000"))).isEqualTo(400);
  }
}
