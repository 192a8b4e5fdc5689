package io.crosstide.gateway.oss.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.crosstide.gateway.oss.address.AddressStyle;
import io.crosstide.gateway.oss.auth.Authentication.Anonymous;
import io.crosstide.gateway.oss.error.OssError;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class AuthenticatorTest {
  private static final String SKEWED = "RequestTimeTooSkewed";
  private static final String MISMATCH = "SignatureDoesNotMatch";
  private static final String MISMATCH_EC = "0002-00000040";
  private static final String DENIED = "AccessDenied";
  private static final String INVALID = "InvalidArgument";

  /** Every change of what is signed. */
  static Stream<Arguments> changes() {
    return Stream.of(
        change("method", GoldenVectorsTest.v1Oss2(), r -> r.method("PUT")),
        change("bucket", GoldenVectorsTest.v1Oss2(), r -> target(r, "srcbkt", "srcbku")),
        change("sub-resource", GoldenVectorsTest.v1Oss2(), r -> target(r, "=add", "=delete")),
        change("more", GoldenVectorsTest.v1Oss2(), r -> target(r, "add", "add&versionId=1")),
        change("twice", GoldenVectorsTest.v1Oss2(), r -> target(r, "add", "add&comp=delete")),
        change("md5", GoldenVectorsTest.v1Oss2(), r -> r.with("Content-MD5", "x")),
        change("no md5", GoldenVectorsTest.v1Oss2(), r -> r.withoutHeader("Content-MD5")),
        change("new type", GoldenVectorsTest.v1Oss2(), r -> r.header("Content-Type", "a/b")),
        change("new header", GoldenVectorsTest.v1Oss2(), r -> r.header("x-oss-acl", "private")),
        change("date", GoldenVectorsTest.v1Oss2(), r -> date(r, "Sat, 21 Nov 2026 20:30:16 GMT")),
        change("type", GoldenVectorsTest.v1Go(), r -> r.with("Content-Type", "text/plain")),
        change("rtc", GoldenVectorsTest.v1Go(), r -> target(r, "?rtc", "")),
        change("key", GoldenVectorsTest.v1AliOss(), r -> target(r, "%2B", "+x")),
        change("slashes", GoldenVectorsTest.v1AliOss(), r -> target(r, "/a/b", "/a//b")),
        change("host", GoldenVectorsTest.v1AliOss(), r -> r.host("other.oss-cn-x.aliyuncs.com")),
        change("expiry", GoldenVectorsTest.v1Presigned(), r -> target(r, "075&", "076&")),
        change(
            "override",
            GoldenVectorsTest.v1Presigned(),
            r -> r.target(r.target() + "&response-content-type=text%2Fhtml")),
        change(
            "presigned header",
            GoldenVectorsTest.v1Presigned(),
            r -> r.header("x-oss-meta-a", "b")),
        change("v4 method", GoldenVectorsTest.v4Py2(), r -> r.method("PUT")),
        change("v4 bucket", GoldenVectorsTest.v4Py2(), r -> target(r, "srcbkt", "srcbku")),
        change("v4 query", GoldenVectorsTest.v4Py2(), r -> target(r, "add", "delete")),
        change("v4 unlisted", GoldenVectorsTest.v4Oss2(), r -> target(r, "rule-id", "rule-ie")),
        change("v4 more", GoldenVectorsTest.v4Py2(), r -> r.target(r.target() + "&a")),
        change("v4 md5", GoldenVectorsTest.v4Py2(), r -> r.with("Content-MD5", "x")),
        change("v4 type", GoldenVectorsTest.v4Py2(), r -> r.withoutHeader("Content-Type")),
        change("v4 header", GoldenVectorsTest.v4Py2(), r -> r.header("X-Oss-Acl", "private")),
        change("v4 date", GoldenVectorsTest.v4Py2(), r -> r.with("x-oss-date", "20261121T203803Z")),
        change("v4 region", GoldenVectorsTest.v4Py2(), r -> auth(r, "hangzhou", "beijing")),
        change("v4 product", GoldenVectorsTest.v4Py2(), r -> auth(r, "/oss/", "/oss-cloudbox/")),
        change(
            "v4 listed",
            GoldenVectorsTest.v4Py2(),
            r -> auth(r, ",Sig", ",AdditionalHeaders=host,Sig")),
        change(
            "v4 raw date", GoldenVectorsTest.v4Go(), r -> date(r, "Sat, 21 Nov 2026 20:32:52 GMT")),
        change("v4 life", GoldenVectorsTest.v4Presigned(), r -> target(r, "=60&", "=61&")),
        change("v4 key", GoldenVectorsTest.v4Presigned(), r -> target(r, "b%20c", "b%20d")));
  }

  private static Arguments change(String name, Signed request, UnaryOperator<Signed> change) {
    return Arguments.of(name, change.apply(request));
  }

  private static Signed target(Signed request, String from, String to) {
    assertThat(request.target()).contains(from);
    return request.target(request.target().replace(from, to));
  }

  private static Signed auth(Signed request, String from, String to) {
    String old = request.toRequest().headers().first("authorization").orElseThrow();
    assertThat(old).contains(from);
    return request.with("Authorization", old.replace(from, to));
  }

  private static Signed date(Signed request, String date) {
    return request.with("Date", date);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("changes")
  void refusesEveryChangeOfWhatWasSigned(String name, Signed request) {
    request.refusedAs(MISMATCH, 403, MISMATCH_EC);
  }

  @Test
  void refusesEveryChangedByteOfTheSignature() {
    for (Signed golden : List.of(GoldenVectorsTest.v1Oss2(), GoldenVectorsTest.v4Oss2())) {
      String good = golden.toRequest().headers().first("authorization").orElseThrow();
      int start = good.lastIndexOf(good.contains("OSS4") ? '=' : ':') + 1;
      for (int i = start; i < good.length(); i++) {
        char other = good.charAt(i) == 'A' ? 'B' : 'A';
        String bad = good.substring(0, i) + other + good.substring(i + 1);
        golden.with("Authorization", bad).refusedAs(MISMATCH, 403, MISMATCH_EC);
      }
      golden.with("Authorization", good + "0").refusedAs(MISMATCH, 403, MISMATCH_EC);
    }
  }

  @Test
  void ignoresWhatV1DoesNotSign() {
    Signed request = GoldenVectorsTest.v1Java();
    target(request, "rule-id", "prefix=a&rule-id").accepted();
    request.header("User-Agent", "x").header("If-Match", "y").accepted();
  }

  @Test
  void acceptsHeadersInAnyCaseAndOrder() {
    Signed request = GoldenVectorsTest.v4Py2();
    request
        .withoutHeader("content-type")
        .withoutHeader("x-oss-date")
        .header("X-OSS-DATE", "20261121T203802Z")
        .header("CONTENT-TYPE", "application/xml")
        .accepted();
    target(request, "comp=add&replication=", "replication&comp=add").accepted();
  }

  @Test
  void signsTheBytesOfHeadersThatAreNotAscii() {
    // What the client signed as ü arrives as the two bytes of its UTF-8, one char each.
    Signed request =
        Signed.request("PUT", "/bkt/k", "2026-11-21T20:30:15Z")
            .header("Date", "Sat, 21 Nov 2026 20:30:15 GMT")
            .header("Authorization", "OSS AK:SIGNATURE");
    String signedAsText =
        Signer.sign(request.header("x-oss-meta-n", "ü€"), "/bkt/k")
            .toRequest()
            .headers()
            .first("authorization")
            .orElseThrow();
    String onTheWire =
        new String("ü€".getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    request.header("x-oss-meta-n", onTheWire).with("Authorization", signedAsText).accepted();
  }

  @Test
  void joinsSeveralValuesOfOneHeader() {
    Signed request =
        Signed.request("PUT", "/bkt/k", "2026-11-21T20:30:15Z")
            .header("x-oss-date", "20261121T203015Z")
            .header("Authorization", v4Header(""));
    String signed =
        Signer.sign(request.header("x-oss-meta-a", "1,2"), "/bkt/k")
            .toRequest()
            .headers()
            .first("authorization")
            .orElseThrow();
    request
        .header("x-oss-meta-a", " 1 ")
        .header("X-Oss-Meta-A", "2")
        .with("Authorization", signed)
        .accepted();
  }

  private static String v4Header(String additional) {
    return "OSS4-HMAC-SHA256 Credential=AK/20261121/cn-hangzhou/oss/aliyun_v4_request"
        + additional
        + ",Signature=SIGNATURE";
  }

  @Test
  void sortsAdditionalHeadersAndSignsTheHostLiterally() {
    Signed request =
        Signed.request("GET", "/bkt/k", "2026-11-21T20:30:15Z")
            .header("x-oss-date", "20261121T203015Z")
            .header("If-Match", "x")
            .header("Authorization", v4Header(",AdditionalHeaders=host;if-match"));
    Signed signed = Signer.sign(request, "/bkt/k");
    signed.accepted();
    auth(signed, "host;if-match", "if-match;Host;content-type;x-oss-date;;host").accepted();
    signed.host("127.0.0.1:9001").refusedAs(MISMATCH, 403, MISMATCH_EC);
    signed.with("If-Match", "y").refusedAs(MISMATCH, 403, MISMATCH_EC);
    signed.withoutHeader("If-Match").refusedAs(MISMATCH, 403, MISMATCH_EC);
  }

  @Test
  void takesFieldsOfTheHeaderInAnyOrderWithBlanks() {
    Signed golden = GoldenVectorsTest.v4Oss2();
    String good = golden.toRequest().headers().first("authorization").orElseThrow();
    String signature = good.substring(good.indexOf("Signature="));
    String credential = good.substring(good.indexOf("Credential="), good.indexOf(", "));
    golden
        .with("Authorization", "OSS4-HMAC-SHA256 " + signature + " ,  " + credential + " ")
        .accepted();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Basic QUs6U0s=",
        "OSS2 AccessKeyId:AK,Signature:x",
        "OSS AK",
        "OSS :x",
        "OSS AK:",
        "AWS4-HMAC-SHA256 Credential=AK/20261121/r/s3/aws4_request,SignedHeaders=host,Signature=0",
        "OSS4-HMAC-SHA256",
        "OSS4-HMAC-SHA256 Credential=AK/20261121/cn-hangzhou/oss/aliyun_v4_request",
        "OSS4-HMAC-SHA256 Signature=00",
        "OSS4-HMAC-SHA256 Credential,Signature=00",
        "OSS4-HMAC-SHA256 Credential=AK/20261121/cn-hangzhou/oss,Signature=00",
        "OSS4-HMAC-SHA256 Credential=/20261121/cn-hangzhou/oss/aliyun_v4_request,Signature=00",
        "OSS4-HMAC-SHA256 Credential=AK/20261121/cn-hangzhou/s3/aliyun_v4_request,Signature=00",
        "OSS4-HMAC-SHA256 Credential=AK/20261121/cn-hangzhou/oss/aws4_request,Signature=00",
        "OSS4-HMAC-SHA256 Signature=0,Signature=1",
      })
  void refusesHeadersItCannotRead(String authorization) {
    Signed.request("GET", "/bkt/", "2026-11-21T20:30:15Z")
        .header("x-oss-date", "20261121T203015Z")
        .header("Authorization", authorization)
        .refusedAs(INVALID, 400, "");
  }

  @Test
  void knowsAnonymousRequests() {
    Signed anonymous = Signed.request("GET", "/bkt/k?versionId=1", "2026-11-21T20:30:15Z");
    assertThat(anonymous.identify().authentication()).isInstanceOf(Anonymous.class);
    assertThat(anonymous.header("Authorization", " ").identify().authentication())
        .isInstanceOf(Anonymous.class);
  }

  @Test
  void refusesUnknownKeysBeforeAnythingElse() {
    auth(GoldenVectorsTest.v1Oss2(), "AK:", "KA:")
        .at("2020-01-01T00:00:00Z")
        .refusedAs("InvalidAccessKeyId", 403, "0002-00000902");
    auth(GoldenVectorsTest.v4Oss2(), "=AK/", "=KA/")
        .settings(AuthSettings.strict(Set.of("cn-beijing")))
        .refusedAs("InvalidAccessKeyId", 403, "0002-00000902");
    OssError error = target(GoldenVectorsTest.v1Presigned(), "=AK", "=KA").refused();
    assertThat(error.message())
        .isEqualTo("The OSS Access Key Id you provided does not exist in our records.");
  }

  @Test
  void tellsWhatItSignedWhenSignaturesDiffer() {
    OssError v1 = GoldenVectorsTest.v1Oss2().method("PUT").refused();
    String expected =
        "PUT\n7Bce10URGwvX7LkVwK0rYA==\n\nSat, 21 Nov 2026 20:30:15 GMT\n"
            + "/srcbkt/?comp=add&replication";
    assertThat(v1.details())
        .containsEntry("StringToSign", expected)
        .containsEntry("SignatureProvided", "QX6CkBF0VG6tYbCKShNQWWbBkuk=")
        .containsEntry("OSSAccessKeyId", "AK");
    assertThat(v1.details().get("StringToSignBytes")).startsWith("50 55 54 0A 37 42");
    assertThat(v1.message())
        .isEqualTo(
            "The request signature we calculated does not match the signature you provided. Check"
                + " your key and signing method.");

    OssError v4 = GoldenVectorsTest.v4Oss2().method("PUT").refused();
    assertThat(v4.details().get("StringToSign"))
        .startsWith("OSS4-HMAC-SHA256\n20261121T203015Z\n20261121/cn-hangzhou/oss/");
    assertThat(v4.details().get("CanonicalRequest")).startsWith("PUT\n/srcbkt/\n");
  }

  @ParameterizedTest
  @CsvSource({
    "2026-11-21T20:45:15Z, true",
    "2026-11-21T20:15:15Z, true",
    "2026-11-21T20:45:16Z, false",
    "2026-11-21T20:15:14Z, false",
  })
  void allowsAQuarterOfAnHourOfSkew(String now, boolean accepted) {
    for (Signed request : List.of(GoldenVectorsTest.v1Oss2(), GoldenVectorsTest.v4Oss2())) {
      if (accepted) {
        request.at(now).accepted();
      } else {
        request.at(now).refusedAs(SKEWED, 403, "0002-00000504");
      }
    }
  }

  @Test
  void tellsSkewedClientsTheTime() {
    OssError error = GoldenVectorsTest.v4Go().at("2026-11-21T21:00:00.5Z").refused();
    assertThat(error.details())
        .containsEntry("MaxAllowedSkewMilliseconds", "900000")
        .containsEntry("RequestTime", "2026-11-21T20:32:51.000Z")
        .containsEntry("ServerTime", "2026-11-21T21:00:00.000Z");
  }

  @Test
  void needsADate() {
    for (Signed request : List.of(GoldenVectorsTest.v1Oss2(), GoldenVectorsTest.v4Go())) {
      for (Signed bad : List.of(request.withoutHeader("Date"), date(request, "today"))) {
        bad.refusedAs(DENIED, 403, "");
        assertThat(bad.refused().message()).isEqualTo("OSS authentication requires a valid Date.");
      }
    }
    GoldenVectorsTest.v4Py2().with("x-oss-date", "20261121").refusedAs(DENIED, 403, "");
  }

  @Test
  void prefersTheOssDate() {
    GoldenVectorsTest.v1AliOss().header("Date", "Sat, 21 Nov 2020 20:31:31 GMT").accepted();
  }

  @Test
  void comparesTheDayOfTheScope() {
    auth(GoldenVectorsTest.v4Py2(), "20261121", "20261122")
        .refusedAs(INVALID, 400, "0002-00000223");
    target(GoldenVectorsTest.v4Presigned(), "AK%2F20261121", "AK%2F20261120")
        .refusedAs(INVALID, 400, "0002-00000223");
  }

  @Test
  void comparesTheRegionOfTheScopeWithTheEndpoint() {
    AuthSettings strict = AuthSettings.strict(Set.of("cn-beijing", "cn-hangzhou"));
    Signed atHost = GoldenVectorsTest.v4AliOss().settings(strict);
    atHost.accepted();
    // Same bucket, another region's endpoint: the signature itself would still be right.
    Signed elsewhere = atHost.host("srcbkt.oss-cn-beijing.aliyuncs.com");
    elsewhere.refusedAs(INVALID, 400, "0002-00000226");
    assertThat(elsewhere.refused().message())
        .isEqualTo("Invalid signing region in Authorization header.");
    elsewhere.settings(AuthSettings.anyRegion()).accepted();
    // An endpoint without a region takes any region there is.
    Signed pathStyle = GoldenVectorsTest.v4Oss2();
    pathStyle.settings(strict).accepted();
    pathStyle.settings(AuthSettings.strict(Set.of())).accepted();
    pathStyle
        .settings(AuthSettings.strict(Set.of("cn-beijing")))
        .refusedAs(INVALID, 400, "0002-00000226");
    // V1 has no region.
    GoldenVectorsTest.v1AliOss().settings(strict).accepted();
  }

  @Test
  void endsPresignedUrls() {
    Signed v1 = GoldenVectorsTest.v1Presigned();
    v1.at("2026-11-21T20:31:15Z").accepted();
    v1.at("2026-01-01T00:00:00Z").accepted();
    Signed v4 = GoldenVectorsTest.v4Presigned();
    v4.at("2026-11-21T20:31:15Z").accepted();
    v4.at("2026-11-21T20:15:15Z").accepted();
    for (Signed late : List.of(v1.at("2026-11-21T20:31:16Z"), v4.at("2026-11-21T20:31:16Z"))) {
      late.refusedAs(DENIED, 403, "");
      assertThat(late.refused().message()).isEqualTo("Request has expired.");
      assertThat(late.refused().details()).containsEntry("Expires", "2026-11-21T20:31:15.000Z");
    }
    v4.at("2026-11-21T20:15:14Z").refusedAs(DENIED, 403, "0002-00000235");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-1", "604801", "x", "99999999999999999999", "9223372036854775807"})
  void limitsTheLifeOfV4Urls(String life) {
    target(GoldenVectorsTest.v4Presigned(), "expires=60", "expires=" + life)
        .refusedAs(INVALID, 400, "");
  }

  @ParameterizedTest
  @CsvSource({
    "OSSAccessKeyId=AK&Expires=1795293075, AccessDenied",
    "OSSAccessKeyId=AK&Signature=x, AccessDenied",
    "Expires=1795293075&Signature=x, AccessDenied",
    "OSSAccessKeyId=AK&Expires=soon&Signature=x, AccessDenied",
    "OSSAccessKeyId=AK&Expires=9223372036854775807&Signature=x, AccessDenied",
    "x-oss-signature=0, InvalidArgument",
    "x-oss-signature-version=OSS4-HMAC-SHA256, InvalidArgument",
    "x-oss-signature-version=OSS2&x-oss-signature=0, InvalidArgument",
    "x-oss-credential=AK, InvalidArgument",
    "OSSAccessKeyId=%, InvalidArgument",
  })
  void refusesIncompleteUrls(String query, String code) {
    OssError error = Signed.request("GET", "/bkt/k?" + query, "2026-11-21T20:30:15Z").refused();
    assertThat(error.code()).isEqualTo(code);
  }

  @Test
  void takesAPlusThatWasNotEncodedInAV1Url() {
    for (int expires = 1795293075; expires < 1795293475; expires++) {
      String query = "OSSAccessKeyId=AK&Expires=" + expires + "&Signature=SIGNATURE";
      Signed signed =
          Signer.sign(Signed.request("GET", "/bkt/k?" + query, "2026-11-21T20:30:15Z"), "/bkt/k");
      signed.accepted();
      if (signed.target().contains("%2B")) {
        signed.target(signed.target().replace("%2B", "+")).accepted();
        return;
      }
    }
    throw new AssertionError("No signature with a plus among 400");
  }

  @Test
  void refusesAPayloadHashItWouldNotCheck() {
    GoldenVectorsTest.v4Py2()
        .with("x-oss-content-sha256", "e3b0c44298fc1c149afbf4c8996fb924")
        .refusedAs(INVALID, 400, "");
  }

  @Test
  void asksTemporaryKeysForTheirToken() {
    Signed v4 =
        Signed.request("GET", "/bkt/k", "2026-11-21T20:30:15Z")
            .header("x-oss-date", "20261121T203015Z")
            .header("Authorization", v4Header(""));
    Signed plain = Signer.sign(v4, "/bkt/k");
    Signed withToken = Signer.sign(v4.header("x-oss-security-token", "T+1"), "/bkt/k");
    String later = "2026-11-21T21:00:00Z";
    withToken.temporary("T+1", later).accepted();
    withToken.refusedAs("SecurityTokenNotSupported", 403, "");
    plain.temporary("T+1", later).refusedAs("InvalidSecurityToken", 403, "");
    withToken.temporary("T2", later).refusedAs("AccessKeyIdAndSecurityTokenNotMatch", 403, "");
    withToken.temporary("T+1", "2026-11-21T20:30:15Z").refusedAs("SecurityTokenExpired", 403, "");
    // The token is signed too, and never shown.
    OssError changed =
        withToken.with("x-oss-security-token", "T+2").temporary("T+2", later).refused();
    assertThat(changed.code()).isEqualTo(MISMATCH);
    assertThat(changed.details().toString()).doesNotContain("T+2").doesNotContain("54 2B 32");
  }

  @Test
  void readsTheTokenOfPresignedUrls() {
    String v1 = "OSSAccessKeyId=AK&Expires=1795293075&security-token=T%2B1&Signature=SIGNATURE";
    String v4 =
        "x-oss-date=20261121T203015Z&x-oss-expires=60&x-oss-signature-version=OSS4-HMAC-SHA256"
            + "&x-oss-credential=AK%2F20261121%2Fcn-hangzhou%2Foss%2Faliyun_v4_request"
            + "&x-oss-security-token=T%2B1&x-oss-signature=SIGNATURE";
    for (String query : List.of(v1, v4)) {
      Signed url = Signed.request("GET", "/bkt/k?" + query, "2026-11-21T20:30:15Z");
      Signed signed = Signer.sign(url, "/bkt/k");
      signed.temporary("T+1", "2026-11-21T21:00:00Z").accepted();
      signed.refusedAs("SecurityTokenNotSupported", 403, "");
      OssError changed = target(signed, "T%2B1", "T%2B2").refused();
      assertThat(changed.code()).isEqualTo(MISMATCH);
      assertThat(changed.details().toString()).doesNotContain("T+2").doesNotContain("T%2B2");
    }
  }

  @Test
  void letsTheSignatureDecideBetweenTwoReadings() {
    Signed request =
        Signed.request("GET", "/bkt/k", "2026-11-21T20:30:15Z")
            .host("bkt.oss-cn-hangzhou.aliyuncs.com")
            .header("Date", "Sat, 21 Nov 2026 20:30:15 GMT")
            .header("Authorization", "OSS AK:SIGNATURE");
    assertReading(Signer.sign(request, "/bkt/k"), AddressStyle.PATH, "/bkt/k");
    assertReading(Signer.sign(request, "/bkt/bkt/k"), AddressStyle.VIRTUAL_HOST, "/bkt/bkt/k");
    assertReading(request.withoutHeader("Authorization"), AddressStyle.VIRTUAL_HOST, "/bkt/bkt/k");
    request.refusedAs(MISMATCH, 403, MISMATCH_EC);
  }

  private static void assertReading(Signed request, AddressStyle style, String resource) {
    Identified identified = request.identify();
    assertThat(identified.authentication()).isNotInstanceOf(Authentication.Refused.class);
    assertThat(identified.address().style()).isEqualTo(style);
    assertThat(identified.address().resource().signed()).isEqualTo(resource);
  }
}
