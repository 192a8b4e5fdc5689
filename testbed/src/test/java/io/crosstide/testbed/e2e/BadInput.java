package io.crosstide.testbed.e2e;

import static io.crosstide.testbed.e2e.ReplicationXml.destination;
import static io.crosstide.testbed.e2e.ReplicationXml.rule;
import static org.assertj.core.api.Assertions.assertThat;

import com.aliyun.oss.OSS;
import com.aliyun.oss.common.comm.SignVersion;
import com.aliyun.oss.model.BucketVersioningConfiguration;
import com.aliyun.oss.model.SetBucketVersioningRequest;
import io.crosstide.testbed.demo.OssClients;

/** Buckets of every kind and a rule, which no bad input may change (I60). */
final class BadInput {
  static final String ADD = "comp=add&replication";
  static final String DELETE = "comp=delete&replication";

  final RawOss oss = RawOss.of(RunningSystem.connection());
  final String source = RunningSystem.freshBucket("bad-source");
  final String target = RunningSystem.freshBucket("bad-target");
  final String unused = RunningSystem.freshBucket("bad-unused");
  final String versioned = RunningSystem.freshBucket("bad-versioned");
  final String suspended = RunningSystem.freshBucket("bad-suspended");
  final String ruleless = RunningSystem.freshBucket("bad-ruleless");

  /** Creates the buckets, and the rule {@code r1} from source to target. */
  BadInput() throws Exception {
    OSS first = OssClients.client(RunningSystem.connection(), 0, SignVersion.V1);
    OSS second = OssClients.client(RunningSystem.connection(), 1, SignVersion.V1);
    first.createBucket(source);
    first.createBucket(ruleless);
    second.createBucket(target);
    second.createBucket(unused);
    second.createBucket(versioned);
    second.createBucket(suspended);
    setVersioning(second, versioned, BucketVersioningConfiguration.ENABLED);
    setVersioning(second, suspended, BucketVersioningConfiguration.ENABLED);
    setVersioning(second, suspended, BucketVersioningConfiguration.SUSPENDED);
    assertThat(
            oss.call("POST", source, ADD, "", rule("<ID>r1</ID>" + destination(target))).status())
        .isEqualTo(200);
  }

  private static void setVersioning(OSS client, String bucket, String status) {
    client.setBucketVersioning(
        new SetBucketVersioningRequest(
            bucket, new BucketVersioningConfiguration().withStatus(status)));
  }

  /** All rules without their states, which change by themselves. */
  String rules() throws Exception {
    return oss.call("GET", source, "replication", "", new byte[0])
        .body()
        .replaceAll("<Status>[a-z]+</Status>", "");
  }

  /**
   * @param ec the exact EC; empty if there must be none
   */
  static void expect(RawOss.Answer answer, int status, String code, String ec) {
    assertThat(answer.status()).as(answer.body()).isEqualTo(status);
    assertThat(answer.code()).as(answer.body()).isEqualTo(code);
    assertThat(answer.ec()).as(answer.body()).isEqualTo(ec);
  }
}
