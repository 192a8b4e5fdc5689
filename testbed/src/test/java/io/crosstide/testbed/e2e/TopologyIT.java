package io.crosstide.testbed.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.aliyun.oss.OSS;
import com.aliyun.oss.common.comm.SignVersion;
import com.aliyun.oss.model.AddBucketReplicationRequest;
import com.aliyun.oss.model.ObjectMetadata;
import com.aliyun.oss.model.ReplicationStatus;
import com.aliyun.oss.model.StorageClass;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.crosstide.testbed.demo.OssClients;
import io.crosstide.testbed.launch.Connection;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Date;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Rules that meet: {@code a} to {@code b} and back, on from {@code b} to {@code chain}, within a
 * region from {@code a} to {@code both}, and to the same from {@code other}.
 */
@ExtendWith(RunningSystem.class)
class TopologyIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient http = HttpClient.newHttpClient();
  private final Connection connection = RunningSystem.connection();
  private final Set<Bucket> sources = new LinkedHashSet<>();
  private final List<String> rules = new ArrayList<>();
  private OSS first;
  private OSS second;

  /** A bucket and the client of its region. */
  private record Bucket(OSS oss, int region, String name) {
    void put(String key, String content) {
      oss.putObject(name, key, new ByteArrayInputStream(content.getBytes(StandardCharsets.UTF_8)));
    }

    /** Empty if there is none. */
    String read(String key) throws Exception {
      if (!oss.doesObjectExist(name, key)) {
        return "";
      }
      try (var content = oss.getObject(name, key).getObjectContent()) {
        return new String(content.readAllBytes(), StandardCharsets.UTF_8);
      }
    }

    Date modified(String key) {
      return oss.getObjectMetadata(name, key).getLastModified();
    }
  }

  @BeforeEach
  void open() {
    first = OssClients.client(connection, 0, SignVersion.V4);
    second = OssClients.client(connection, 1, SignVersion.V4);
  }

  @AfterEach
  void close() {
    for (Bucket source : sources) {
      source
          .oss()
          .getBucketReplication(source.name())
          .forEach(
              rule ->
                  source.oss().deleteBucketReplication(source.name(), rule.getReplicationRuleID()));
    }
    first.shutdown();
    second.shutdown();
  }

  /** I32, I39, I40 */
  @Test
  void rulesThatMeetNeitherEchoNorTakeAwayWhatIsNotTheirs() throws Exception {
    Bucket a = bucket(0, "topology-a");
    Bucket b = bucket(1, "topology-b");
    Bucket chain = bucket(0, "topology-chain");
    Bucket both = bucket(0, "topology-both");
    Bucket other = bucket(1, "topology-other");
    replicate(a, b);
    replicate(b, a);
    replicate(b, chain);
    replicate(a, both);
    replicate(other, both);
    awaitRules(5);

    a.put("k", "of a");
    a.put("x", "of a");
    boolean knowsCold = RunningSystem.store(0).knowsColdClasses();
    if (knowsCold) {
      putCold(a, "cold");
    }
    Date written = a.modified("k");
    barrier();
    assertThat(List.of(b.read("k"), both.read("k"), b.read("x"))).containsOnly("of a");
    assertThat(a.modified("k")).as("no echo").isEqualTo(written);
    assertThat(chain.read("k")).as("a replica is not sent on").isEmpty();
    assertThat(leftOut(ruleTo(a, b)))
        .isEqualTo(knowsCold ? List.of("cold: cold_archive") : List.of());

    b.put("k", "of b");
    other.put("x", "of other");
    barrier();
    assertThat(a.read("k")).as("a write over a replica counts").isEqualTo("of b");
    assertThat(chain.read("k")).as("and is no replica").isEqualTo("of b");
    assertThat(both.read("k")).as("the replica at a is not sent on").isEqualTo("of a");
    assertThat(both.read("x")).as("the last written").isEqualTo("of other");

    first.deleteObject(a.name(), "k");
    first.deleteObject(a.name(), "x");
    barrier();
    assertThat(b.read("k")).isEmpty();
    assertThat(both.read("k")).isEmpty();
    assertThat(chain.read("k")).as("a replicated delete is not sent on").isEqualTo("of b");
    assertThat(both.read("x")).as("it came from another source").isEqualTo("of other");

    second.deleteObject(other.name(), "x");
    barrier();
    assertThat(both.read("x")).isEmpty();
  }

  /** What is encrypted with a named key goes across with another one, or not at all. */
  @Test
  void aRuleSaysWhetherAndWithWhichKeyEncryptedObjectsGoAcross() throws Exception {
    assumeTrue(RunningSystem.store(0).encrypts() && RunningSystem.store(1).encrypts());
    Bucket source = bucket(0, "kms-source");
    Bucket with = bucket(1, "kms-with");
    Bucket without = bucket(1, "kms-without");
    AddBucketReplicationRequest including = request(source, with);
    including.setSyncRole("replicator");
    including.setSseKmsEncryptedObjectsStatus("Enabled");
    including.setReplicaKmsKeyID("replica-key");
    put(source, including);
    replicate(source, without);
    awaitRules(2);

    putEncrypted(source, "named", "KMS", "source-key");
    putEncrypted(source, "kms", "KMS", "");
    putEncrypted(source, "aes", "AES256", "");
    source.put("plain", "plain");
    barrier();

    assertThat(encryptions(source)).containsExactly("KMS source-key", "KMS", "AES256", "");
    assertThat(encryptions(with)).containsExactly("KMS replica-key", "KMS", "AES256", "");
    assertThat(encryptions(without)).containsExactly("absent", "KMS", "AES256", "");
    assertThat(with.read("named")).isEqualTo("named");
    assertThat(leftOut(ruleTo(source, without))).containsExactly("named: encryption");
    assertThat(leftOut(ruleTo(source, with))).isEmpty();
  }

  private static void putEncrypted(Bucket bucket, String key, String algorithm, String keyId) {
    ObjectMetadata metadata = new ObjectMetadata();
    metadata.setServerSideEncryption(algorithm);
    if (!keyId.isEmpty()) {
      metadata.setServerSideEncryptionKeyId(keyId);
    }
    byte[] content = key.getBytes(StandardCharsets.UTF_8);
    bucket.oss().putObject(bucket.name(), key, new ByteArrayInputStream(content), metadata);
  }

  private static List<String> encryptions(Bucket bucket) {
    return Stream.of("named", "kms", "aes", "plain").map(key -> encryption(bucket, key)).toList();
  }

  private static String encryption(Bucket bucket, String key) {
    if (!bucket.oss().doesObjectExist(bucket.name(), key)) {
      return "absent";
    }
    ObjectMetadata metadata = bucket.oss().getObjectMetadata(bucket.name(), key);
    return Stream.of(metadata.getServerSideEncryption(), metadata.getServerSideEncryptionKeyId())
        .filter(Objects::nonNull)
        .collect(Collectors.joining(" "));
  }

  private Bucket bucket(int region, String purpose) {
    OSS oss = region == 0 ? first : second;
    Bucket bucket = new Bucket(oss, region, RunningSystem.freshBucket(purpose));
    oss.createBucket(bucket.name());
    return bucket;
  }

  private void replicate(Bucket from, Bucket to) {
    put(from, request(from, to));
  }

  private void put(Bucket from, AddBucketReplicationRequest request) {
    from.oss().addBucketReplication(request);
    sources.add(from);
  }

  private AddBucketReplicationRequest request(Bucket from, Bucket to) {
    AddBucketReplicationRequest request = new AddBucketReplicationRequest(from.name());
    request.setTargetBucketName(to.name());
    request.setTargetBucketLocation(connection.regions().get(to.region()));
    request.setEnableHistoricalObjectReplication(false);
    return request;
  }

  private void awaitRules(int count) throws Exception {
    for (Bucket source : sources) {
      Await.until(
          "the rules of " + source.name(),
          PATIENCE,
          () ->
              source.oss().getBucketReplication(source.name()).stream()
                  .allMatch(rule -> rule.getReplicationStatus() == ReplicationStatus.Doing));
      get("/rules?bucket=" + source.name())
          .get("rules")
          .forEach(rule -> rules.add(rule.get("id").asText()));
    }
    assertThat(rules).hasSize(count);
  }

  private static void putCold(Bucket bucket, String key) {
    ObjectMetadata metadata = new ObjectMetadata();
    metadata.setHeader("x-oss-storage-class", StorageClass.ColdArchive.toString());
    bucket.oss().putObject(bucket.name(), key, new ByteArrayInputStream(new byte[1]), metadata);
  }

  private void barrier() throws Exception {
    String named = rules.stream().map(rule -> "rule=" + rule).collect(Collectors.joining("&"));
    assertThat(get("/barrier?history=false&timeout=60&" + named).get("reached").asBoolean())
        .isTrue();
  }

  private String ruleTo(Bucket source, Bucket target) throws Exception {
    for (JsonNode rule : get("/rules?bucket=" + source.name()).get("rules")) {
      if (rule.at("/target/bucket").asText().equals(target.name())) {
        return rule.get("id").asText();
      }
    }
    throw new AssertionError("No rule to " + target.name());
  }

  private List<String> leftOut(String rule) throws Exception {
    List<String> keys = new ArrayList<>();
    get("/rules/" + rule + "/left-out")
        .get("keys")
        .forEach(key -> keys.add(key.get("key").asText() + ": " + key.get("reason").asText()));
    return keys;
  }

  private JsonNode get(String path) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(connection.operator() + path))
            .header("Authorization", "Bearer " + connection.operatorToken())
            .timeout(PATIENCE.plusSeconds(10))
            .build();
    HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return JSON.readTree(answer.body());
  }
}
