package io.crosstide.gateway.oss.replication;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.crosstide.gateway.oss.error.OssError;
import io.crosstide.gateway.oss.error.OssException;
import io.crosstide.gateway.oss.replication.UserTaggingsXml.UserTag;
import io.crosstide.gateway.oss.xml.Xml;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReplicationConfigurationReaderTest {
  private static final String TARGET =
      "<Destination><Bucket>dst</Bucket><Location>oss-cn-beijing</Location></Destination>";

  @Test
  void readsTheLeastThereCanBe() {
    ReplicationRuleXml rule = read(rule(TARGET));
    assertThat(rule.id()).isEmpty();
    assertThat(rule.targetBucket()).isEqualTo("dst");
    assertThat(rule.targetLocation()).contains("oss-cn-beijing");
    assertThat(rule.transferType()).isEmpty();
    assertThat(rule.historicalObjectReplication()).isEmpty();
    assertThat(rule.prefixes()).isEmpty();
    assertThat(rule.action()).isEmpty();
    assertThat(rule.syncRole()).isEmpty();
    assertThat(rule.sseKmsStatus()).isEmpty();
    assertThat(rule.replicaKmsKeyId()).isEmpty();
    assertThat(rule.rtcStatus()).isEmpty();
    assertThat(rule.userTaggings()).isEmpty();
    assertThat(rule.sourceLocation()).isEmpty();
    assertThat(rule.anotherCloud()).isFalse();
  }

  @Test
  void readsEverythingInAnyOrderAndIgnoresTheRest() {
    ReplicationRuleXml rule =
        read(
            rule(
                "<Progress><NewObject>x</NewObject></Progress><Status>doing</Status>"
                    + "<UserTaggings><UserTagging><Key>k</Key><Value>v</Value></UserTagging>"
                    + "<FilterType>AND</FilterType><UserTagging><Key>l</Key></UserTagging>"
                    + "</UserTaggings><RTC><Status>enabled</Status></RTC>"
                    + "<EncryptionConfiguration><ReplicaKmsKeyID>key</ReplicaKmsKeyID>"
                    + "</EncryptionConfiguration><SourceSelectionCriteria><SseKmsEncryptedObjects>"
                    + "<Status>Enabled</Status></SseKmsEncryptedObjects></SourceSelectionCriteria>"
                    + "<SyncRole>acs:ram::1:role/r</SyncRole><Action>PUT,DELETE</Action>"
                    + "<PrefixSet><Prefix> a/</Prefix><Prefix>b&amp;\u00FC</Prefix></PrefixSet>"
                    + "<HistoricalObjectReplication>Disabled</HistoricalObjectReplication>"
                    + "<Destination><TransferType>oss_acc</TransferType><CloudLocation>cl"
                    + "</CloudLocation><Cloud>c</Cloud><Location>oss-x</Location>"
                    + "<Bucket>dst</Bucket></Destination><Unknown a='b'><Rule/></Unknown>"
                    + "<Source><Location>oss-y</Location></Source>"
                    + "<ID>a \"quoted\" &lt;id&gt; &amp;/?~</ID>"));
    assertThat(rule)
        .isEqualTo(
            new ReplicationRuleXml(
                Optional.of("a \"quoted\" <id> &/?~"),
                "dst",
                Optional.of("oss-x"),
                true,
                Optional.of("oss_acc"),
                Optional.of("Disabled"),
                java.util.List.of(" a/", "b&\u00FC"),
                Optional.of("PUT,DELETE"),
                Optional.of("acs:ram::1:role/r"),
                Optional.of("Enabled"),
                Optional.of("key"),
                Optional.of("enabled"),
                Optional.of(
                    new UserTaggingsXml(
                        Optional.of("AND"),
                        java.util.List.of(new UserTag("k", "v"), new UserTag("l", "")))),
                Optional.of("oss-y")));
  }

  @Test
  void takesAnEmptyIdForNone() {
    assertThat(read(rule("<ID></ID>" + TARGET)).id()).isEmpty();
    assertThat(read(rule("<ID/>" + TARGET)).id()).isEmpty();
  }

  @Test
  void needsNoLocationForAnotherCloud() {
    String cloud = "<Cloud>c</Cloud><CloudLocation>l</CloudLocation>";
    String body = rule("<Destination><Bucket>dst</Bucket>" + cloud + "</Destination>");
    assertThat(read(body).targetLocation()).isEmpty();
    assertThat(read(body).anotherCloud()).isTrue();
  }

  @Test
  void takesEmptyCloudAndSourceElementsForNone() {
    String target = TARGET.replace("</Dest", "<Cloud/><CloudLocation></CloudLocation></Dest");
    ReplicationRuleXml rule = read(rule(target + "<Source><Location/></Source>"));
    assertThat(rule.anotherCloud()).isFalse();
    assertThat(rule.sourceLocation()).isEmpty();
  }

  /** The contents of the rule element, or a whole document, with the refusal (I60). */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "`` | MalformedXML | 0031-00000001",
        "nonsense | MalformedXML | 0031-00000001",
        "<ReplicationConfiguration> | MalformedXML | 0031-00000001",
        "<Replication/> | MalformedXML | 0031-00000001",
        "<replicationConfiguration/> | MalformedXML | 0031-00000001",
        "<ReplicationConfiguration><Rule><ID>a&b</ID></Rule></ReplicationConfiguration>"
            + " | MalformedXML | 0031-00000001",
        "<!DOCTYPE a [<!ENTITY b 'c'>]><ReplicationConfiguration/> | MalformedXML | 0031-00000001",
        "<ReplicationConfiguration/> | NoReplicationRule | ``",
        "<ReplicationConfiguration><rule/></ReplicationConfiguration> | NoReplicationRule | ``",
        "<ReplicationConfiguration><Rule/><Rule/></ReplicationConfiguration>"
            + " | TooManyReplicationRules | ``",
      })
  void refusesWrongDocuments(String document, String code, String ec) {
    assertRefused(document, code, ec);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "`` | MalformedXML | 0031-00000001",
        "<Destination/> | MalformedXML | 0031-00000001",
        "<Destination><Bucket>b</Bucket></Destination> | MalformedXML | 0031-00000001",
        "<Destination><Location>b</Location></Destination> | MalformedXML | 0031-00000001",
        "<Destination><Bucket>b</Bucket><Cloud>c</Cloud></Destination>"
            + " | MalformedXML | 0031-00000001",
        "TARGET TARGET | MalformedXML | 0031-00000001",
        "<Action>PUT</Action><Action>ALL</Action> TARGET | MalformedXML | 0031-00000001",
        "<PrefixSet/><PrefixSet/> TARGET | MalformedXML | 0031-00000001",
        "<SourceSelectionCriteria/> TARGET | MalformedXML | 0031-00000001",
        "<RTC/> TARGET | MalformedXML | 0031-00000001",
        "<UserTaggings/> TARGET | MalformedXML | 0031-00000001",
        "<EncryptionConfiguration/> TARGET | InvalidArgument | 0031-00000033",
        "<EncryptionConfiguration><ReplicaKmsKeyID/></EncryptionConfiguration> TARGET"
            + " | InvalidArgument | 0031-00000033",
      })
  void refusesWrongRules(String content, String code, String ec) {
    assertRefused(rule(content.replace("TARGET", TARGET)), code, ec);
  }

  @Test
  void takesTenPrefixesAndTenTags() {
    String tag = "<UserTagging><Key>k</Key><Value>v</Value></UserTagging>";
    String prefixes = "<PrefixSet>" + "<Prefix>p</Prefix>".repeat(10) + "</PrefixSet>";
    String tags = "<UserTaggings>" + tag.repeat(10) + "</UserTaggings>";
    ReplicationRuleXml rule = read(rule(TARGET + prefixes + tags));
    assertThat(rule.prefixes()).hasSize(10);
    assertThat(rule.userTaggings().orElseThrow().tags()).hasSize(10);
    assertRefused(
        rule(TARGET + prefixes.replace("</PrefixSet>", "<Prefix/></PrefixSet>")),
        "TooManyPrefixes",
        "");
    assertRefused(
        rule(TARGET + tags.replace("</UserTaggings>", tag + "</UserTaggings>")),
        "TooManyFilterObjectTags",
        "");
  }

  @Test
  void namesPrefixesThatAreNotUtf8() {
    String prefix = rule(TARGET + "<PrefixSet><Prefix>a\u00FFb</Prefix></PrefixSet>");
    String id = rule(TARGET + "<ID>a\u00FFb</ID><PrefixSet><Prefix>a</Prefix></PrefixSet>");
    assertRefused(prefix.getBytes(StandardCharsets.ISO_8859_1), "InvalidArgument", "0031-00000018");
    assertRefused(id.getBytes(StandardCharsets.ISO_8859_1), "MalformedXML", "0031-00000001");
    assertThat(read(prefix.replace('\u00FF', '\uFFFD')).prefixes()).containsExactly("a\uFFFDb");
  }

  @Test
  void refusesBodiesOfMoreThan64KiB() {
    String filler = "<PrefixSet>" + " ".repeat(64 * 1024) + "</PrefixSet>";
    assertRefused(rule(TARGET + filler), "MalformedXML", "0031-00000001");
  }

  @Test
  void readsTheRuleToDelete() {
    assertThat(ReplicationRulesReader.read(rules("<ID>a &lt; b</ID>"))).isEqualTo("a < b");
    assertThat(ReplicationRulesReader.read(rules("<X/><ID> a</ID>"))).isEqualTo(" a");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "`` | MalformedXML | 0031-00000008",
        "<ID/> | MalformedXML | 0031-00000008",
        "<ID></ID> | MalformedXML | 0031-00000008",
        "<id>a</id> | MalformedXML | 0031-00000008",
        "<ID>a</ID><ID>b</ID> | TooManyReplicationRules | ``",
        "<ID>a | MalformedXML | 0031-00000001",
      })
  void refusesWrongDeletions(String content, String code, String ec) {
    assertError(
        catchThrowableOfType(OssException.class, () -> ReplicationRulesReader.read(rules(content))),
        code,
        ec);
  }

  @Test
  void refusesDeletionsWithAnotherRoot() {
    assertThatThrownBy(
            () ->
                ReplicationRulesReader.read(
                    Xml.bytes("<ReplicationRule><ID>a</ID></ReplicationRule>")))
        .hasMessageStartingWith("MalformedXML");
  }

  @ParameterizedTest
  @CsvSource({
    "ReplicationRule, enabled, true",
    "ReplicationRule, disabled, false",
    "RtcConfiguration, enabled, true",
  })
  void readsRtcRequests(String root, String status, boolean enabled) {
    String body =
        "<" + root + "><RTC><Status>" + status + "</Status></RTC><ID>a b</ID></" + root + ">";
    assertThat(RtcRequest.read(Xml.bytes(body))).isEqualTo(new RtcRequest("a b", enabled));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "<ReplicationRule><RTC><Status>enabled</Status></RTC></ReplicationRule>"
            + " | MalformedXML | 0031-00000015",
        "<ReplicationRule><RTC><Status>enabled</Status></RTC><ID/></ReplicationRule>"
            + " | MalformedXML | 0031-00000015",
        "<ReplicationRule><ID>a</ID></ReplicationRule> | MalformedXML | 0031-00000001",
        "<ReplicationRule><RTC><Status>Enabled</Status></RTC><ID>a</ID></ReplicationRule>"
            + " | InvalidArgument | ``",
        "<Rule><RTC><Status>enabled</Status></RTC><ID>a</ID></Rule>"
            + " | MalformedXML | 0031-00000001",
      })
  void refusesWrongRtcRequests(String body, String code, String ec) {
    assertError(
        catchThrowableOfType(OssException.class, () -> RtcRequest.read(Xml.bytes(body))), code, ec);
  }

  private static void assertRefused(String document, String code, String ec) {
    assertRefused(Xml.bytes(document), code, ec);
  }

  private static void assertRefused(byte[] document, String code, String ec) {
    assertError(
        catchThrowableOfType(
            OssException.class, () -> ReplicationConfigurationReader.read(document)),
        code,
        ec);
  }

  private static void assertError(OssException refusal, String code, String ec) {
    OssError error = refusal.error();
    assertThat(error.code()).isEqualTo(code);
    assertThat(error.status()).isEqualTo(400);
    assertThat(error.ec().orElse("")).isEqualTo(ec);
  }

  private static byte[] rules(String content) {
    return Xml.bytes("<ReplicationRules>" + content + "</ReplicationRules>");
  }

  private static String rule(String content) {
    return "<ReplicationConfiguration><Rule>" + content + "</Rule></ReplicationConfiguration>";
  }

  private static ReplicationRuleXml read(String document) {
    return ReplicationConfigurationReader.read(Xml.bytes(document));
  }
}
