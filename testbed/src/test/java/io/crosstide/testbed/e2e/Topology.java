package io.crosstide.testbed.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.aliyun.oss.OSS;
import com.aliyun.oss.common.comm.SignVersion;
import com.aliyun.oss.model.AddBucketReplicationRequest;
import com.aliyun.oss.model.ReplicationStatus;
import com.fasterxml.jackson.databind.JsonNode;
import io.crosstide.contracts.id.BucketName;
import io.crosstide.testbed.demo.DirectStores;
import io.crosstide.testbed.demo.OssClients;
import io.crosstide.testbed.launch.Connection;
import io.crosstide.testbed.model.StoreView;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Buckets of a running system and the rules between them, which end with it. */
final class Topology implements AutoCloseable {
  static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration BARRIER_PATIENCE = Duration.ofMinutes(3);

  private final Set<TestBucket> sources = new LinkedHashSet<>();
  private final List<String> rules = new ArrayList<>();
  private final Connection connection;
  private final OperatorCalls operator;
  private final OSS first;
  private final OSS second;
  private final DirectStores stores;

  Topology() {
    this(RunningSystem.connection());
  }

  /** Of another system. */
  Topology(Connection connection) {
    this.connection = connection;
    operator = new OperatorCalls(connection);
    first = OssClients.client(connection, 0, SignVersion.V4);
    second = OssClients.client(connection, 1, SignVersion.V4);
    stores = new DirectStores(connection);
  }

  /** A new bucket of the first (0) or second (1) region. */
  TestBucket bucket(int region, String purpose) {
    OSS oss = region == 0 ? first : second;
    String name = RunningSystem.freshBucket(purpose);
    StoreView store = new StoreView(stores.store(region), new BucketName(name));
    TestBucket bucket = new TestBucket(oss, store, region, name);
    oss.createBucket(bucket.name());
    return bucket;
  }

  /** The same that keeps versions. */
  TestBucket versioned(int region, String purpose) {
    TestBucket bucket = bucket(region, purpose);
    bucket.keepVersions();
    return bucket;
  }

  /** A rule for what is new. */
  AddBucketReplicationRequest request(TestBucket from, TestBucket to) {
    AddBucketReplicationRequest request = new AddBucketReplicationRequest(from.name());
    request.setTargetBucketName(to.name());
    request.setTargetBucketLocation(connection.regions().get(to.region()));
    request.setEnableHistoricalObjectReplication(false);
    return request;
  }

  void put(TestBucket from, AddBucketReplicationRequest request) {
    from.oss().addBucketReplication(request);
    sources.add(from);
  }

  void replicate(TestBucket from, TestBucket to) {
    put(from, request(from, to));
  }

  /** A rule for what exists, too. */
  void replicateAll(TestBucket from, TestBucket to, String... prefixes) {
    AddBucketReplicationRequest request = request(from, to);
    request.setEnableHistoricalObjectReplication(true);
    request.setObjectPrefixList(List.of(prefixes));
    put(from, request);
  }

  /** Until all rules that were put are effective. */
  void awaitRules(int count) throws Exception {
    for (TestBucket source : sources) {
      Await.until(
          "the rules of " + source.name(),
          PATIENCE,
          () ->
              source.oss().getBucketReplication(source.name()).stream()
                  .allMatch(rule -> rule.getReplicationStatus() == ReplicationStatus.Doing));
      operator
          .get(200, "/rules?bucket=" + source.name())
          .get("rules")
          .forEach(rule -> rules.add(rule.get("id").asText()));
    }
    assertThat(rules).hasSize(count);
  }

  /** Until all that was written before is across by every rule. */
  void barrier() throws Exception {
    awaitBarrier("false");
  }

  /** The same, and all that existed before the rules. */
  void barrierOfAll() throws Exception {
    awaitBarrier("true");
  }

  private void awaitBarrier(String history) throws Exception {
    String named = rules.stream().map(rule -> "rule=" + rule).collect(Collectors.joining("&"));
    String path = "/barrier?history=" + history + "&timeout=40&" + named;
    try {
      // A write that a busy store did not answer holds its key for a minute.
      Await.until(
          "the barrier",
          BARRIER_PATIENCE,
          () ->
              operator
                  .attempt("GET", path, "", PATIENCE)
                  .filter(answer -> answer.get("reached").asBoolean())
                  .isPresent());
    } catch (AssertionError late) {
      List<String> held = new ArrayList<>();
      for (String rule : rules) {
        held.add(operator.get(200, "/rules/" + rule).toString());
        held.add(operator.get(200, "/rules/" + rule + "/failures").toString());
      }
      throw new AssertionError(late.getMessage() + "; held by " + held, late);
    }
  }

  /** Compares every rule and repairs, deletes too; what was found, without what is left alone. */
  List<String> repairs() throws Exception {
    List<String> comparisons = new ArrayList<>();
    for (String rule : rules) {
      String path = "/rules/" + rule + "/comparisons";
      String id = operator.post(200, path, "{\"mode\":\"repair-with-deletes\"}").get("id").asText();
      comparisons.add(path + "/" + id);
    }
    List<String> found = new ArrayList<>();
    for (String comparison : comparisons) {
      Await.until(
          "the comparison done",
          PATIENCE,
          () -> operator.get(200, comparison).get("status").asText().equals("done"));
      operator
          .get(200, comparison + "/differences")
          .get("keys")
          .forEach(key -> found.add(key.get("key").asText() + ": " + key.get("difference")));
    }
    return found;
  }

  /** The id of the rule between two buckets. */
  String rule(TestBucket source, TestBucket target) throws Exception {
    for (JsonNode rule : operator.get(200, "/rules?bucket=" + source.name()).get("rules")) {
      if (rule.at("/target/bucket").asText().equals(target.name())) {
        return rule.get("id").asText();
      }
    }
    throw new AssertionError("No rule to " + target.name());
  }

  /** What a rule covers and does not replicate, and why. */
  List<String> leftOut(String rule) throws Exception {
    List<String> keys = new ArrayList<>();
    operator
        .get(200, "/rules/" + rule + "/left-out")
        .get("keys")
        .forEach(key -> keys.add(key.get("key").asText() + ": " + key.get("reason").asText()));
    return keys;
  }

  @Override
  public void close() {
    for (TestBucket source : sources) {
      source
          .oss()
          .getBucketReplication(source.name())
          .forEach(
              rule ->
                  source.oss().deleteBucketReplication(source.name(), rule.getReplicationRuleID()));
    }
    first.shutdown();
    second.shutdown();
    stores.close();
  }
}
