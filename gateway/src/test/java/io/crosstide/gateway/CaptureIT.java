package io.crosstide.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.aliyun.oss.OSS;
import com.aliyun.oss.OSSException;
import com.aliyun.oss.common.comm.SignVersion;
import com.aliyun.oss.model.AddBucketReplicationRequest;
import com.aliyun.oss.model.AppendObjectRequest;
import com.aliyun.oss.model.CannedAccessControlList;
import com.aliyun.oss.model.CompleteMultipartUploadRequest;
import com.aliyun.oss.model.CopyObjectRequest;
import com.aliyun.oss.model.DeleteObjectsRequest;
import com.aliyun.oss.model.InitiateMultipartUploadRequest;
import com.aliyun.oss.model.ObjectMetadata;
import com.aliyun.oss.model.SetObjectTaggingRequest;
import com.aliyun.oss.model.UploadPartRequest;
import io.crosstide.contracts.codec.Addresses;
import io.crosstide.contracts.id.RegionName;
import io.crosstide.contracts.rule.Rule;
import io.crosstide.contracts.stream.Heartbeat;
import io.crosstide.contracts.stream.StreamMark;
import io.crosstide.contracts.task.ChangeKind;
import io.crosstide.contracts.task.KeyTask;
import io.crosstide.contracts.task.Lane;
import io.crosstide.contracts.task.Origin;
import io.crosstide.contracts.task.TaskBatch;
import io.crosstide.gateway.fixture.RawHttp;
import io.crosstide.gateway.fixture.Signed;
import io.crosstide.gateway.fixture.Taker;
import io.crosstide.gateway.fixture.World;
import io.quarkus.test.junit.QuarkusTest;
import java.io.ByteArrayInputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.activemq.artemis.core.settings.impl.AddressFullMessagePolicy;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Changes reach the real broker before clients hear of their success. */
@QuarkusTest
class CaptureIT extends GatewayTestBase {
  private static final String TARGET = World.BEIJING;
  private static final String LIVE = Lane.LIVE.address(new RegionName(TARGET));

  private OSS oss;
  private String source;
  private Rule rule;

  @BeforeEach
  void makeRule() throws Exception {
    world.services().clearRules();
    oss = client(SignVersion.V4);
    source = newBucketName();
    String target = newBucketName();
    oss.createBucket(source);
    client(World.BEIJING).createBucket(target);
    AddBucketReplicationRequest request = new AddBucketReplicationRequest(source);
    request.setReplicationRuleID(source);
    request.setTargetBucketName(target);
    request.setTargetBucketLocation(TARGET);
    oss.addBucketReplication(request);
    rule = world.services().rules().get(0);
    await(
        () ->
            lifecycle.gateway().rules().size() == 1
                && lifecycle.gateway().rules().get(0).id().equals(rule.id()));
    drain();
  }

  @AfterEach
  void clear() {
    world.services().clearRules();
  }

  private void drain() throws Exception {
    try (Taker<TaskBatch> taker = new Taker<>(broker, LIVE, TaskBatch.class)) {
      await(() -> broker.messageCount(LIVE) == 0);
    }
  }

  private static ByteArrayInputStream content() {
    return new ByteArrayInputStream(new byte[] {1, 2, 3});
  }

  private List<KeyTask> tasksOf(List<TaskBatch> batches) {
    return batches.stream()
        .filter(b -> b.rule().equals(rule.id()))
        .flatMap(b -> b.keys().stream())
        .toList();
  }

  @Test
  void hasTheBatchAtTheBrokerBeforeTheClientHears() throws Exception {
    Instant before = Instant.now();
    for (int i = 1; i <= 5; i++) {
      oss.putObject(source, "k" + i, content());
      // The broker's counter trails its confirmation a little.
      int accepted = i;
      await(() -> broker.messageCount(LIVE) == accepted);
    }
    try (Taker<TaskBatch> taker = new Taker<>(broker, LIVE, TaskBatch.class)) {
      await(() -> taker.received().size() == 5);
      for (int i = 0; i < 5; i++) {
        TaskBatch batch = taker.received().get(i);
        assertThat(batch.rule()).isEqualTo(rule.id());
        assertThat(((Origin.Stream) batch.origin()).sequence()).isEqualTo(i + 1);
        KeyTask task = batch.keys().get(0);
        assertThat(task.key().value()).isEqualTo("k" + (i + 1));
        assertThat(task.kind()).isEqualTo(ChangeKind.WRITE);
        assertThat(task.size()).hasValue(3);
        assertThat(task.etag().orElseThrow().value()).isEqualTo("5289df737df57326fcdd22597afb1fac");
        assertThat(task.changedAt().orElseThrow())
            .isBetween(before.minusSeconds(20), Instant.now());
      }
    }
  }

  @Test
  void capturesEveryKindOfWrite() throws Exception {
    try (Taker<TaskBatch> taker = new Taker<>(broker, LIVE, TaskBatch.class)) {
      oss.putObject(source, "put", content());
      oss.copyObject(source, "put", source, "copy");
      AppendObjectRequest append = new AppendObjectRequest(source, "append", content());
      append.setPosition(0L);
      oss.appendObject(append);
      String id =
          oss.initiateMultipartUpload(new InitiateMultipartUploadRequest(source, "parts"))
              .getUploadId();
      UploadPartRequest part = new UploadPartRequest(source, "parts", id, 1, content(), 3);
      oss.completeMultipartUpload(
          new CompleteMultipartUploadRequest(
              source, "parts", id, new ArrayList<>(List.of(oss.uploadPart(part).getPartETag()))));
      oss.setObjectTagging(new SetObjectTaggingRequest(source, "put", Map.of("a", "b")));
      oss.setObjectAcl(source, "copy", CannedAccessControlList.PublicRead);
      oss.deleteObject(source, "put");
      oss.deleteObjects(
          new DeleteObjectsRequest(source).withKeys(List.of("copy", "append", "never")));
      await(() -> tasksOf(taker.received()).size() >= 10);
      assertThat(tasksOf(taker.received()))
          .extracting(t -> t.kind() + " " + t.key())
          .containsExactly(
              "WRITE put",
              "WRITE copy",
              "WRITE append",
              "WRITE parts",
              "WRITE put",
              "WRITE copy",
              "DELETE put",
              "DELETE copy",
              "DELETE append",
              "DELETE never");
    }
  }

  /** I21: whoever gets the task is told that the target may have the content already. */
  @Test
  void tellsOfCopiesOfAnObjectOntoItself() throws Exception {
    try (Taker<TaskBatch> taker = new Taker<>(broker, LIVE, TaskBatch.class)) {
      oss.putObject(source, "k", content());
      oss.copyObject(source, "k", source, "other");
      oss.copyObject(withType("k", "a/b"));
      CopyObjectRequest readable = withType("k", "c/d");
      readable.getNewObjectMetadata().setObjectAcl(CannedAccessControlList.PublicRead);
      oss.copyObject(readable);
      oss.putObject(source, "k", content());
      await(() -> tasksOf(taker.received()).size() >= 5);
      assertThat(tasksOf(taker.received()))
          .extracting(t -> t.key() + " " + t.selfCopied() + " " + t.properties())
          .containsExactly(
              "k false false", "other false false", "k true false", "k true true", "k false false");
    }
  }

  private CopyObjectRequest withType(String key, String type) {
    ObjectMetadata metadata = new ObjectMetadata();
    metadata.setContentType(type);
    CopyObjectRequest request = new CopyObjectRequest(source, key, source, key);
    request.setNewObjectMetadata(metadata);
    return request;
  }

  @Test
  void capturesNothingOfWhatIsRefusedOrOnlyReads() throws Exception {
    oss.listObjects(source);
    ObjectMetadata wrong = new ObjectMetadata();
    wrong.setContentLength(3);
    wrong.setContentMD5("AAAAAAAAAAAAAAAAAAAAAA==");
    assertThatThrownBy(() -> oss.putObject(source, "k", content(), wrong))
        .isInstanceOf(OSSException.class);
    assertThatThrownBy(() -> oss.copyObject(source, "none", source, "k"))
        .isInstanceOf(OSSException.class);
    oss.putObject(source, "sentinel", content());
    try (Taker<TaskBatch> taker = new Taker<>(broker, LIVE, TaskBatch.class)) {
      await(() -> !tasksOf(taker.received()).isEmpty());
      assertThat(tasksOf(taker.received()))
          .extracting(t -> t.key().value())
          .containsExactly("sentinel");
    }
  }

  @Test
  void capturesAWriteWhoseClientWentAway() throws Exception {
    try (RawHttp http = new RawHttp(port(World.HANGZHOU))) {
      http.send(
              new Signed("PUT", "/" + source + "/gone", "/" + source + "/gone")
                  .header("content-length", "3")
                  .head())
          .send("abc");
    }
    await(() -> broker.messageCount(LIVE) == 1);
  }

  @Test
  void namesTheRuleInHeartbeatsAndNeverPassesTheLastBatch() throws Exception {
    oss.putObject(source, "k", content());
    Instant after = Instant.now();
    try (Taker<Heartbeat> taker = new Taker<>(broker, Addresses.HEARTBEATS, Heartbeat.class)) {
      await(
          () ->
              taker.received().stream()
                  .flatMap(h -> h.marks().stream())
                  .anyMatch(m -> m.rule().equals(rule.id()) && m.safeUntil().isAfter(after)));
      List<StreamMark> marks =
          taker.received().stream()
              .flatMap(h -> h.marks().stream())
              .filter(m -> m.rule().equals(rule.id()))
              .toList();
      assertThat(marks)
          .isSortedAccordingTo((a, b) -> Long.compare(a.lastSequence(), b.lastSequence()));
      assertThat(marks.get(marks.size() - 1).lastSequence()).isEqualTo(1);
    }
  }

  /**
   * The broker is away for a while: writes that match wait, then fail, and are sent all the same.
   */
  @Test
  void keepsChangesWhileTheBrokerIsAway() throws Exception {
    broker.stop();
    try {
      assertThatThrownBy(() -> oss.putObject(source, "kept", content()))
          .isInstanceOfSatisfying(
              OSSException.class,
              e -> assertThat(e.getErrorCode()).isEqualTo("ServiceUnavailable"));
      String unwatched = newBucketName();
      oss.createBucket(unwatched);
      oss.putObject(unwatched, "k", content());
      assertThat(oss.doesObjectExist(source, "kept")).isTrue();
    } finally {
      broker.startAgain();
    }
    await(() -> broker.messageCount(LIVE) == 1);
    await(() -> lifecycle.gateway().capture().capture().isOpen());
    oss.putObject(source, "later", content());
    try (Taker<TaskBatch> taker = new Taker<>(broker, LIVE, TaskBatch.class)) {
      await(() -> tasksOf(taker.received()).size() >= 2);
      assertThat(tasksOf(taker.received()))
          .extracting(t -> t.key().value())
          .containsExactly("kept", "later");
    }
  }

  /**
   * I12, I16: the broker refuses more, or gives no credit for it: a client is told to try again,
   * and what the store has is sent once there is room.
   */
  @ParameterizedTest
  @EnumSource(names = {"FAIL", "BLOCK"})
  void keepsChangesWhileTheBrokerHasNoRoom(AddressFullMessagePolicy policy) throws Exception {
    broker.fillUp(LIVE, policy);
    try {
      oss.putObject(source, "first", content());
      broker.cutConnections();

      assertThat(code(() -> oss.putObject(source, "kept", content())))
          .isEqualTo("ServiceUnavailable");
      assertThat(code(() -> oss.deleteObject(source, "first"))).isEqualTo("ServiceUnavailable");

      assertThat(oss.doesObjectExist(source, "kept")).isTrue();
      assertThat(broker.messageCount(LIVE)).isEqualTo(1);
      try (Taker<TaskBatch> taker = new Taker<>(broker, LIVE, TaskBatch.class)) {
        await(() -> tasksOf(taker.received()).size() >= 3);
        await(() -> lifecycle.gateway().capture().capture().isOpen());
        oss.putObject(source, "later", content());
        await(() -> tasksOf(taker.received()).size() >= 4);
        assertThat(tasksOf(taker.received()))
            .extracting(t -> t.kind() + " " + t.key())
            .containsExactly("WRITE first", "WRITE kept", "DELETE first", "WRITE later");
      }
    } finally {
      broker.makeRoom(LIVE);
    }
  }
}
