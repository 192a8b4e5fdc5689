package io.crosstide.testbed.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.aliyun.oss.OSS;
import com.aliyun.oss.common.comm.SignVersion;
import com.aliyun.oss.model.AddBucketReplicationRequest;
import com.aliyun.oss.model.BucketVersioningConfiguration;
import com.aliyun.oss.model.ListObjectsRequest;
import com.aliyun.oss.model.ReplicationStatus;
import com.aliyun.oss.model.SetBucketVersioningRequest;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.crosstide.contracts.id.BucketName;
import io.crosstide.store.Versioning;
import io.crosstide.testbed.demo.DirectStores;
import io.crosstide.testbed.demo.OssClients;
import io.crosstide.testbed.launch.Connection;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The operator's API of a running system. */
@ExtendWith(RunningSystem.class)
class OperatorIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int AT_EACH_WORKER = 5;
  private static final String MEANWHILE = "meanwhile/";
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient http = HttpClient.newHttpClient();
  private final Connection connection = RunningSystem.connection();
  private OSS source;
  private OSS target;

  @BeforeEach
  void open() {
    source = OssClients.client(connection, 0, SignVersion.V4);
    target = OssClients.client(connection, 1, SignVersion.V4);
  }

  @AfterEach
  void close() {
    source.shutdown();
    target.shutdown();
  }

  /** I51: nothing is lost while a rule is paused, and its timestamp does not pass what waits. */
  @Test
  void pausesARuleAndLetsItGoOn() throws Exception {
    String bucket = RunningSystem.freshBucket("operator-source");
    String copy = RunningSystem.freshBucket("operator-target");
    source.createBucket(bucket);
    target.createBucket(copy);
    putRule(bucket, copy);
    String rule = get(200, "/rules?bucket=" + bucket).at("/rules/0/id").asText();

    put(bucket, "before");
    assertThat(get(200, "/barrier?rule=" + rule).get("reached").asBoolean()).isTrue();
    assertThat(target.doesObjectExist(copy, "before")).isTrue();

    JsonNode paused = pause(rule, "{\"paused\":true,\"reason\":\"a move\"}");
    assertThat(paused.at("/pause/reason").asText()).isEqualTo("a move");
    // Workers hear of it a moment later, each for itself.
    AtomicInteger meanwhile = new AtomicInteger();
    Await.until(
        "writes that stay away, whoever has them",
        PATIENCE,
        () -> {
          int before = across(copy);
          for (int i = 0; i < AT_EACH_WORKER * RunningSystem.WORKERS; i++) {
            put(bucket, MEANWHILE + meanwhile.incrementAndGet());
          }
          Await.until(
              "all of them across or kept",
              PATIENCE,
              () -> across(copy) + failed(rule) >= meanwhile.get());
          return across(copy) == before;
        });
    assertThat(get(200, "/rules/" + rule).toString()).contains("RULE_PAUSED");
    put(bucket, "later");
    assertThat(get(504, "/barrier?timeout=3&rule=" + rule).get("reached").asBoolean()).isFalse();
    assertThat(target.doesObjectExist(copy, "later")).isFalse();

    assertThat(pause(rule, "{\"paused\":false}").has("pause")).isFalse();
    assertThat(get(200, "/barrier?rule=" + rule).get("reached").asBoolean()).isTrue();
    assertThat(across(copy)).isEqualTo(meanwhile.get());
    assertThat(target.doesObjectExist(copy, "later")).isTrue();
  }

  private int across(String copy) {
    ListObjectsRequest all = new ListObjectsRequest(copy, MEANWHILE, null, null, 1_000);
    return target.listObjects(all).getObjectSummaries().size();
  }

  private int failed(String rule) throws Exception {
    int keys = 0;
    for (JsonNode kind : get(200, "/rules/" + rule).path("failures")) {
      keys += kind.get("keys").asInt();
    }
    return keys;
  }

  /** Deletes beyond a rule's limit wait for somebody who means them. */
  @Test
  void holdsDeletesBeyondTheLimitUntilTheyAreConfirmed() throws Exception {
    String bucket = RunningSystem.freshBucket("limited-source");
    String copy = RunningSystem.freshBucket("limited-target");
    source.createBucket(bucket);
    target.createBucket(copy);
    putRule(bucket, copy);
    String rule = get(200, "/rules?bucket=" + bucket).at("/rules/0/id").asText();
    for (int i = 0; i < 5; i++) {
      put(bucket, "k" + i);
    }
    assertThat(get(200, "/barrier?rule=" + rule).get("reached").asBoolean()).isTrue();

    String limit = "/rules/" + rule + "/delete-limit";
    change("PUT", limit, "{\"deletes\":0,\"seconds\":3600}");
    // Workers hear of it a moment later: then a delete stays away.
    Await.until(
        "a delete that is held",
        PATIENCE,
        () -> {
          put(bucket, "probe");
          get(200, "/barrier?rule=" + rule);
          source.deleteObject(bucket, "probe");
          Await.until(
              "it is done or held",
              PATIENCE,
              () ->
                  isHeldBy(rule, "DELETES_HELD")
                      || get(504, 200, "/barrier?timeout=3&rule=" + rule)
                          .get("reached")
                          .asBoolean());
          return isHeldBy(rule, "DELETES_HELD");
        });
    for (int i = 0; i < 5; i++) {
      source.deleteObject(bucket, "k" + i);
    }
    Await.until(
        "all held", PATIENCE, () -> get(200, "/rules/" + rule).at("/failures/0/keys").asInt() == 6);
    assertThat(target.listObjects(copy).getObjectSummaries()).hasSize(6);

    // Room for them changes nothing, whatever finds them.
    change("PUT", limit, "{\"deletes\":1000,\"seconds\":3600}");
    String comparisons = "/rules/" + rule + "/comparisons";
    String ordered =
        change("POST", comparisons, "{\"mode\":\"repair-with-deletes\"}").get("id").asText();
    Await.until(
        "the comparison done",
        PATIENCE,
        () -> get(200, comparisons + "/" + ordered).get("status").asText().equals("done"));
    assertThat(target.listObjects(copy).getObjectSummaries()).hasSize(6);

    JsonNode confirmed = change("POST", "/rules/" + rule + "/delete-confirmations", "{}");
    assertThat(confirmed.get("confirmed").asInt()).isEqualTo(6);
    assertThat(get(200, "/barrier?rule=" + rule).get("reached").asBoolean()).isTrue();
    assertThat(target.listObjects(copy).getObjectSummaries()).isEmpty();
  }

  @Test
  void letsNobodyInWithoutItsToken() throws Exception {
    HttpRequest request = HttpRequest.newBuilder(uri("/rules")).build();
    assertThat(http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode())
        .isEqualTo(401);
  }

  /** I35: nothing is copied between buckets of different versioning, and nothing is lost. */
  @Test
  void showsWhyARuleWasStoppedAndThatItGoesOn() throws Exception {
    String bucket = RunningSystem.freshBucket("stopped-source");
    String copy = RunningSystem.freshBucket("stopped-target");
    source.createBucket(bucket);
    target.createBucket(copy);
    putRule(bucket, copy);
    String rule = get(200, "/rules?bucket=" + bucket).at("/rules/0/id").asText();
    put(bucket, "before");
    assertThat(get(200, "/barrier?rule=" + rule).get("reached").asBoolean()).isTrue();

    try (DirectStores stores = new DirectStores(connection)) {
      stores
          .store(1)
          .putVersioning(new BucketName(copy), Versioning.ENABLED)
          .toCompletionStage()
          .toCompletableFuture()
          .get(10, TimeUnit.SECONDS);
    }
    Await.until(
        "the stop",
        PATIENCE,
        () -> get(200, "/rules/" + rule).at("/rule/stop/cause").asText().equals("VERSIONING"));
    put(bucket, "meanwhile");
    assertThat(get(504, "/barrier?timeout=3&rule=" + rule).get("reached").asBoolean()).isFalse();
    Await.until("it says why", PATIENCE, () -> isHeldBy(rule, "RULE_STOPPED"));
    assertThat(target.doesObjectExist(copy, "meanwhile")).isFalse();

    // The gateway lets a stopped rule's buckets be mended.
    BucketVersioningConfiguration enabled =
        new BucketVersioningConfiguration().withStatus(BucketVersioningConfiguration.ENABLED);
    source.setBucketVersioning(new SetBucketVersioningRequest(bucket, enabled));
    assertThat(get(200, "/barrier?timeout=60&rule=" + rule).get("reached").asBoolean()).isTrue();
    assertThat(target.doesObjectExist(copy, "meanwhile")).isTrue();
    assertThat(get(200, "/rules/" + rule).at("/rule").has("stop")).isFalse();
  }

  private boolean isHeldBy(String rule, String kind) throws Exception {
    return get(200, "/rules/" + rule).at("/hold/failure/kind").asText().equals(kind);
  }

  /** Puts a rule and waits until it is effective. */
  private void putRule(String bucket, String copy) throws Exception {
    AddBucketReplicationRequest request = new AddBucketReplicationRequest(bucket);
    request.setTargetBucketName(copy);
    request.setTargetBucketLocation(connection.regions().get(1));
    source.addBucketReplication(request);
    Await.until(
        "the rule effective",
        PATIENCE,
        () ->
            source.getBucketReplication(bucket).get(0).getReplicationStatus()
                == ReplicationStatus.Doing);
  }

  private void put(String bucket, String key) {
    source.putObject(bucket, key, new ByteArrayInputStream(new byte[100]));
  }

  private JsonNode pause(String rule, String body) throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri("/rules/" + rule + "/pause"))
            .header("Content-Type", "application/json")
            .PUT(HttpRequest.BodyPublishers.ofString(body));
    return send(200, request);
  }

  private JsonNode change(String method, String path, String body) throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri(path))
            .header("Content-Type", "application/json")
            .method(method, HttpRequest.BodyPublishers.ofString(body));
    return send(200, request);
  }

  private JsonNode get(int status, String path) throws Exception {
    return send(status, HttpRequest.newBuilder(uri(path)));
  }

  private JsonNode get(int status, int or, String path) throws Exception {
    return send(Set.of(status, or), HttpRequest.newBuilder(uri(path)));
  }

  private JsonNode send(int status, HttpRequest.Builder request) throws Exception {
    return send(Set.of(status), request);
  }

  private JsonNode send(Set<Integer> statuses, HttpRequest.Builder request) throws Exception {
    request.header("Authorization", "Bearer " + connection.operatorToken()).timeout(PATIENCE);
    HttpResponse<String> answer = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    assertThat(statuses).as(answer.body()).contains(answer.statusCode());
    return JSON.readTree(answer.body());
  }

  private URI uri(String path) {
    return URI.create(connection.operator() + path);
  }
}
