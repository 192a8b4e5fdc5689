package io.crosstide.testbed.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.aliyun.oss.OSS;
import com.aliyun.oss.common.comm.SignVersion;
import com.aliyun.oss.model.AddBucketReplicationRequest;
import com.aliyun.oss.model.ReplicationStatus;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.crosstide.testbed.demo.OssClients;
import io.crosstide.testbed.launch.Connection;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The operator's API of a running system. */
@ExtendWith(RunningSystem.class)
class OperatorIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
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
    String rule = get(200, "/rules?bucket=" + bucket).at("/rules/0/id").asText();

    put(bucket, "before");
    assertThat(get(200, "/barrier?rule=" + rule).get("reached").asBoolean()).isTrue();
    assertThat(target.doesObjectExist(copy, "before")).isTrue();

    JsonNode paused = pause(rule, "{\"paused\":true,\"reason\":\"a move\"}");
    assertThat(paused.at("/pause/reason").asText()).isEqualTo("a move");
    // Workers hear of it a moment later.
    Await.until(
        "a write that stays away",
        PATIENCE,
        () -> {
          put(bucket, "meanwhile");
          return get(200, "/rules/" + rule).toString().contains("RULE_PAUSED");
        });
    put(bucket, "later");
    assertThat(get(504, "/barrier?timeout=3&rule=" + rule).get("reached").asBoolean()).isFalse();
    assertThat(target.doesObjectExist(copy, "later")).isFalse();

    assertThat(pause(rule, "{\"paused\":false}").has("pause")).isFalse();
    assertThat(get(200, "/barrier?rule=" + rule).get("reached").asBoolean()).isTrue();
    assertThat(target.doesObjectExist(copy, "meanwhile")).isTrue();
    assertThat(target.doesObjectExist(copy, "later")).isTrue();
  }

  @Test
  void letsNobodyInWithoutItsToken() throws Exception {
    HttpRequest request = HttpRequest.newBuilder(uri("/rules")).build();
    assertThat(http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode())
        .isEqualTo(401);
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

  private JsonNode get(int status, String path) throws Exception {
    return send(status, HttpRequest.newBuilder(uri(path)));
  }

  private JsonNode send(int status, HttpRequest.Builder request) throws Exception {
    request.header("Authorization", "Bearer " + connection.operatorToken()).timeout(PATIENCE);
    HttpResponse<String> answer = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    return JSON.readTree(answer.body());
  }

  private URI uri(String path) {
    return URI.create(connection.operator() + path);
  }
}
