package io.crosstide.testbed.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.aliyun.oss.OSS;
import com.aliyun.oss.OSSException;
import com.aliyun.oss.common.comm.SignVersion;
import com.aliyun.oss.model.AddBucketReplicationRequest;
import com.aliyun.oss.model.ReplicationStatus;
import io.crosstide.testbed.demo.OssClients;
import io.crosstide.testbed.launch.Connection;
import io.crosstide.testbed.launch.Installation;
import io.crosstide.testbed.launch.Ports;
import io.crosstide.testbed.launch.StartListener;
import io.crosstide.testbed.launch.StartOptions;
import io.crosstide.testbed.stores.TestStores;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A bucket of one account is replicated to that of another, by a system of its own since no other
 * test has two accounts.
 */
class CrossAccountIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String OPERATOR_TOKEN = "an-operator-of-both-accounts";
  private static final String ACCOUNTS =
      """
      accounts:
        - id: "1000"
          displayName: giver
          accessKeys: [{id: giver-key, secret: giver-secret}]
          roles:
            - name: replicator
              trust: [oss.aliyuncs.com]
              policies:
                - Statement: [{Effect: Allow, Action: "oss:Replicate*", Resource: "*"}]
            - name: stranger
              trust: [oss.aliyuncs.com]
              policies:
                - Statement: [{Effect: Allow, Action: "oss:Replicate*", Resource: "*"}]
        - id: "2000"
          displayName: taker
          accessKeys: [{id: taker-key, secret: taker-secret}]
          replicationPolicies:
            - Statement:
                - Effect: Allow
                  Principal: "acs:ram::1000:role/replicator"
                  Action: "oss:Replicate*"
                  Resource: ["acs:oss:*:*:open-*", "acs:oss:*:*:open-*/*"]
      operators: [{name: both, role: write, token: %s}]
      """
          .formatted(OPERATOR_TOKEN);

  private final String source = RunningSystem.freshBucket("given");
  private final String open = RunningSystem.freshBucket("open");
  private final String closed = RunningSystem.freshBucket("closed");
  private TestStores stores;
  private Installation system;
  private OSS giver;
  private OSS taker;

  @BeforeEach
  void start() throws Exception {
    Path state = Path.of("target", "systems", "accounts-" + System.currentTimeMillis());
    Path accounts = Files.createDirectories(state.resolveSibling(state.getFileName() + "-files"));
    Files.writeString(accounts.resolve("accounts.yaml"), ACCOUNTS);
    int base = FreePorts.base();
    stores = TestStores.chosen(new Ports(base), accounts);
    system =
        Installation.start(
            new StartOptions(
                state.toAbsolutePath(),
                base,
                1,
                StartOptions.Mode.BARE,
                Optional.empty(),
                stores.choice()),
            Path.of("..").toAbsolutePath().normalize(),
            Map.of(
                "crosstide.accounts-file",
                accounts.resolve("accounts.yaml").toAbsolutePath().toString()),
            StartListener.SILENT);
    giver = OssClients.client(as("giver"), 0, SignVersion.V4);
    taker = OssClients.client(as("taker"), 1, SignVersion.V4);
    giver.createBucket(source);
    taker.createBucket(open);
    taker.createBucket(closed);
  }

  @AfterEach
  void stop() {
    system.close();
    stores.close();
  }

  private Connection as(String account) {
    Connection all = system.connection();
    return new Connection(
        all.catalogue(),
        all.endpoints(),
        all.api(),
        all.ruleService(),
        all.progressService(),
        OPERATOR_TOKEN,
        account + "-key",
        account + "-secret");
  }

  /** I54 */
  @Test
  void goesAcrossByTheRoleThatTheTargetsOwnerAllows() throws Exception {
    put("old", "written before the rule");
    assertRefused("InvalidTargetBucket", () -> replicate(open, Optional.empty()));
    assertRefused("AccessDenied", () -> replicate(open, Optional.of("stranger")));
    assertRefused("AccessDenied", () -> replicate(closed, Optional.of("replicator")));
    assertRefused(
        "AccessDenied", () -> replicate(open, Optional.of("acs:ram::2000:role/replicator")));

    replicate(open, Optional.of("replicator"));
    Await.until(
        "the rule",
        PATIENCE,
        () ->
            giver.getBucketReplication(source).stream()
                .allMatch(rule -> rule.getReplicationStatus() == ReplicationStatus.Doing));
    put("new", "written after it");
    put("gone", "deleted");
    giver.deleteObject(source, "gone");
    barrier();

    assertThat(read("old")).isEqualTo("written before the rule");
    assertThat(read("new")).isEqualTo("written after it");
    assertThat(taker.doesObjectExist(open, "gone")).isFalse();
    // As OSS shows replicas; who may read them is another matter, see below.
    List<String> written = timesAndOwners(giver, source);
    assertThat(timesAndOwners(taker, open))
        .isEqualTo(written)
        .hasSize(2)
        .allMatch(object -> object.endsWith(" 1000"));
    assertThat(taker.listObjects(closed).getObjectSummaries()).isEmpty();
    // The role of a rule gives no rights to whoever put it.
    assertRefused("AccessDenied", () -> giver.getObject(open, "new"));
    assertRefused("AccessDenied", () -> taker.getObject(source, "new"));
    assertRefused("AccessDenied", () -> taker.getBucketReplication(source));
  }

  private static List<String> timesAndOwners(OSS client, String bucket) {
    return client.listObjects(bucket).getObjectSummaries().stream()
        .map(
            object ->
                "%s %s %s"
                    .formatted(
                        object.getKey(),
                        object.getLastModified().toInstant(),
                        object.getOwner().getId()))
        .toList();
  }

  private void replicate(String target, Optional<String> role) {
    AddBucketReplicationRequest request = new AddBucketReplicationRequest(source);
    request.setTargetBucketName(target);
    request.setTargetBucketLocation(system.connection().regions().get(1));
    request.setEnableHistoricalObjectReplication(true);
    role.ifPresent(request::setSyncRole);
    giver.addBucketReplication(request);
  }

  private void barrier() throws Exception {
    OperatorCalls operator = new OperatorCalls(as("giver"));
    String rule =
        operator.get(200, "/rules?bucket=" + source).get("rules").get(0).get("id").asText();
    assertThat(operator.get(200, "/barrier?timeout=60&rule=" + rule).get("reached").asBoolean())
        .isTrue();
  }

  private static void assertRefused(String code, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            OSSException.class, e -> assertThat(e.getErrorCode()).isEqualTo(code));
  }

  private void put(String key, String content) {
    giver.putObject(
        source, key, new ByteArrayInputStream(content.getBytes(StandardCharsets.UTF_8)));
  }

  private String read(String key) throws Exception {
    try (var content = taker.getObject(open, key).getObjectContent()) {
      return new String(content.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
