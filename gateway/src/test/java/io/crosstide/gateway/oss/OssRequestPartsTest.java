package io.crosstide.gateway.oss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crosstide.gateway.oss.OssQuery.Parameter;
import io.crosstide.gateway.oss.error.OssErrorCode;
import io.crosstide.gateway.oss.error.OssException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OssRequestPartsTest {
  @Test
  void keepsOrderAndDuplicatesOfTheQuery() {
    OssQuery query = OssQuery.parse("b=2&&a&b=1&c=x=y&=z&");
    assertThat(query.parameters())
        .containsExactly(
            new Parameter("b", "2"),
            new Parameter("a", ""),
            new Parameter("b", "1"),
            new Parameter("c", "x=y"),
            new Parameter("", "z"));
    assertThat(query.first("b")).contains("2");
  }

  @Test
  void takesValuelessAndEmptyForTheSame() {
    assertThat(OssQuery.parse("replication&comp=add"))
        .isEqualTo(OssQuery.parse("replication=&comp=add"));
    OssQuery query = OssQuery.parse("delimiter=&prefix=a");
    assertThat(query.has("delimiter")).isTrue();
    assertThat(query.text("delimiter")).isEmpty();
    assertThat(query.text("prefix")).contains("a");
    assertThat(query.has("Prefix")).isFalse();
  }

  @Test
  void readsPlusAsSpace() {
    assertThat(OssQuery.parse("rule-id=r+1%2F%C3%BC%2B").first("rule-id")).contains("r 1/ü+");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a=%", "%ZZ=1", "a=%FF"})
  void refusesBrokenQueries(String raw) {
    assertThatThrownBy(() -> OssQuery.parse(raw))
        .isInstanceOfSatisfying(
            OssException.class,
            refusal -> {
              assertThat(refusal.error().is(OssErrorCode.INVALID_ARGUMENT)).isTrue();
              assertThat(refusal.error().status()).isEqualTo(400);
            });
  }

  @Test
  void findsHeadersInAnyCaseWithAllTheirValues() {
    OssHeaders headers =
        OssHeaders.of(
            List.of(
                Map.entry("X-Oss-Meta-A", " 1 "),
                Map.entry("x-oss-meta-a", "2"),
                Map.entry("Empty", "  ")));
    assertThat(headers.all("X-OSS-META-A")).containsExactly(" 1 ", "2");
    assertThat(headers.joined("x-oss-meta-a")).contains("1,2");
    assertThat(headers.first("x-oss-meta-a")).contains(" 1 ");
    assertThat(headers.firstText("empty")).isEmpty();
    assertThat(headers.has("EMPTY")).isTrue();
    assertThat(headers.joined("none")).isEmpty();
    assertThat(headers.names()).containsExactly("empty", "x-oss-meta-a");
  }

  @Test
  void printsNoValuesThatMayBeSecret() {
    assertThat(OssHeaders.of(Map.of("Authorization", "OSS AK:sig")))
        .asString()
        .doesNotContain("sig");
    assertThat(OssQuery.parse("Signature=sig")).asString().doesNotContain("sig");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Sat, 21 Nov 2026 20:30:15 GMT | 2026-11-21T20:30:15Z",
        "Sun, 1 Nov 2026 00:00:00 GMT | 2026-11-01T00:00:00Z",
        "20261121T203015Z | 2026-11-21T20:30:15Z",
      })
  void readsBothDateForms(String text, Instant expected) {
    assertThat(OssDates.parse(text)).contains(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "yesterday",
        "2026-11-21T20:30:15Z",
        "20261321T203015Z",
        "20260230T203015Z",
        "Mon, 21 Nov 2026 20:30:15 GMT",
        "1795293075",
        "Sat, 21 Nov 2026"
      })
  void refusesOtherDates(String text) {
    assertThat(OssDates.parse(text)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "2026-11-01T20:30:15.999999999Z | 2026-11-01T20:30:15.000Z | Sun, 01 Nov 2026 20:30:15 GMT",
        "1969-12-31T23:59:59.5Z | 1969-12-31T23:59:59.000Z | Wed, 31 Dec 1969 23:59:59 GMT",
      })
  void writesDatesRoundedDown(Instant instant, String xml, String http) {
    assertThat(OssDates.xml(instant)).isEqualTo(xml);
    assertThat(OssDates.http(instant)).isEqualTo(http);
  }

  @Test
  void makesRequestIdsOf24UpperCaseHexDigits() {
    long[] next = {0, -1, 0x1234L};
    int[] calls = {0};
    RequestIds ids =
        new RequestIds(() -> Instant.ofEpochSecond(0x6921_0000L), () -> next[calls[0]++]);
    assertThat(ids.next()).isEqualTo("692100000000000000000000");
    assertThat(ids.next()).isEqualTo("69210000FFFFFFFFFFFFFFFF");
    assertThat(ids.next()).isEqualTo("692100000000000000001234").matches("[0-9A-F]{24}");
  }

  @Test
  void checksContentMd5() {
    byte[] empty = new byte[0];
    ContentMd5.check(OssHeaders.none(), empty);
    ContentMd5.check(OssHeaders.of(Map.of("Content-MD5", "1B2M2Y8AsgTpgAmY7PhCfg==")), empty);
    for (String wrong : List.of("1B2M2Y8AsgTpgAmY7PhCfQ==", "AAAA", "not base64")) {
      OssHeaders headers = OssHeaders.of(Map.of("content-md5", wrong));
      assertThatThrownBy(() -> ContentMd5.check(headers, empty))
          .as(wrong)
          .isInstanceOfSatisfying(
              OssException.class,
              refusal -> assertThat(refusal.error().is(OssErrorCode.INVALID_DIGEST)).isTrue());
    }
  }
}
