package io.crosstide.testbed.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.aliyun.oss.OSS;
import com.aliyun.oss.common.comm.SignVersion;
import com.aliyun.oss.model.AddBucketReplicationRequest;
import com.aliyun.oss.model.BucketVersioningConfiguration;
import com.aliyun.oss.model.ObjectMetadata;
import com.aliyun.oss.model.ReplicationStatus;
import com.aliyun.oss.model.SetBucketVersioningRequest;
import com.fasterxml.jackson.databind.JsonNode;
import io.crosstide.contracts.id.BucketName;
import io.crosstide.contracts.id.ObjectKey;
import io.crosstide.contracts.id.VersionId;
import io.crosstide.store.ListRequest;
import io.crosstide.store.ObjectAttributes;
import io.crosstide.store.ObjectStore;
import io.crosstide.store.PutRequest;
import io.crosstide.store.VersionListRequest;
import io.crosstide.store.VersionPage;
import io.crosstide.store.memory.MemoryBody;
import io.crosstide.testbed.demo.DirectStores;
import io.crosstide.testbed.demo.OssClients;
import io.crosstide.testbed.launch.Connection;
import io.vertx.core.Future;
import java.io.ByteArrayInputStream;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Losses behind the gateway, which only a comparison can find. */
@ExtendWith(RunningSystem.class)
class CompareIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int OBJECTS = 30;

  private final Connection connection = RunningSystem.connection();
  private final OperatorCalls operator = new OperatorCalls(connection);
  private final String bucket = RunningSystem.freshBucket("compare-source");
  private final String copy = RunningSystem.freshBucket("compare-target");
  private OSS source;
  private OSS target;
  private DirectStores stores;
  private String rule;

  @BeforeEach
  void open() {
    source = OssClients.client(connection, 0, SignVersion.V4);
    target = OssClients.client(connection, 1, SignVersion.V4);
    stores = new DirectStores(connection);
    source.createBucket(bucket);
    target.createBucket(copy);
  }

  @AfterEach
  void close() {
    source.shutdown();
    target.shutdown();
    stores.close();
  }

  /**
   * I31, I32, I47: a report writes nothing, a repair deletes nothing, and only what is ours goes.
   */
  @Test
  void findsWhatWasLostBehindTheGatewayAndRepairsWhatItMay() throws Exception {
    putRule();
    for (int i = 0; i < OBJECTS; i++) {
      put("k" + i, "first");
    }
    barrier();
    await(at(1).delete(name(copy), key("k1"), Optional.empty()));
    putDirectly(1, copy, "k2", "other");
    await(at(1).putTags(name(copy), key("k3"), Optional.empty(), Map.of("a", "b")));
    await(at(0).delete(name(bucket), key("k4"), Optional.empty()));
    putDirectly(0, bucket, "behind", "first");
    putDirectly(1, copy, "foreign", "first");
    barrier();
    Map<String, String> before = contents(copy);

    JsonNode report = compare("{\"mode\":\"report\"}");
    assertCounts(report, Map.of("missing", 2, "changed", 2, "extra", 1, "leftAlone", 1));
    assertThat(report.at("/counts/lookedAt").asInt()).isEqualTo(OBJECTS + 2);
    assertThat(report.at("/counts/equal").asInt()).isEqualTo(OBJECTS - 4);
    assertThat(report.at("/counts/foundByAudit").asInt()).as("all but the tags").isEqualTo(4);
    assertThat(differences(report))
        .isEqualTo(
            Map.of(
                "behind", "missing", "k1", "missing", "k2", "changed", "k3", "changed", "k4",
                "extra"));
    assertThat(contents(copy)).isEqualTo(before);
    assertThat(operator.get(200, "/rules/" + rule).at("/foundByAudit").asInt()).isEqualTo(4);

    JsonNode repair = compare("{\"mode\":\"repair\"}");
    assertCounts(
        repair, Map.of("missing", 2, "changed", 2, "extra", 1, "repaired", 4, "leftAlone", 1));
    Map<String, String> repaired = contents(bucket);
    repaired.put("k4", "first");
    repaired.put("foreign", "first");
    assertThat(contents(copy)).isEqualTo(repaired);

    JsonNode deletes = compare("{\"mode\":\"repair-with-deletes\"}");
    assertCounts(deletes, Map.of("extra", 1, "repaired", 1, "leftAlone", 1));
    repaired.remove("k4");
    assertThat(contents(copy)).isEqualTo(repaired);

    assertCounts(compare("{}"), Map.of("leftAlone", 1));
    assertThat(operator.get(200, comparisons()).at("/comparisons").size()).isEqualTo(4);
  }

  /** I2, I7: what was published of a target that was emptied is taken back until it is full. */
  @Test
  void fillsAnEmptiedTargetAnew() throws Exception {
    for (int i = 0; i < OBJECTS; i++) {
      put("k" + i, "first");
    }
    putRule();
    Await.until("the history across", PATIENCE, () -> fraction() == 1);
    barrier();
    for (String gone : contents(copy).keySet()) {
      await(at(1).delete(name(copy), key(gone), Optional.empty()));
    }

    JsonNode resync =
        operator.post(200, comparisons(), "{\"kind\":\"resync\",\"keysPerSecond\":3}");
    assertThat(fraction()).isLessThan(1);
    JsonNode state = operator.get(200, "/rules/" + rule);
    assertThat(state.at("/hold/what").asText()).isEqualTo("RESYNC");
    assertThat(state.at("/rule/figures").has("newObjects")).isFalse();
    assertThat(operator.post(409, comparisons(), "{}").get("code").asText())
        .isEqualTo("ComparisonRunning");

    assertCounts(done(resync), Map.of("missing", OBJECTS, "repaired", OBJECTS));
    assertThat(contents(copy)).isEqualTo(contents(bucket));
    assertThat(fraction()).isEqualTo(1);
    put("later", "first");
    barrier();
  }

  /** I2, I7: where versions are kept, a target is emptied by delete markers. */
  @Test
  void showsAgainWhatAnEmptiedTargetHides() throws Exception {
    enableVersioning(source, bucket);
    enableVersioning(target, copy);
    for (int i = 0; i < OBJECTS; i++) {
      put("k" + i, "first");
    }
    source.deleteObject(bucket, "k0");
    putRule();
    Await.until("the history across", PATIENCE, () -> fraction() == 1);
    barrier();
    for (String gone : contents(copy).keySet()) {
      await(at(1).delete(name(copy), key(gone), Optional.empty()));
    }

    JsonNode resync = done(operator.post(200, comparisons(), "{\"kind\":\"resync\"}"));

    assertCounts(resync, Map.of("changed", OBJECTS - 1, "repaired", OBJECTS - 1));
    assertThat(contents(copy)).hasSize(OBJECTS - 1).isEqualTo(contents(bucket));
    assertThat(fraction()).isEqualTo(1);
    assertCounts(compare("{}"), Map.of());
  }

  /** Versions that were lost or left over, of which a listing of the latest shows nothing. */
  @Test
  void findsVersionsThatDiffer() throws Exception {
    enableVersioning(source, bucket);
    enableVersioning(target, copy);
    putRule();
    put("lacks", "first");
    put("lacks", "second");
    put("surplus", "first");
    put("surplus", "second");
    put("same", "first");
    barrier();
    await(at(1).delete(name(copy), key("lacks"), Optional.of(oldest(1, copy, "lacks"))));
    await(at(0).delete(name(bucket), key("surplus"), Optional.of(oldest(0, bucket, "surplus"))));

    JsonNode report = compare("{}");
    assertCounts(report, Map.of("changed", 1, "extra", 1));
    assertThat(report.at("/counts/foundByAudit").asInt()).isEqualTo(2);
    assertThat(differences(report)).isEqualTo(Map.of("lacks", "changed", "surplus", "extra"));

    assertCounts(compare("{\"mode\":\"repair\"}"), Map.of("changed", 1, "extra", 1, "repaired", 1));
    assertCounts(compare("{\"mode\":\"repair-with-deletes\"}"), Map.of("extra", 1, "repaired", 1));
    assertCounts(compare("{\"depth\":\"listing\"}"), Map.of());
  }

  private JsonNode compare(String order) throws Exception {
    return done(operator.post(200, comparisons(), order));
  }

  private JsonNode done(JsonNode ordered) throws Exception {
    String path = comparisons() + "/" + ordered.get("id").asText();
    Await.until(
        "the comparison done",
        PATIENCE,
        () -> operator.get(200, path).get("status").asText().equals("done"));
    return operator.get(200, path);
  }

  /** What is not named is 0. */
  private static void assertCounts(JsonNode comparison, Map<String, Integer> expected) {
    Map<String, Integer> counts = new TreeMap<>();
    for (String name :
        Set.of("missing", "changed", "extra", "underway", "leftAlone", "failed", "repaired")) {
      int count = comparison.at("/counts/" + name).asInt();
      if (count != 0) {
        counts.put(name, count);
      }
    }
    assertThat(counts).as(comparison.toString()).isEqualTo(expected);
  }

  private Map<String, String> differences(JsonNode comparison) throws Exception {
    String path = comparisons() + "/" + comparison.get("id").asText() + "/differences";
    Map<String, String> found = new TreeMap<>();
    JsonNode page = operator.get(200, path + "?limit=3");
    while (true) {
      page.get("keys")
          .forEach(key -> found.put(key.get("key").asText(), key.get("difference").asText()));
      if (!page.has("next")) {
        return found;
      }
      page = operator.get(200, path + "?limit=3&after=" + page.get("next").asText());
    }
  }

  private String comparisons() {
    return "/rules/" + rule + "/comparisons";
  }

  private double fraction() throws Exception {
    return operator.get(200, "/rules/" + rule).at("/rule/figures/history/fraction").asDouble();
  }

  private void barrier() throws Exception {
    assertThat(operator.get(200, "/barrier?rule=" + rule).get("reached").asBoolean()).isTrue();
  }

  private void putRule() throws Exception {
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
    rule = operator.get(200, "/rules?bucket=" + bucket).at("/rules/0/id").asText();
  }

  private void put(String key, String content) {
    ObjectMetadata metadata = new ObjectMetadata();
    // A store that keeps them otherwise than they are written would hold no equal object.
    metadata.addUserMetadata("of-key", "dash");
    metadata.addUserMetadata("of_key", key);
    source.putObject(bucket, key, new ByteArrayInputStream(content.getBytes()), metadata);
  }

  private void putDirectly(int region, String to, String key, String content) throws Exception {
    PutRequest request = PutRequest.of(content.length(), ObjectAttributes.NONE);
    await(at(region).put(name(to), key(key), request, MemoryBody.of(content)));
  }

  private Map<String, String> contents(String of) throws Exception {
    OSS client = of.equals(bucket) ? source : target;
    int region = of.equals(bucket) ? 0 : 1;
    Set<String> keys = new TreeSet<>();
    await(at(region).list(name(of), ListRequest.of("", Optional.empty(), 1_000)))
        .objects()
        .forEach(object -> keys.add(object.key().value()));
    Map<String, String> contents = new TreeMap<>();
    for (String key : keys) {
      contents.put(key, new String(client.getObject(of, key).getObjectContent().readAllBytes()));
    }
    return contents;
  }

  private VersionId oldest(int region, String of, String key) throws Exception {
    VersionPage page =
        await(
            at(region)
                .listVersions(
                    name(of),
                    new VersionListRequest(key, "", Optional.empty(), Optional.empty(), 100)));
    return page.versions().get(page.versions().size() - 1).version();
  }

  private static void enableVersioning(OSS client, String of) {
    BucketVersioningConfiguration enabled =
        new BucketVersioningConfiguration().withStatus(BucketVersioningConfiguration.ENABLED);
    client.setBucketVersioning(new SetBucketVersioningRequest(of, enabled));
  }

  private ObjectStore at(int region) {
    return stores.store(region);
  }

  private static BucketName name(String of) {
    return new BucketName(of);
  }

  private static ObjectKey key(String name) {
    return new ObjectKey(name);
  }

  private static <T> T await(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
  }
}
