package io.crosstide.gateway.service;

import io.crosstide.contracts.http.BucketEntry;
import io.crosstide.contracts.http.DeleteLimitChange;
import io.crosstide.contracts.http.PauseChange;
import io.crosstide.contracts.http.RtcChange;
import io.crosstide.contracts.http.RuleDraft;
import io.crosstide.contracts.http.RuleName;
import io.crosstide.contracts.http.RulePage;
import io.crosstide.contracts.id.BucketName;
import io.crosstide.contracts.id.RuleId;
import io.crosstide.contracts.rule.Rule;
import io.crosstide.gateway.oss.PercentCoding;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The rule service: rules and the registry of buckets. Errors are those of the OSS table. */
public final class RulesClient {
  private final JsonClient client;

  /** A client with so many connections. */
  public RulesClient(Vertx vertx, URI base, Duration timeout, int connections) {
    this.client = new JsonClient(vertx, base, timeout, connections);
  }

  /** A page of all rules. */
  public Future<RulePage> page(Optional<String> after, int limit) {
    String query =
        "?limit=" + limit + after.map(id -> "&after=" + PercentCoding.encode(id)).orElse("");
    return client.get("/rules" + query).map(answer -> answer.as(RulePage.class));
  }

  /** A rule; fails with NoSuchReplicationRule. */
  public Future<Rule> rule(RuleId id) {
    return client.get("/rules/" + id).map(answer -> answer.as(Rule.class));
  }

  /** The rules of a source bucket by creation, closing ones included. */
  public Future<List<Rule>> rulesOf(BucketName bucket) {
    return client.get(path(bucket) + "/rules").map(answer -> List.of(answer.as(Rule[].class)));
  }

  /** Puts a rule. */
  public Future<Rule> putRule(BucketName bucket, RuleDraft draft) {
    return client.post(path(bucket) + "/rules", draft).map(answer -> answer.as(Rule.class));
  }

  /** Deletes a rule; false if it was closing already. */
  public Future<Boolean> deleteRule(BucketName bucket, RuleName rule) {
    return client
        .post(path(bucket) + "/rule-deletions", rule)
        .map(answer -> answer.status() != 204);
  }

  /** Pauses or resumes a rule; answers how it is then. */
  public Future<Rule> pause(RuleId id, PauseChange change) {
    return client.put("/rules/" + id + "/pause", change).map(answer -> answer.as(Rule.class));
  }

  /** Sets or removes the limit of deletes of a rule; answers how it is then. */
  public Future<Rule> limitDeletes(RuleId id, DeleteLimitChange change) {
    return client
        .put("/rules/" + id + "/delete-limit", change)
        .map(answer -> answer.as(Rule.class));
  }

  /** Switches time control. */
  public Future<Void> changeRtc(BucketName bucket, RtcChange change) {
    return client.put(path(bucket) + "/rtc", change).mapEmpty();
  }

  /** A bucket; fails with NoSuchBucket. */
  public Future<BucketEntry> bucket(BucketName bucket) {
    return client.get(path(bucket)).map(answer -> answer.as(BucketEntry.class));
  }

  /** Registers a bucket; true if it is new, false if it was known like this. */
  public Future<Boolean> register(BucketEntry entry) {
    return client.put(path(entry.ref().bucket()), entry).map(answer -> answer.status() == 201);
  }

  /** Forgets a bucket; its rules close. */
  public Future<Void> remove(BucketName bucket) {
    return client.delete(path(bucket)).mapEmpty();
  }

  /** Buckets of an account by name, at most {@code limit} after a name. */
  public Future<List<BucketEntry>> buckets(String owner, Optional<String> after, int limit) {
    String query =
        "?owner="
            + PercentCoding.encode(owner)
            + after.map(name -> "&after=" + PercentCoding.encode(name)).orElse("")
            + "&limit="
            + limit;
    return client.get("/buckets" + query).map(answer -> List.of(answer.as(BucketEntry[].class)));
  }

  private static String path(BucketName bucket) {
    return "/buckets/" + PercentCoding.encode(bucket.value());
  }
}
