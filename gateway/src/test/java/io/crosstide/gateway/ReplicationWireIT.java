package io.crosstide.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.aliyun.oss.common.comm.SignVersion;
import io.crosstide.contracts.http.RuleProgress;
import io.crosstide.contracts.id.BucketName;
import io.crosstide.contracts.rule.Rule;
import io.crosstide.contracts.rule.RuleStatus;
import io.crosstide.gateway.fixture.RawHttp;
import io.crosstide.gateway.fixture.Signed;
import io.crosstide.gateway.fixture.World;
import io.quarkus.test.junit.QuarkusTest;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The six replication calls on the wire, where clients and attackers see more than an SDK. */
@QuarkusTest
class ReplicationWireIT extends ReplicationTestBase {
  private RawHttp.Answer post(String comp, byte[] body, Optional<String> md5) throws Exception {
    Signed head =
        new Signed(
                "POST",
                "/" + source + "/?comp=" + comp + "&replication=",
                "/" + source + "/?comp=" + comp + "&replication")
            .header("content-length", Integer.toString(body.length));
    md5.ifPresent(digest -> head.header("content-md5", digest));
    try (RawHttp http = new RawHttp(port(World.HANGZHOU))) {
      return http.send(head.head()).send(body).read();
    }
  }

  private byte[] rule(String inside) {
    return ("<ReplicationConfiguration><Rule>"
            + inside
            + "<Destination><Bucket>"
            + target
            + "</Bucket><Location>oss-cn-beijing</Location></Destination></Rule>"
            + "</ReplicationConfiguration>")
        .getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void answersThePutWithTheRuleId() throws Exception {
    byte[] body = rule("<ID>my-rule</ID>");
    String md5 = Base64.getEncoder().encodeToString(MessageDigest.getInstance("MD5").digest(body));
    RawHttp.Answer answer = post("add", body, Optional.of(md5));
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.header("x-oss-replication-rule-id")).isEqualTo("my-rule");
    assertThat(answer.header("content-length")).isEqualTo("0");
    assertThat(answer.header("x-oss-request-id")).matches("[0-9A-F]{24}");
    assertThat(answer.header("x-oss-server-time")).matches("[0-9]+");
    assertThat(answer.header("date")).isNotEmpty();
  }

  @Test
  void checksTheDigest() throws Exception {
    RawHttp.Answer answer = post("add", rule(""), Optional.of("AAAAAAAAAAAAAAAAAAAAAA=="));
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.text()).contains("<Code>InvalidDigest</Code>");
    assertThat(world.services().rules()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "not xml",
        "<ReplicationConfiguration>",
        "<Wrong><Rule></Rule></Wrong>",
        "<!DOCTYPE x [<!ENTITY a \"b\">]><ReplicationConfiguration><Rule>&a;</Rule>"
            + "</ReplicationConfiguration>",
        "<!DOCTYPE x [<!ENTITY a SYSTEM \"file:///etc/passwd\">]><ReplicationConfiguration>"
            + "<Rule><ID>&a;</ID></Rule></ReplicationConfiguration>"
      })
  void refusesHostileAndBrokenXml(String body) throws Exception {
    RawHttp.Answer answer = post("add", body.getBytes(StandardCharsets.UTF_8), Optional.empty());
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.text()).contains("<Code>MalformedXML</Code>", "<EC>0031-00000001</EC>");
    assertThat(answer.header("x-oss-ec")).isEqualTo("0031-00000001");
    assertThat(world.services().rules()).isEmpty();
  }

  @Test
  void refusesTooManyRulesPrefixesAndNone() throws Exception {
    String two = "<ReplicationConfiguration><Rule></Rule><Rule></Rule></ReplicationConfiguration>";
    assertThat(post("add", two.getBytes(StandardCharsets.UTF_8), Optional.empty()).text())
        .contains("<Code>TooManyReplicationRules</Code>");
    String none = "<ReplicationConfiguration></ReplicationConfiguration>";
    assertThat(post("add", none.getBytes(StandardCharsets.UTF_8), Optional.empty()).text())
        .contains("<Code>NoReplicationRule</Code>");
    String prefixes = "<PrefixSet>" + "<Prefix>p</Prefix>".repeat(11) + "</PrefixSet>";
    assertThat(post("add", rule(prefixes), Optional.empty()).text())
        .contains("<Code>TooManyPrefixes</Code>");
    String noId = "<ReplicationRules></ReplicationRules>";
    assertThat(post("delete", noId.getBytes(StandardCharsets.UTF_8), Optional.empty()).text())
        .contains("<EC>0031-00000008</EC>");
    String twoIds = "<ReplicationRules><ID>a</ID><ID>b</ID></ReplicationRules>";
    assertThat(post("delete", twoIds.getBytes(StandardCharsets.UTF_8), Optional.empty()).text())
        .contains("<Code>TooManyReplicationRules</Code>");
    assertThat(post("other", rule(""), Optional.empty()).text())
        .contains("<Code>InvalidArgument</Code>");
  }

  /** 100 MB are refused by their length, before any of them is read. */
  @Test
  void refusesAHugeBodyCheaply() throws Exception {
    Signed head =
        new Signed(
                "POST",
                "/" + source + "/?replication&comp=add",
                "/" + source + "/?comp=add&replication")
            .header("content-length", "104857600");
    try (RawHttp http = new RawHttp(port(World.HANGZHOU))) {
      RawHttp.Answer answer = http.send(head.head()).read();
      assertThat(answer.status()).isEqualTo(400);
      assertThat(answer.header("connection")).isEqualTo("close");
      assertThat(http.isClosed()).isTrue();
    }
  }

  /** Without a length it is refused when the cap is reached. */
  @Test
  void refusesAHugeChunkedBodyAtTheCap() throws Exception {
    Signed head =
        new Signed(
                "POST",
                "/" + source + "/?replication&comp=add",
                "/" + source + "/?comp=add&replication")
            .header("transfer-encoding", "chunked");
    try (RawHttp http = new RawHttp(port(World.HANGZHOU))) {
      http.send(head.head());
      String chunk = "4000\r\n" + "x".repeat(0x4000) + "\r\n";
      for (int i = 0; i < 6; i++) {
        http.send(chunk);
      }
      assertThat(http.read().status()).isEqualTo(400);
      assertThat(http.isClosed()).isTrue();
    }
  }

  @Test
  void switchesTimeControl() throws Exception {
    client(SignVersion.V4).addBucketReplication(request("timed"));
    assertThat(rtc("timed", "enabled").status()).isEqualTo(200);
    assertThat(get("replication").text()).contains("<RTC><Status>enabling</Status></RTC>");
    world.services().setStatus("timed", RuleStatus.DOING);
    Rule stored = world.services().rules().get(0);
    world
        .services()
        .setProgress(
            new RuleProgress(
                stored.id(),
                Optional.of(new RuleProgress.History(1, true, 0, 0, 0, 0)),
                Optional.of(Instant.now()),
                0));
    assertThat(get("replication").text()).contains("<RTC><Status>enabled</Status></RTC>");
    assertThat(rtc("timed", "disabled").status()).isEqualTo(200);
    assertThat(get("replication").text()).doesNotContain("<RTC>");
    assertThat(rtc("other", "enabled").text()).contains("<Code>NoSuchReplicationRule</Code>");
    assertThat(rtc("timed", "maybe").text()).contains("<Code>InvalidArgument</Code>");
    assertThat(rtc("", "enabled").text()).contains("<EC>0031-00000015</EC>");
  }

  private RawHttp.Answer rtc(String id, String status) throws Exception {
    String body =
        "<ReplicationRule><RTC><Status>%s</Status></RTC><ID>%s</ID></ReplicationRule>"
            .formatted(status, id);
    Signed head =
        new Signed("PUT", "/" + source + "/?rtc", "/" + source + "/?rtc")
            .header("content-length", Integer.toString(body.length()));
    try (RawHttp http = new RawHttp(port(World.HANGZHOU))) {
      return http.send(head.head()).send(body).read();
    }
  }

  private RawHttp.Answer get(String what) throws Exception {
    Signed head = new Signed("GET", "/" + source + "/?" + what, "/" + source + "/?" + what);
    try (RawHttp http = new RawHttp(port(World.HANGZHOU))) {
      return http.send(head.head()).read();
    }
  }

  @Test
  void listsAllRulesOfTheBucketInProgressWithoutAnId() throws Exception {
    assertThat(get("replicationProgress").text())
        .contains("<Code>NoSuchReplicationConfiguration</Code>");
    client(SignVersion.V4).addBucketReplication(request("one"));
    client(SignVersion.V4).addBucketReplication(request("two"));
    assertThat(get("replicationProgress").text())
        .contains("<ID>one</ID>", "<ID>two</ID>")
        .doesNotContain("<Progress>", "xmlns");
    assertThat(get("replicationLocation").text())
        .contains(
            "<ReplicationLocation><Location>oss-cn-beijing</Location>",
            "<LocationTransferType><Location>oss-us-west-1</Location><TransferTypes>"
                + "<Type>oss_acc</Type></TransferTypes></LocationTransferType>",
            "<LocationRTCConstraint><Location>oss-cn-beijing</Location></LocationRTCConstraint>");
  }

  /** Versioning cannot change under a live rule, even one put elsewhere a moment ago (I35). */
  @Test
  void keepsVersioningWhileARuleNamesTheBucket() throws Exception {
    world.services().putUnannounced(new BucketName(source), new BucketName(target), "one");
    for (String bucket : List.of(source, target)) {
      assertThat(enableVersioning(bucket)).contains("<Code>InvalidBucketStatus</Code>");
    }
    world.services().setAway(true);
    assertThat(enableVersioning(source)).contains("<Code>ServiceUnavailable</Code>");
    world.services().setAway(false);
    world.services().stop("one");
    assertThat(enableVersioning(target)).as("the way out of a stop").isEmpty();
    world.services().clearRules();
    assertThat(enableVersioning(source)).isEmpty();
  }

  private String enableVersioning(String bucket) throws Exception {
    String body = "<VersioningConfiguration><Status>Enabled</Status></VersioningConfiguration>";
    Signed head =
        new Signed("PUT", "/" + bucket + "/?versioning", "/" + bucket + "/?versioning")
            .header("content-length", Integer.toString(body.length()));
    try (RawHttp http = new RawHttp(port(World.HANGZHOU))) {
      return http.send(head.head()).send(body).read().text();
    }
  }

  /** More than fit into one question to progress. */
  @Test
  void showsTheProgressOfAHundredRules() throws Exception {
    for (int i = 0; i < 100; i++) {
      Rule rule =
          world.services().putUnannounced(new BucketName(source), new BucketName(target), "r" + i);
      world.services().setStatus(rule.name(), RuleStatus.DOING);
      world
          .services()
          .setProgress(
              new RuleProgress(
                  rule.id(),
                  Optional.of(new RuleProgress.History(0.5, false, 2, 1, 2, 1)),
                  Optional.of(Instant.now()),
                  0));
    }
    RawHttp.Answer answer = get("replicationProgress");
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.text().split("<HistoricalObject>0.5</HistoricalObject>", -1)).hasSize(101);
  }

  /** That progress is away is not to be mistaken for a rule that is not effective. */
  @Test
  void saysNothingOfTimeControlWhenProgressIsAway() throws Exception {
    client(SignVersion.V4).addBucketReplication(request("timed"));
    assertThat(rtc("timed", "enabled").status()).isEqualTo(200);
    world.services().setProgressAway(true);
    assertThat(get("replication").text()).contains("<RTC><Status>enabling</Status></RTC>");
    world.services().setStatus("timed", RuleStatus.DOING);
    assertThat(get("replication").status()).isEqualTo(503);
    assertThat(get("replicationProgress").status()).isEqualTo(503);
    world.services().setProgressAway(false);
    assertThat(get("replication").status()).isEqualTo(200);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      value = {
        "role | Enabled | key | <SyncRole>role</SyncRole><SourceSelectionCriteria>"
            + "<SseKmsEncryptedObjects><Status>Enabled</Status></SseKmsEncryptedObjects>"
            + "</SourceSelectionCriteria><EncryptionConfiguration><ReplicaKmsKeyID>key"
            + "</ReplicaKmsKeyID></EncryptionConfiguration>",
        "role | Disabled | key | <SyncRole>role</SyncRole><SourceSelectionCriteria>"
            + "<SseKmsEncryptedObjects><Status>Disabled</Status></SseKmsEncryptedObjects>"
            + "</SourceSelectionCriteria>",
        "role | - | - | <SyncRole>role</SyncRole>",
        "- | Enabled | key | -",
        "- | Enabled | - | -"
      })
  void takesEveryCombinationAboutEncryption(String role, String status, String key, String shown)
      throws Exception {
    String body =
        element("SyncRole", role)
            + (status == null
                ? ""
                : element(
                    "SourceSelectionCriteria",
                    element("SseKmsEncryptedObjects", element("Status", status))))
            + element("EncryptionConfiguration", element("ReplicaKmsKeyID", key));
    assertThat(post("add", rule(body), Optional.empty()).status()).isEqualTo(200);
    String answer = get("replication").text();
    if (shown == null) {
      assertThat(answer).doesNotContain("SyncRole", "SourceSelection", "EncryptionConf");
    } else {
      assertThat(answer).contains(shown);
    }
    assertThat(answer.contains("<EncryptionConfiguration>"))
        .isEqualTo(shown != null && shown.contains("<EncryptionConfiguration>"));
  }

  private static String element(String name, String content) {
    return content == null || content.isEmpty()
        ? ""
        : "<" + name + ">" + content + "</" + name + ">";
  }

  /** An account that the bucket does not belong to, and a user whose policy lets it read. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "POST | comp=add&replication | 403",
        "GET | replication | 200",
        "GET | replicationLocation | 200",
        "GET | replicationProgress | 403",
        "PUT | rtc | 403",
        "POST | comp=delete&replication | 403"
      })
  void refusesWhoMayNot(String method, String call, int toReader) throws Exception {
    client(SignVersion.V4).addBucketReplication(request("mine"));
    List<Rule> before = world.services().rules();
    byte[] body =
        switch (call) {
          case "comp=add&replication" -> rule("<ID>theirs</ID>");
          case "comp=delete&replication" ->
              bytes("<ReplicationRules><ID>mine</ID></ReplicationRules>");
          case "rtc" ->
              bytes(
                  "<ReplicationRule><RTC><Status>enabled</Status></RTC><ID>mine</ID></ReplicationRule>");
          default -> new byte[0];
        };
    String about = "/" + source + "/?" + call;
    Signed head =
        new Signed(method, about, about).header("content-length", Integer.toString(body.length));
    RawHttp.Answer stranger = send(head.by(World.OTHER_KEY_ID, World.OTHER_SECRET), body);
    assertThat(stranger.status()).isEqualTo(403);
    assertThat(stranger.text()).contains("<Code>AccessDenied</Code>");
    RawHttp.Answer reader = send(head.by(World.READER_KEY_ID, World.READER_SECRET), body);
    assertThat(reader.status()).isEqualTo(toReader);
    assertThat(reader.text().contains("<Code>AccessDenied</Code>")).isEqualTo(toReader == 403);
    assertThat(world.services().rules()).isEqualTo(before);
  }

  private RawHttp.Answer send(Signed head, byte[] body) throws Exception {
    try (RawHttp http = new RawHttp(port(World.HANGZHOU))) {
      return http.send(head.head()).send(body).read();
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** With a location beside it too: the client wants its data where we cannot bring it. */
  @ParameterizedTest
  @ValueSource(strings = {"<Cloud>aws</Cloud>", "<CloudLocation>us-east-1</CloudLocation>"})
  void refusesATargetInAnotherCloud(String elsewhere) throws Exception {
    String body =
        new String(rule(""), StandardCharsets.UTF_8)
            .replace("</Destination>", elsewhere + "</Destination>");
    RawHttp.Answer answer = post("add", body.getBytes(StandardCharsets.UTF_8), Optional.empty());
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.text()).contains("<Code>NotImplemented</Code>");
    assertThat(world.services().rules()).isEmpty();
  }

  /** The accelerated link is switched on at the target. */
  @Test
  void showsTheAccelerationOfATarget() throws Exception {
    assertThat(bucketInfo(target)).contains("<TransferAcceleration>Disabled<");
    String body =
        new String(rule(""), StandardCharsets.UTF_8)
            .replace("</Destination>", "<TransferType>oss_acc</TransferType></Destination>");
    assertThat(post("add", body.getBytes(StandardCharsets.UTF_8), Optional.empty()).status())
        .isEqualTo(200);
    assertThat(bucketInfo(target)).contains("<TransferAcceleration>Enabled<");
    assertThat(bucketInfo(source)).contains("<TransferAcceleration>Disabled<");
  }

  private String bucketInfo(String bucket) throws Exception {
    String about = "/" + bucket + "/?bucketInfo";
    try (RawHttp http = new RawHttp(port(World.HANGZHOU))) {
      return http.send(new Signed("GET", about, about).head()).read().text();
    }
  }

  @Test
  void keepsTags() throws Exception {
    String tags =
        "<UserTaggings><FilterType>OR</FilterType><UserTagging><Key>k</Key><Value>v</Value>"
            + "</UserTagging><UserTagging><Key>l</Key><Value></Value></UserTagging></UserTaggings>";
    assertThat(post("add", rule(tags), Optional.empty()).status()).isEqualTo(200);
    assertThat(get("replication").text()).contains(tags);
  }
}
