package io.crosstide.gateway.oss.xml;

import static org.assertj.core.api.Assertions.assertThat;

import io.crosstide.gateway.oss.error.OssError;
import io.crosstide.gateway.oss.error.OssErrorCode;
import io.crosstide.gateway.oss.error.OssErrors;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class OssErrorXmlTest {
  private static final String ID = "0123456789ABCDEF01234567";

  @Test
  void writesWhatClientsRead() {
    byte[] body = OssErrorXml.body(OssErrors.noSuchBucket("bkt"), ID, "127.0.0.1");
    assertThat(new String(body, StandardCharsets.UTF_8))
        .isEqualTo(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                + "<Error><Code>NoSuchBucket</Code>"
                + "<Message>The specified bucket does not exist.</Message>"
                + "<RequestId>0123456789ABCDEF01234567</RequestId><HostId>127.0.0.1</HostId>"
                + "<EC>0015-00000101</EC>"
                + "<RecommendDoc>https://api.aliyun.com/troubleshoot?q=0015-00000101</RecommendDoc>"
                + "<BucketName>bkt</BucketName></Error>");
  }

  @Test
  void leavesOutAnEcItDoesNotKnow() {
    XmlElement error = render(OssError.of(OssErrorCode.NO_REPLICATION_RULE));
    assertThat(error.child("EC")).isEmpty();
    assertThat(error.child("RecommendDoc")).isEmpty();
    assertThat(error.text("Code")).contains("NoReplicationRule");
  }

  @Test
  void carriesErrorsOfOtherServicesUnchanged() {
    OssError foreign =
        new OssError("SomethingNew", 418, "New & odd.", Optional.of("0031-1"), java.util.Map.of());
    XmlElement error = render(foreign);
    assertThat(error.text("Code")).contains("SomethingNew");
    assertThat(error.text("Message")).contains("New & odd.");
    assertThat(error.text("EC")).contains("0031-1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a&b<c>]]>\"'", "tab\tline\ncr\rend", "ü你😀", " blanks "})
  void escapesSoThatEveryTextIsReadBack(String text) {
    assertThat(render(OssErrors.noSuchKey(text)).text("Key")).contains(text);
  }

  @ParameterizedTest
  @ValueSource(strings = {"\u0000", "\u0001", "\u001F", "\uFFFE", "\uFFFF", "\uD800", "\uDC00"})
  void replacesWhatXmlCannotHold(String text) {
    assertThat(render(OssErrors.noSuchKey("a" + text + "b")).text("Key")).contains("a\uFFFDb");
  }

  @ParameterizedTest
  @EnumSource
  void keepsEveryErrorBelowTheFourKilobytesThatClientsRead(OssErrorCode code) {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    String[] alphabet = {"a", "&", "\u0001", "ü", "你", "😀", "\r", "\uD83D"};
    for (int round = 0; round < 5; round++) {
      OssError error = OssError.of(code).withMessage(random(alphabet, random));
      error = error.withDetail("StringToSign", random(alphabet, random));
      error = error.withDetail("StringToSignBytes", random(alphabet, random));
      error = error.withDetail("OSSAccessKeyId", "AK");
      byte[] body = OssErrorXml.body(error, ID, random(alphabet, random));
      assertThat(body.length).as("seed %d", seed).isLessThan(4096);
      XmlElement read = Xml.read(body);
      assertThat(read.text("Code")).contains(code.wire());
      assertThat(read.text("RequestId")).contains(ID);
      String header = OssErrorXml.header(error, ID, "host");
      assertThat(header.length()).isLessThan(3000);
      assertThat(Xml.read(Base64.getDecoder().decode(header)).text("Code")).contains(code.wire());
    }
  }

  @Test
  void neverCutsInsideACharacter() {
    for (int length = 3900; length < 4100; length++) {
      String key = "a".repeat(length % 7) + "😀".repeat(length / 4);
      String shown = render(OssErrors.noSuchKey(key)).text("Key").orElseThrow();
      assertThat(key).startsWith(shown);
      assertThat(shown.length()).isGreaterThan(1000);
    }
  }

  private static String random(String[] alphabet, Random random) {
    StringBuilder text = new StringBuilder();
    for (int length = random.nextInt(6000); length > 0; length--) {
      text.append(alphabet[random.nextInt(alphabet.length)]);
    }
    return text.toString();
  }

  private static XmlElement render(OssError error) {
    return Xml.read(OssErrorXml.body(error, ID, "host"));
  }
}
