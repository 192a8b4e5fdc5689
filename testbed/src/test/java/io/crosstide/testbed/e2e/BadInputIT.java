package io.crosstide.testbed.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.aliyun.oss.OSS;
import com.aliyun.oss.common.comm.SignVersion;
import com.aliyun.oss.model.BucketVersioningConfiguration;
import com.aliyun.oss.model.SetBucketVersioningRequest;
import io.crosstide.testbed.demo.OssClients;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Collections;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * I60: bad input gets the exact OSS error, and changes nothing. The rows are those of the
 * replication API's tables.
 */
@ExtendWith(RunningSystem.class)
class BadInputIT {
  private static final String ADD = "comp=add&replication";
  private static final String DELETE = "comp=delete&replication";
  private static final String EC_ROOT = "0031-00000001";

  private static RawOss oss;
  private static String source;
  private static String target;
  private static String versioned;
  private static String suspended;
  private static String unused;
  private static String ruleless;

  @BeforeAll
  static void prepare() throws Exception {
    oss = RawOss.of(RunningSystem.connection());
    OSS first = OssClients.client(RunningSystem.connection(), 0, SignVersion.V1);
    OSS second = OssClients.client(RunningSystem.connection(), 1, SignVersion.V1);
    source = RunningSystem.freshBucket("bad-source");
    target = RunningSystem.freshBucket("bad-target");
    unused = RunningSystem.freshBucket("bad-unused");
    versioned = RunningSystem.freshBucket("bad-versioned");
    suspended = RunningSystem.freshBucket("bad-suspended");
    ruleless = RunningSystem.freshBucket("bad-ruleless");
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

  static Stream<Arguments> refusedRules() {
    String good = destination(unused);
    String prefixes = "<Prefix>p%d/</Prefix>";
    return Stream.of(
        row("not well-formed", bytes("<ReplicationConfiguration><Rule>"), 400, "MalformedXML", ""),
        row("empty body", new byte[0], 400, "MalformedXML", ""),
        row("wrong root", bytes("<Other/>"), 400, "MalformedXML", EC_ROOT),
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
        row("target is source", rule(destination(source)), 400, "InvalidTargetBucket", ""),
        row(
            "no such target",
            rule(destination("no-such-bucket-at-all")),
            400,
            "InvalidTargetBucket",
            ""),
        row(
            "target elsewhere",
            rule(destination(unused, "oss-cn-hangzhou")),
            400,
            "InvalidTargetLocation",
            ""),
        row(
            "no such region",
            rule(destination(unused, "oss-cn-zhengzhou")),
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
            rule(destination(target)),
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
        row("versioning differs", rule(destination(versioned)), 400, "InvalidBucketStatus", ""),
        row("versioning suspended", rule(destination(suspended)), 400, "InvalidBucketStatus", ""),
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
                    + unused
                    + "</Bucket><Location>oss-cn-beijing</Location><TransferType>fast</TransferType></Destination>"),
            400,
            "InvalidArgument",
            ""),
        row("bad RTC", rule(good + "<RTC><Status>on</Status></RTC>"), 400, "InvalidArgument", ""),
        row(
            "encryption without key",
            rule(good + "<EncryptionConfiguration></EncryptionConfiguration>"),
            400,
            "*",
            "0031-00000033"),
        row(
            "prefix not UTF-8",
            latin1(ruleText(good + "<PrefixSet><Prefix>\u00fc</Prefix></PrefixSet>")),
            400,
            "*",
            "*"),
        row("entity bomb", bytes(bomb()), 400, "MalformedXML", ""),
        row("external entity", bytes(external()), 400, "MalformedXML", ""),
        row(
            "UTF-16 without saying so",
            ruleText(good).getBytes(StandardCharsets.UTF_16LE),
            400,
            "MalformedXML",
            ""),
        row("100 MB", new byte[100 << 20], 400, "MalformedXML", ""));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("refusedRules")
  void refusesARule(String name, byte[] body, int status, String code, String ec) throws Exception {
    String before = rules();
    RawOss.Answer answer;
    try {
      answer = oss.call("POST", source, ADD, "", body);
    } catch (java.io.IOException closedBeforeAllWasSent) {
      // A server may refuse a huge body by closing; what counts is that nothing changed.
      assertThat(body.length).isGreaterThan(1 << 20);
      assertThat(rules()).isEqualTo(before);
      return;
    }
    expect(answer, status, code, ec);
    assertThat(rules()).isEqualTo(before);
  }

  @Test
  void refusesAWrongDigest() throws Exception {
    String before = rules();
    RawOss.Answer answer =
        oss.call(
            "POST",
            source,
            ADD,
            "",
            rule(destination(unused)),
            Map.of("Content-MD5", "1B2M2Y8AsgTpgAmY7PhCfg=="));
    expect(answer, 400, "InvalidDigest", "");
    assertThat(rules()).isEqualTo(before);
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
            rule(destination(unused)),
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
            ruleless,
            "replication",
            "",
            none,
            404,
            "NoSuchReplicationConfiguration",
            ""),
        call(
            "progress, no rule at all",
            "GET",
            ruleless,
            "replicationProgress",
            "rule-id=x",
            none,
            404,
            "NoSuchReplicationRule",
            ""),
        call(
            "progress, unknown rule",
            "GET",
            source,
            "replicationProgress",
            "rule-id=x",
            none,
            404,
            "NoSuchReplicationRule",
            ""),
        call(
            "progress of all, none",
            "GET",
            ruleless,
            "replicationProgress",
            "",
            none,
            404,
            "NoSuchReplicationConfiguration",
            ""),
        call(
            "delete, unknown rule",
            "POST",
            source,
            DELETE,
            "",
            deletion("x"),
            404,
            "NoSuchReplicationRule",
            ""),
        call(
            "delete, no ID",
            "POST",
            source,
            DELETE,
            "",
            bytes("<ReplicationRules></ReplicationRules>"),
            400,
            "*",
            "0031-00000008"),
        call(
            "delete, empty ID",
            "POST",
            source,
            DELETE,
            "",
            deletion(""),
            400,
            "*",
            "0031-00000008"),
        call(
            "delete, two IDs",
            "POST",
            source,
            DELETE,
            "",
            bytes("<ReplicationRules><ID>r1</ID><ID>r2</ID></ReplicationRules>"),
            400,
            "TooManyReplicationRules",
            ""),
        call(
            "delete, malformed",
            "POST",
            source,
            DELETE,
            "",
            bytes("<ReplicationRules>"),
            400,
            "MalformedXML",
            ""),
        call("RTC, no ID", "PUT", source, "rtc", "", rtc("", "enabled"), 400, "*", "0031-00000015"),
        call(
            "RTC, unknown rule",
            "PUT",
            source,
            "rtc",
            "",
            rtc("<ID>x</ID>", "enabled"),
            404,
            "NoSuchReplicationRule",
            ""),
        call(
            "RTC, bad status",
            "PUT",
            source,
            "rtc",
            "",
            rtc("<ID>r1</ID>", "on"),
            400,
            "InvalidArgument",
            ""),
        call("RTC, malformed", "PUT", source, "rtc", "", bytes("<x"), 400, "MalformedXML", ""));
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
    String before = rules();
    expect(oss.call(method, bucket, query, unsigned, body), status, code, ec);
    assertThat(rules()).isEqualTo(before);
  }

  static Stream<Arguments> strangers() {
    ZonedDateTime now = ZonedDateTime.now(ZoneOffset.UTC);
    return Stream.of(
        Arguments.of(
            "unknown key",
            oss().withAccessKeyId("nobody"),
            Map.of(),
            403,
            "InvalidAccessKeyId",
            "0002-00000902"),
        Arguments.of(
            "wrong secret",
            oss().withSecret("wrong"),
            Map.of(),
            403,
            "SignatureDoesNotMatch",
            "0002-00000040"),
        Arguments.of(
            "clock 16 min slow",
            oss().withDate(now.minusMinutes(16)),
            Map.of(),
            403,
            "RequestTimeTooSkewed",
            "0002-00000504"),
        Arguments.of(
            "clock 16 min fast",
            oss().withDate(now.plusMinutes(16)),
            Map.of(),
            403,
            "RequestTimeTooSkewed",
            "0002-00000504"),
        Arguments.of(
            "no valid date", oss(), Map.of("x-oss-date", "yesterday"), 403, "AccessDenied", "*"),
        Arguments.of(
            "malformed authorization",
            oss(),
            Map.of("Authorization", "OSS nonsense"),
            400,
            "InvalidArgument",
            "*"),
        Arguments.of(
            "V4 with a bad scope date",
            oss(),
            Map.of(
                "x-oss-date", "20261121T203015Z",
                "x-oss-content-sha256", "UNSIGNED-PAYLOAD",
                "Authorization",
                    "OSS4-HMAC-SHA256 Credential=AK/nodate/cn-hangzhou/oss/aliyun_v4_request,Signature="
                        + "0".repeat(64)),
            400,
            "InvalidArgument",
            "0002-00000223"));
  }

  private static RawOss oss() {
    return RawOss.of(RunningSystem.connection());
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("strangers")
  void refusesAStranger(
      String name, RawOss stranger, Map<String, String> headers, int status, String code, String ec)
      throws Exception {
    String before = rules();
    expect(
        stranger.call("POST", source, ADD, "", rule(destination(unused)), headers),
        status,
        code,
        ec);
    assertThat(rules()).isEqualTo(before);
  }

  @Test
  void refusesAnonymousCallers() throws Exception {
    String before = rules();
    RawOss.Answer answer =
        oss.send(
            "POST", "/" + source + "/?replication&comp=add", rule(destination(unused)), Map.of());
    expect(answer, 403, "AccessDenied", "*");
    assertThat(rules()).isEqualTo(before);
  }

  private static void expect(RawOss.Answer answer, int status, String code, String ec) {
    assertThat(answer.status()).as(answer.body()).isEqualTo(status);
    if (!code.equals("*")) {
      assertThat(answer.code()).as(answer.body()).isEqualTo(code);
    }
    if (!ec.isEmpty() && !ec.equals("*")) {
      assertThat(answer.ec()).as(answer.body()).isEqualTo(ec);
    }
  }

  /** All rules without their states, which change by themselves. */
  private static String rules() throws Exception {
    return oss.call("GET", source, "replication", "", new byte[0])
        .body()
        .replaceAll("<Status>[a-z]+</Status>", "");
  }

  private static Arguments row(String name, byte[] body, int status, String code, String ec) {
    return Arguments.of(name, body, status, code, ec);
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

  private static byte[] rule(String inner) {
    return bytes(ruleText(inner));
  }

  private static String ruleText(String inner) {
    return "<?xml version=\"1.0\" encoding=\"UTF-8\"?><ReplicationConfiguration><Rule>"
        + inner
        + "</Rule></ReplicationConfiguration>";
  }

  private static String destination(String bucket) {
    return destination(bucket, "oss-cn-beijing");
  }

  private static String destination(String bucket, String location) {
    return "<Destination><Bucket>"
        + bucket
        + "</Bucket><Location>"
        + location
        + "</Location></Destination>";
  }

  private static String prefixSet(String pattern, int count) {
    StringBuilder xml = new StringBuilder("<PrefixSet>");
    for (int i = 0; i < count; i++) {
      xml.append(pattern.formatted(i));
    }
    return xml.append("</PrefixSet>").toString();
  }

  private static String tags(int count) {
    return "<UserTaggings><FilterType>AND</FilterType>"
        + String.join(
            "",
            Collections.nCopies(count, "<UserTagging><Key>k</Key><Value>v</Value></UserTagging>"))
        + "</UserTaggings>";
  }

  private static byte[] deletion(String id) {
    return bytes("<ReplicationRules><ID>" + id + "</ID></ReplicationRules>");
  }

  private static byte[] rtc(String id, String status) {
    return bytes(
        "<ReplicationRule><RTC><Status>" + status + "</Status></RTC>" + id + "</ReplicationRule>");
  }

  private static String bomb() {
    StringBuilder dtd = new StringBuilder("<!DOCTYPE b [<!ENTITY a0 \"ha\">");
    for (int i = 1; i < 20; i++) {
      dtd.append("<!ENTITY a%d \"&a%d;&a%d;&a%d;\">".formatted(i, i - 1, i - 1, i - 1));
    }
    return dtd + "]><ReplicationConfiguration><Rule>&a19;</Rule></ReplicationConfiguration>";
  }

  private static String external() {
    return "<!DOCTYPE b [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><ReplicationConfiguration><Rule><ID>&x;</ID>"
        + destination(unused)
        + "</Rule></ReplicationConfiguration>";
  }

  private static byte[] latin1(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
