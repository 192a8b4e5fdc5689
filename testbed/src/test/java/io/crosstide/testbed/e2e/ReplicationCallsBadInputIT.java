package io.crosstide.testbed.e2e;

import static io.crosstide.testbed.e2e.BadInput.ADD;
import static io.crosstide.testbed.e2e.BadInput.DELETE;
import static io.crosstide.testbed.e2e.BadInput.expect;
import static io.crosstide.testbed.e2e.ReplicationXml.bytes;
import static io.crosstide.testbed.e2e.ReplicationXml.deletion;
import static io.crosstide.testbed.e2e.ReplicationXml.destination;
import static io.crosstide.testbed.e2e.ReplicationXml.rtc;
import static io.crosstide.testbed.e2e.ReplicationXml.rule;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * I60: calls for rules and buckets that are not there, and bodies that say nothing: the exact OSS
 * error, and nothing changed.
 */
@ExtendWith(RunningSystem.class)
class ReplicationCallsBadInputIT {
  private static BadInput bad;

  @BeforeAll
  static void prepare() throws Exception {
    bad = new BadInput();
  }

  static Stream<Arguments> missingThings() {
    byte[] none = new byte[0];
    String missing = "no-such-bucket-at-all";
    String ec = "0015-00000101";
    return Stream.of(
        call(
            "put, no bucket",
            "POST",
            missing,
            ADD,
            "",
            rule(destination(bad.unused)),
            404,
            "NoSuchBucket",
            ec),
        call("get, no bucket", "GET", missing, "replication", "", none, 404, "NoSuchBucket", ec),
        call(
            "location, no bucket",
            "GET",
            missing,
            "replicationLocation",
            "",
            none,
            404,
            "NoSuchBucket",
            ec),
        call(
            "progress, no bucket",
            "GET",
            missing,
            "replicationProgress",
            "rule-id=r1",
            none,
            404,
            "NoSuchBucket",
            ec),
        call(
            "delete, no bucket",
            "POST",
            missing,
            DELETE,
            "",
            deletion("r1"),
            404,
            "NoSuchBucket",
            ec),
        call(
            "RTC, no bucket",
            "PUT",
            missing,
            "rtc",
            "",
            rtc("<ID>r1</ID>", "enabled"),
            404,
            "NoSuchBucket",
            ec),
        call(
            "get, no rule",
            "GET",
            bad.ruleless,
            "replication",
            "",
            none,
            404,
            "NoSuchReplicationConfiguration",
            ""),
        call(
            "progress, no rule at all",
            "GET",
            bad.ruleless,
            "replicationProgress",
            "rule-id=x",
            none,
            404,
            "NoSuchReplicationRule",
            ""),
        call(
            "progress, unknown rule",
            "GET",
            bad.source,
            "replicationProgress",
            "rule-id=x",
            none,
            404,
            "NoSuchReplicationRule",
            ""),
        call(
            "progress of all, none",
            "GET",
            bad.ruleless,
            "replicationProgress",
            "",
            none,
            404,
            "NoSuchReplicationConfiguration",
            ""),
        call(
            "delete, unknown rule",
            "POST",
            bad.source,
            DELETE,
            "",
            deletion("x"),
            404,
            "NoSuchReplicationRule",
            ""),
        call(
            "delete, no ID",
            "POST",
            bad.source,
            DELETE,
            "",
            bytes("<ReplicationRules></ReplicationRules>"),
            400,
            "MalformedXML",
            "0031-00000008"),
        call(
            "delete, empty ID",
            "POST",
            bad.source,
            DELETE,
            "",
            deletion(""),
            400,
            "MalformedXML",
            "0031-00000008"),
        call(
            "delete, two IDs",
            "POST",
            bad.source,
            DELETE,
            "",
            bytes("<ReplicationRules><ID>r1</ID><ID>r2</ID></ReplicationRules>"),
            400,
            "TooManyReplicationRules",
            ""),
        call(
            "delete, malformed",
            "POST",
            bad.source,
            DELETE,
            "",
            bytes("<ReplicationRules>"),
            400,
            "MalformedXML",
            "0031-00000001"),
        call(
            "RTC, no ID",
            "PUT",
            bad.source,
            "rtc",
            "",
            rtc("", "enabled"),
            400,
            "MalformedXML",
            "0031-00000015"),
        call(
            "RTC, unknown rule",
            "PUT",
            bad.source,
            "rtc",
            "",
            rtc("<ID>x</ID>", "enabled"),
            404,
            "NoSuchReplicationRule",
            ""),
        call(
            "RTC, bad status",
            "PUT",
            bad.source,
            "rtc",
            "",
            rtc("<ID>r1</ID>", "on"),
            400,
            "InvalidArgument",
            ""),
        call(
            "RTC, malformed",
            "PUT",
            bad.source,
            "rtc",
            "",
            bytes("<x"),
            400,
            "MalformedXML",
            "0031-00000001"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("missingThings")
  void refusesACall(
      String name,
      String method,
      String bucket,
      String query,
      String unsigned,
      byte[] body,
      int status,
      String code,
      String ec)
      throws Exception {
    String before = bad.rules();
    expect(bad.oss.call(method, bucket, query, unsigned, body), status, code, ec);
    assertThat(bad.rules()).isEqualTo(before);
  }

  private static Arguments call(
      String name,
      String method,
      String bucket,
      String query,
      String unsigned,
      byte[] body,
      int status,
      String code,
      String ec) {
    return Arguments.of(name, method, bucket, query, unsigned, body, status, code, ec);
  }
}
