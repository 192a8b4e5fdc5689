package io.crosstide.testbed.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.aliyun.oss.OSS;
import com.aliyun.oss.OSSException;
import com.aliyun.oss.common.comm.SignVersion;
import com.aliyun.oss.model.AddBucketReplicationRequest;
import com.aliyun.oss.model.BucketReplicationProgress;
import com.aliyun.oss.model.ReplicationRule;
import com.aliyun.oss.model.ReplicationStatus;
import io.crosstide.testbed.demo.OssClients;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The quick start of OSS's guide to data replication, step by step, with the unmodified OSS SDK for
 * Java.
 */
@ExtendWith(RunningSystem.class)
class QuickStartIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @ParameterizedTest
  @EnumSource(names = {"V1", "V4"})
  void replicatesAsTheGuideSays(SignVersion signing) throws Exception {
    OSS source = OssClients.client(RunningSystem.connection(), 0, signing);
    OSS target = OssClients.client(RunningSystem.connection(), 1, signing);
    String bucket = RunningSystem.freshBucket("quick-source");
    String destination = RunningSystem.freshBucket("quick-target");
    source.createBucket(bucket);
    target.createBucket(destination);
    put(source, bucket, "before.txt", "existing");

    assertThat(source.getBucketReplicationLocation(bucket)).contains("oss-cn-beijing");

    AddBucketReplicationRequest request = new AddBucketReplicationRequest(bucket);
    request.setTargetBucketName(destination);
    request.setTargetBucketLocation("oss-cn-beijing");
    source.addBucketReplication(request);

    List<ReplicationRule> rules = source.getBucketReplication(bucket);
    assertThat(rules).hasSize(1);
    ReplicationRule rule = rules.get(0);
    assertThat(rule.getTargetBucketName()).isEqualTo(destination);
    assertThat(rule.getTargetBucketLocation()).isEqualTo("oss-cn-beijing");
    assertThat(rule.isEnableHistoricalObjectReplication()).isTrue();
    String id = rule.getReplicationRuleID();

    Instant written = put(source, bucket, "replication-test.txt", "This is a replication test.");
    Await.until(
        "the new object at the target",
        PATIENCE,
        () -> target.doesObjectExist(destination, "replication-test.txt"));
    Await.until(
        "100 %",
        PATIENCE, () -> progress(source, bucket, id).filter(QuickStartIT::isWhole).isPresent());
    assertThat(target.doesObjectExist(destination, "before.txt")).isTrue();
    Await.until(
        "the timestamp beyond the write",
        PATIENCE,
        () ->
            progress(source, bucket, id)
                .map(BucketReplicationProgress::getNewObjectProgress)
                .filter(until -> until.toInstant().isAfter(written))
                .isPresent());

    source.deleteBucketReplication(bucket, id);
    // On a busy machine it may be gone already.
    assertThat(status(source, bucket).orElse(ReplicationStatus.Closing))
        .isEqualTo(ReplicationStatus.Closing);
    put(source, bucket, "after.txt", "too late");
    Await.until("the rule gone", PATIENCE, () -> status(source, bucket).isEmpty());
    assertThat(target.doesObjectExist(destination, "after.txt")).isFalse();
    assertThat(target.doesObjectExist(destination, "replication-test.txt")).isTrue();
    assertThatThrownBy(() -> source.getBucketReplicationProgress(bucket, id))
        .isInstanceOfSatisfying(
            OSSException.class,
            e -> assertThat(e.getErrorCode()).isEqualTo("NoSuchReplicationRule"));
  }

  @ParameterizedTest
  @EnumSource(names = {"V1", "V4"})
  void replicatesOnlyWhatTheFiltersLetThrough(SignVersion signing) throws Exception {
    OSS source = OssClients.client(RunningSystem.connection(), 0, signing);
    OSS target = OssClients.client(RunningSystem.connection(), 1, signing);
    String bucket = RunningSystem.freshBucket("filter-source");
    String destination = RunningSystem.freshBucket("filter-target");
    source.createBucket(bucket);
    target.createBucket(destination);
    put(source, bucket, "prefix1/before.txt", "existing, and history is off");
    Instant creation = Instant.now();
    // The survey of what was written while the rule began goes back by the clock tolerance and the
    // lag measured, both in whole seconds.
    Instant old = creation.plus(RunningSystem.CLOCK_TOLERANCE).plusSeconds(3);
    Await.until("the object too old for the rule", PATIENCE, () -> Instant.now().isAfter(old));

    AddBucketReplicationRequest request = new AddBucketReplicationRequest(bucket);
    request.setReplicationRuleID("my <rule> & co");
    request.setTargetBucketName(destination);
    request.setTargetBucketLocation("oss-cn-beijing");
    request.setObjectPrefixList(List.of("prefix1", "prefix2"));
    request.setReplicationActionList(List.of(AddBucketReplicationRequest.ReplicationAction.PUT));
    request.setEnableHistoricalObjectReplication(false);
    source.addBucketReplication(request);
    ReplicationRule rule = source.getBucketReplication(bucket).get(0);
    assertThat(rule.getReplicationRuleID()).isEqualTo("my <rule> & co");
    assertThat(rule.getObjectPrefixList()).containsExactly("prefix1", "prefix2");
    assertThat(rule.isEnableHistoricalObjectReplication()).isFalse();

    put(source, bucket, "other/new.txt", "no");
    put(source, bucket, "prefix1/new.txt", "yes");
    put(source, bucket, "prefix2/kept.txt", "yes, and its delete stays here");
    Await.until(
        "the matching objects at the target",
        PATIENCE,
        () ->
            target.doesObjectExist(destination, "prefix1/new.txt")
                && target.doesObjectExist(destination, "prefix2/kept.txt"));
    source.deleteObject(bucket, "prefix2/kept.txt");
    Instant deleted = Instant.now();
    Await.until(
        "the timestamp beyond the delete",
        PATIENCE,
        () ->
            progress(source, bucket, rule.getReplicationRuleID())
                .map(BucketReplicationProgress::getNewObjectProgress)
                .filter(until -> until.toInstant().isAfter(deleted))
                .isPresent());
    assertThat(target.doesObjectExist(destination, "prefix2/kept.txt")).isTrue();
    assertThat(target.doesObjectExist(destination, "other/new.txt")).isFalse();
    assertThat(target.doesObjectExist(destination, "prefix1/before.txt")).isFalse();
  }

  private static Instant put(OSS client, String bucket, String key, String text) {
    client.putObject(bucket, key, new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
    return Instant.now();
  }

  private static Optional<BucketReplicationProgress> progress(
      OSS client, String bucket, String id) {
    return Optional.of(client.getBucketReplicationProgress(bucket, id))
        .filter(progress -> progress.getReplicationStatus() == ReplicationStatus.Doing)
        .filter(progress -> progress.getNewObjectProgress() != null);
  }

  private static boolean isWhole(BucketReplicationProgress progress) {
    return progress.getHistoricalObjectProgress() >= 1.0f;
  }

  /** Of the only rule of the bucket; empty if it is gone. */
  private static Optional<ReplicationStatus> status(OSS client, String bucket) {
    try {
      return client.getBucketReplication(bucket).stream()
          .map(ReplicationRule::getReplicationStatus)
          .findFirst();
    } catch (OSSException e) {
      assertThat(e.getErrorCode()).isEqualTo("NoSuchReplicationConfiguration");
      return Optional.empty();
    }
  }
}
