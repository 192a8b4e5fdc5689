package io.crosstide.testbed.e2e;

import static io.crosstide.testbed.e2e.BadInput.ADD;
import static io.crosstide.testbed.e2e.BadInput.expect;
import static io.crosstide.testbed.e2e.ReplicationXml.destination;
import static io.crosstide.testbed.e2e.ReplicationXml.rule;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** I60: who is not known gets the exact OSS error, and changes nothing. */
@ExtendWith(RunningSystem.class)
class StrangersIT {
  private static BadInput bad;

  @BeforeAll
  static void prepare() throws Exception {
    bad = new BadInput();
  }

  static Stream<Arguments> strangers() {
    ZonedDateTime now = ZonedDateTime.now(ZoneOffset.UTC);
    return Stream.of(
        Arguments.of(
            "unknown key",
            bad.oss.withAccessKeyId("nobody"),
            Map.of(),
            403,
            "InvalidAccessKeyId",
            "0002-00000902"),
        Arguments.of(
            "wrong secret",
            bad.oss.withSecret("wrong"),
            Map.of(),
            403,
            "SignatureDoesNotMatch",
            "0002-00000040"),
        Arguments.of(
            "clock 16 min slow",
            bad.oss.withDate(now.minusMinutes(16)),
            Map.of(),
            403,
            "RequestTimeTooSkewed",
            "0002-00000504"),
        Arguments.of(
            "clock 16 min fast",
            bad.oss.withDate(now.plusMinutes(16)),
            Map.of(),
            403,
            "RequestTimeTooSkewed",
            "0002-00000504"),
        Arguments.of(
            "no valid date", bad.oss, Map.of("x-oss-date", "yesterday"), 403, "AccessDenied", ""),
        Arguments.of(
            "malformed authorization",
            bad.oss,
            Map.of("Authorization", "OSS nonsense"),
            400,
            "InvalidArgument",
            ""),
        Arguments.of(
            "V4 with a bad scope date",
            bad.oss,
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

  @ParameterizedTest(name = "{0}")
  @MethodSource("strangers")
  void refusesAStranger(
      String name, RawOss stranger, Map<String, String> headers, int status, String code, String ec)
      throws Exception {
    String before = bad.rules();
    expect(
        stranger.call("POST", bad.source, ADD, "", rule(destination(bad.unused)), headers),
        status,
        code,
        ec);
    assertThat(bad.rules()).isEqualTo(before);
  }

  @Test
  void refusesAnonymousCallers() throws Exception {
    String before = bad.rules();
    RawOss.Answer answer =
        bad.oss.send(
            "POST",
            "/" + bad.source + "/?replication&comp=add",
            rule(destination(bad.unused)),
            Map.of());
    expect(answer, 403, "AccessDenied", "");
    assertThat(bad.rules()).isEqualTo(before);
  }
}
