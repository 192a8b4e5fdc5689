package io.crosstide.gateway.oss.replication;

import static org.assertj.core.api.Assertions.assertThat;

import io.crosstide.gateway.oss.bucket.CreateBucketConfiguration;
import io.crosstide.gateway.oss.bucket.VersioningStatus;
import io.crosstide.gateway.oss.error.OssException;
import io.crosstide.gateway.oss.object.CompleteRequest;
import io.crosstide.gateway.oss.object.DeleteRequest;
import io.crosstide.gateway.oss.object.Tagging;
import io.crosstide.gateway.oss.xml.Xml;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/**
 * Whatever is done to a body, its reader answers with a value or an OSS error, nothing else (I60).
 */
class MutatedBodiesTest {
  private static final int ROUNDS = 1_000;

  private static final String[] SNIPPETS = {
    "<",
    ">",
    "</",
    "/>",
    "&",
    "&amp;",
    "&#x0;",
    "&#1114112;",
    "&#x10FFFF;",
    "<!--",
    "-->",
    "<![CDATA[",
    "]]>",
    "<?xml version='1.1'?>",
    "<?xml encoding='UTF-16'?>",
    "<!DOCTYPE a [",
    "<!ENTITY % a 'b'>",
    "%a;",
    "]>",
    "<Rule>",
    "</Rule>",
    "<ID>",
    "xmlns=''",
    "xmlns:a='b'",
    "a:b",
    "\u0000",
    "\uFEFF",
    "\uFFFE",
    "😀",
    "<Object><Key>k</Key></Object>",
    "<Part><PartNumber>2</PartNumber></Part>"
  };

  @Test
  void replicationConfiguration() {
    mutate(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><ReplicationConfiguration><Rule><ID>a</ID>"
            + "<PrefixSet><Prefix>p</Prefix><Prefix>ü</Prefix></PrefixSet><Action>PUT</Action>"
            + "<Destination><Bucket>dst</Bucket><Location>oss-x</Location></Destination>"
            + "<RTC><Status>enabled</Status></RTC></Rule></ReplicationConfiguration>",
        ReplicationConfigurationReader::read);
  }

  @Test
  void replicationRules() {
    mutate("<ReplicationRules><ID>a</ID></ReplicationRules>", ReplicationRulesReader::read);
  }

  @Test
  void rtc() {
    mutate(
        "<ReplicationRule><RTC><Status>enabled</Status></RTC><ID>a</ID></ReplicationRule>",
        RtcRequest::read);
  }

  @Test
  void delete() {
    mutate(
        "<Delete><Quiet>true</Quiet><Object><Key>a</Key><VersionId>1</VersionId></Object></Delete>",
        DeleteRequest::read);
  }

  @Test
  void complete() {
    mutate(
        "<CompleteMultipartUpload><Part><PartNumber>1</PartNumber><ETag>\"a\"</ETag></Part>"
            + "</CompleteMultipartUpload>",
        CompleteRequest::read);
  }

  @Test
  void tagging() {
    mutate(
        "<Tagging><TagSet><Tag><Key>k</Key><Value>v</Value></Tag></TagSet></Tagging>",
        Tagging::read);
  }

  @Test
  void versioningAndLocation() {
    mutate(
        "<VersioningConfiguration><Status>Enabled</Status></VersioningConfiguration>",
        VersioningStatus::read);
    mutate(
        "<CreateBucketConfiguration><StorageClass>IA</StorageClass></CreateBucketConfiguration>",
        CreateBucketConfiguration::read);
  }

  private static void mutate(String document, Consumer<byte[]> reader) {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int round = 0; round < ROUNDS; round++) {
      byte[] body = Xml.bytes(document);
      for (int change = random.nextInt(4); change >= 0; change--) {
        body = change(body, random);
      }
      try {
        reader.accept(body);
      } catch (OssException refused) {
        assertThat(refused.error().status()).as("seed %d", seed).isEqualTo(400);
      } catch (RuntimeException | StackOverflowError wrong) {
        throw new AssertionError("seed " + seed + ", body " + Arrays.toString(body), wrong);
      }
    }
  }

  private static byte[] change(byte[] body, Random random) {
    int at = random.nextInt(body.length + 1);
    int length = Math.min(random.nextInt(20), body.length - at);
    ByteArrayOutputStream changed = new ByteArrayOutputStream();
    changed.write(body, 0, at);
    switch (random.nextInt(4)) {
      case 0 -> changed.writeBytes(Xml.bytes(SNIPPETS[random.nextInt(SNIPPETS.length)]));
      case 1 -> changed.write(random.nextInt(256));
      case 2 -> changed.write(body, at, length);
      default -> {
        // Nothing goes in: bytes are lost.
      }
    }
    int resume = random.nextBoolean() ? at : at + length;
    changed.write(body, resume, body.length - resume);
    return changed.toByteArray();
  }
}
