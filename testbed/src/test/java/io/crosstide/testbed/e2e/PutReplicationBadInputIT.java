package io.crosstide.testbed.e2e;

import static io.crosstide.testbed.e2e.BadInput.ADD;
import static io.crosstide.testbed.e2e.BadInput.expect;
import static io.crosstide.testbed.e2e.ReplicationXml.bomb;
import static io.crosstide.testbed.e2e.ReplicationXml.bytes;
import static io.crosstide.testbed.e2e.ReplicationXml.destination;
import static io.crosstide.testbed.e2e.ReplicationXml.external;
import static io.crosstide.testbed.e2e.ReplicationXml.latin1;
import static io.crosstide.testbed.e2e.ReplicationXml.prefixSet;
import static io.crosstide.testbed.e2e.ReplicationXml.rule;
import static io.crosstide.testbed.e2e.ReplicationXml.ruleText;
import static io.crosstide.testbed.e2e.ReplicationXml.tags;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** I60: a rule that is no good gets the exact OSS error, and changes nothing. */
@ExtendWith(RunningSystem.class)
class PutReplicationBadInputIT {
  private static BadInput bad;

  @BeforeAll
  static void prepare() throws Exception {
    bad = new BadInput();
  }

  static Stream<Arguments> refusedRules() {
    String good = destination(bad.unused);
    String prefixes = "<Prefix>p%d/</Prefix>";
    return Stream.of(
        row(
            "not well-formed",
            bytes("<ReplicationConfiguration><Rule>"),
            400,
            "MalformedXML",
            "0031-00000001"),
        row("empty body", new byte[0], 400, "MalformedXML", "0031-00000001"),
        row("wrong root", bytes("<Other/>"), 400, "MalformedXML", "0031-00000001"),
        row("no rule", bytes("<ReplicationConfiguration/>"), 400, "NoReplicationRule", ""),
        row(
            "two rules",
            bytes(
                "<ReplicationConfiguration><Rule>"
                    + good
                    + "</Rule><Rule>"
                    + good
                    + "</Rule></ReplicationConfiguration>"),
            400,
            "TooManyReplicationRules",
            ""),
        row("11 prefixes", rule(good + prefixSet(prefixes, 11)), 400, "TooManyPrefixes", ""),
        row(
            "overlapping prefixes",
            rule(good + "<PrefixSet><Prefix>a</Prefix><Prefix>ab</Prefix></PrefixSet>"),
            400,
            "InvalidArgument",
            "0031-00000019"),
        row("11 tags", rule(good + tags(11)), 400, "TooManyFilterObjectTags", ""),
        row("target is source", rule(destination(bad.source)), 400, "InvalidTargetBucket", ""),
        row(
            "no such target",
            rule(destination("no-such-bucket-at-all")),
            400,
            "InvalidTargetBucket",
            ""),
        row(
            "target elsewhere",
            rule(destination(bad.unused, "oss-cn-hangzhou")),
            400,
            "InvalidTargetLocation",
            ""),
        row(
            "no such region",
            rule(destination(bad.unused, "oss-cn-zhengzhou")),
            400,
            "InvalidTargetLocation",
            ""),
        row(
            "bad target name",
            rule(destination("No_Name")),
            400,
            "InvalidArgument",
            "0031-00000101"),
        row(
            "same target again",
            rule(destination(bad.target)),
            400,
            "BucketReplicationAlreadyExist",
            ""),
        row("same ID again", rule("<ID>r1</ID>" + good), 400, "InvalidArgument", ""),
        row(
            "ID too long",
            rule("<ID>" + "i".repeat(256) + "</ID>" + good),
            400,
            "InvalidArgument",
            ""),
        row("versioning differs", rule(destination(bad.versioned)), 400, "InvalidBucketStatus", ""),
        row(
            "versioning suspended",
            rule(destination(bad.suspended)),
            400,
            "InvalidBucketStatus",
            ""),
        row(
            "bad action",
            rule(good + "<Action>put</Action>"),
            400,
            "InvalidArgument",
            "0031-00000023"),
        row(
            "bad history",
            rule(good + "<HistoricalObjectReplication>maybe</HistoricalObjectReplication>"),
            400,
            "InvalidArgument",
            "0031-00000011"),
        row(
            "bad transfer type",
            rule(
                "<Destination><Bucket>"
                    + bad.unused
                    + "</Bucket><Location>oss-cn-beijing</Location><TransferType>fast</TransferType></Destination>"),
            400,
            "InvalidArgument",
            ""),
        row("bad RTC", rule(good + "<RTC><Status>on</Status></RTC>"), 400, "InvalidArgument", ""),
        row(
            "encryption without key",
            rule(good + "<EncryptionConfiguration></EncryptionConfiguration>"),
            400,
            "InvalidArgument",
            "0031-00000033"),
        row(
            "prefix not UTF-8",
            latin1(ruleText(good + "<PrefixSet><Prefix>\u00fc</Prefix></PrefixSet>")),
            400,
            "InvalidArgument",
            "0031-00000018"),
        row("entity bomb", bytes(bomb()), 400, "MalformedXML", "0031-00000001"),
        row("external entity", bytes(external(bad.unused)), 400, "MalformedXML", "0031-00000001"),
        row(
            "UTF-16 without saying so",
            ruleText(good).getBytes(StandardCharsets.UTF_16LE),
            400,
            "MalformedXML",
            "0031-00000001"),
        row("100 MB", new byte[100 << 20], 400, "MalformedXML", ""));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("refusedRules")
  void refusesARule(String name, byte[] body, int status, String code, String ec) throws Exception {
    String before = bad.rules();
    RawOss.Answer answer;
    try {
      answer = bad.oss.call("POST", bad.source, ADD, "", body);
    } catch (IOException closedBeforeAllWasSent) {
      // A server may refuse a huge body by closing; what counts is that nothing changed.
      assertThat(body.length).isGreaterThan(1 << 20);
      assertThat(bad.rules()).isEqualTo(before);
      return;
    }
    expect(answer, status, code, ec);
    assertThat(bad.rules()).isEqualTo(before);
  }

  @Test
  void refusesAWrongDigest() throws Exception {
    String before = bad.rules();
    RawOss.Answer answer =
        bad.oss.call(
            "POST",
            bad.source,
            ADD,
            "",
            rule(destination(bad.unused)),
            Map.of("Content-MD5", "1B2M2Y8AsgTpgAmY7PhCfg=="));
    expect(answer, 400, "InvalidDigest", "");
    assertThat(bad.rules()).isEqualTo(before);
  }

  private static Arguments row(String name, byte[] body, int status, String code, String ec) {
    return Arguments.of(name, body, status, code, ec);
  }
}
