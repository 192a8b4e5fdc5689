package io.crosstide.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.aliyun.oss.OSS;
import com.aliyun.oss.OSSClientBuilder;
import com.aliyun.oss.OSSException;
import com.aliyun.oss.common.comm.SignVersion;
import com.aliyun.oss.model.AddBucketReplicationRequest;
import com.aliyun.oss.model.AddBucketReplicationRequest.ReplicationAction;
import com.aliyun.oss.model.BucketReplicationProgress;
import com.aliyun.oss.model.ReplicationRule;
import com.aliyun.oss.model.ReplicationStatus;
import io.crosstide.contracts.http.ErrorBody;
import io.crosstide.contracts.http.RuleProgress;
import io.crosstide.contracts.rule.Rule;
import io.crosstide.contracts.rule.RuleStatus;
import io.crosstide.gateway.fixture.World;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The replication calls with the unmodified Java SDK. */
@QuarkusTest
class ReplicationIT extends ReplicationTestBase {
  @ParameterizedTest
  @EnumSource(names = {"V1", "V4"})
  void managesRulesWithTheSdk(SignVersion version) throws Exception {
    OSS oss = client(version);
    assertThat(oss.getBucketReplicationLocation(source))
        .containsExactly("oss-cn-beijing", "oss-us-west-1");
    assertThat(code(() -> oss.getBucketReplication(source)))
        .isEqualTo("NoSuchReplicationConfiguration");
    String id = "rule \"<&/?~'>ü";
    AddBucketReplicationRequest request = request(id);
    request.setObjectPrefixList(List.of("a/", "b"));
    request.setReplicationActionList(List.of(ReplicationAction.PUT, ReplicationAction.DELETE));
    request.setSyncRole("role");
    request.setSourceBucketLocation("oss-cn-hangzhou");
    oss.addBucketReplication(request);

    ReplicationRule rule = oss.getBucketReplication(source).get(0);
    assertThat(rule.getReplicationRuleID()).isEqualTo(id);
    assertThat(rule.getTargetBucketName()).isEqualTo(target);
    assertThat(rule.getTargetBucketLocation()).isEqualTo("oss-cn-beijing");
    assertThat(rule.getReplicationStatus()).isEqualTo(ReplicationStatus.Starting);
    assertThat(rule.getObjectPrefixList()).containsExactly("a/", "b");
    assertThat(rule.getReplicationActionList())
        .containsExactly(ReplicationAction.PUT, ReplicationAction.DELETE);
    assertThat(rule.isEnableHistoricalObjectReplication()).isTrue();
    assertThat(rule.getSourceBucketLocation()).isEqualTo("oss-cn-hangzhou");

    BucketReplicationProgress starting = oss.getBucketReplicationProgress(source, id);
    assertThat(starting.getReplicationStatus()).isEqualTo(ReplicationStatus.Starting);
    assertThat(starting.getNewObjectProgress()).isNull();

    world.services().setStatus(id, RuleStatus.DOING);
    Rule stored = world.services().rules().get(0);
    Instant until = Instant.parse("2026-11-21T20:30:15.987Z");
    world
        .services()
        .setProgress(
            new RuleProgress(
                stored.id(),
                Optional.of(new RuleProgress.History(0.85, false, 100, 85, 1000, 850)),
                Optional.of(until),
                0));
    BucketReplicationProgress doing = oss.getBucketReplicationProgress(source, id);
    assertThat(doing.getHistoricalObjectProgress()).isEqualTo(0.85f);
    assertThat(doing.getNewObjectProgress())
        .isEqualTo(Date.from(Instant.parse("2026-11-21T20:30:15Z")));

    oss.deleteBucketReplication(source, id);
    assertThat(oss.getBucketReplication(source).get(0).getReplicationStatus())
        .isEqualTo(ReplicationStatus.Closing);
    assertThat(oss.getBucketReplicationProgress(source, id).getReplicationStatus())
        .isEqualTo(ReplicationStatus.Closing);
  }

  @Test
  void saysWhatIsMissing() {
    OSS oss = client(SignVersion.V4);
    assertThat(code(() -> oss.getBucketReplicationProgress(source, "no")))
        .isEqualTo("NoSuchReplicationRule");
    oss.deleteBucketReplication(source, "no");
    oss.addBucketReplication(request("r1"));
    assertThat(code(() -> oss.deleteBucketReplication(source, "no")))
        .isEqualTo("NoSuchReplicationRule");
    assertThat(code(() -> oss.getBucketReplicationProgress(source, "no")))
        .isEqualTo("NoSuchReplicationRule");
    assertThat(code(() -> oss.getBucketReplication("no-such-bucket"))).isEqualTo("NoSuchBucket");
    assertThat(code(() -> oss.getBucketReplicationLocation("no-such-bucket")))
        .isEqualTo("NoSuchBucket");
    AddBucketReplicationRequest nowhere = request("r2");
    nowhere.setTargetBucketName("nowhere-bucket");
    assertThat(code(() -> oss.addBucketReplication(nowhere))).isEqualTo("InvalidTargetBucket");
    assertThat(world.services().rules()).hasSize(1);
  }

  /** I60: what the account has no right to is refused before anything is stored. */
  @Test
  void actsOnlyWithRolesOfItsOwnThatMayDoIt() {
    OSS oss = client(SignVersion.V4);
    for (String role :
        List.of("nobody", "untrusting", "acs:ram::" + World.OTHER_ACCOUNT + ":role/role")) {
      AddBucketReplicationRequest request = request("r");
      request.setSyncRole(role);
      assertThat(code(() -> oss.addBucketReplication(request))).as(role).isEqualTo("AccessDenied");
    }
    assertThat(world.services().rules()).isEmpty();
    AddBucketReplicationRequest request = request("r");
    request.setSyncRole("acs:ram::" + World.ACCOUNT + ":role/role");
    oss.addBucketReplication(request);
    assertThat(world.services().rules()).hasSize(1);
  }

  /** I54, I60: into a bucket of another account only with its permission. */
  @Test
  void replicatesAcrossAccountsOnlyWithTheRoleAndTheTargetsPermission() {
    OSS oss = client(SignVersion.V4);
    OSS stranger =
        new OSSClientBuilder()
            .build(endpoint(World.BEIJING), World.OTHER_KEY_ID, World.OTHER_SECRET);
    String closed = newBucketName();
    String open = "shared-" + newBucketName();
    stranger.createBucket(closed);
    stranger.createBucket(open);
    AddBucketReplicationRequest request = request("r");
    request.setSyncRole("role");
    request.setTargetBucketName(closed);
    assertThat(code(() -> oss.addBucketReplication(request))).isEqualTo("AccessDenied");
    request.setTargetBucketName(open);
    request.setSyncRole("nobody");
    assertThat(code(() -> oss.addBucketReplication(request))).isEqualTo("AccessDenied");
    assertThat(world.services().rules()).isEmpty();

    request.setSyncRole("role");
    oss.addBucketReplication(request);
    assertThat(world.services().rules()).hasSize(1);
    stranger.shutdown();
  }

  @Test
  void refusesATargetInAnotherCloud() {
    AddBucketReplicationRequest elsewhere = request("r");
    elsewhere.setTargetBucketLocation(null);
    elsewhere.setTargetCloud("aws");
    elsewhere.setTargetCloudLocation("us-east-1");
    assertThat(code(() -> client(SignVersion.V4).addBucketReplication(elsewhere)))
        .isEqualTo("NotImplemented");
    assertThat(world.services().rules()).isEmpty();
  }

  @Test
  void passesRefusalsThroughUnchanged() {
    OSS oss = client(SignVersion.V1);
    world
        .services()
        .refuseNextRule(
            new ErrorBody(
                400,
                "BadReplicationLocation",
                "The replication location you choose is invalid.",
                Optional.of("0031-00000077")));
    assertThatThrownBy(() -> oss.addBucketReplication(request("r")))
        .isInstanceOfSatisfying(
            OSSException.class,
            e -> {
              assertThat(e.getErrorCode()).isEqualTo("BadReplicationLocation");
              assertThat(e.getErrorMessage())
                  .isEqualTo("The replication location you choose is invalid.");
              assertThat(e.getEC()).isEqualTo("0031-00000077");
            });
  }

  @Test
  void answersServiceUnavailableWhenTheRuleServiceIsAway() {
    OSS oss = client(SignVersion.V4);
    oss.getBucketReplicationLocation(source);
    world.services().setAway(true);
    assertThat(code(() -> oss.addBucketReplication(request("r")))).isEqualTo("ServiceUnavailable");
    assertThat(code(() -> oss.getBucketReplication(source))).isEqualTo("ServiceUnavailable");
  }
}
