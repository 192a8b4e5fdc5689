package io.crosstide.gateway.oss.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.crosstide.gateway.oss.OssRequest;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Signatures that unmodified SDKs made (oss-wire 3.4). */
class GoldenVectorsTest {
  private static final String SCOPE = "/20261121/cn-hangzhou/oss/aliyun_v4_request";

  private static Signed v1(String method, String target, String date, String signature) {
    return Signed.request(method, target, "2026-11-21T20:32:00Z")
        .header("Date", date)
        .header("Authorization", "OSS AK:" + signature);
  }

  private static Signed v4(String method, String target, String separator, String signature) {
    return Signed.request(method, target, "2026-11-21T20:32:00Z")
        .header("X-Oss-Content-Sha256", "UNSIGNED-PAYLOAD")
        .header(
            "Authorization",
            "OSS4-HMAC-SHA256 Credential=AK" + SCOPE + separator + "Signature=" + signature);
  }

  static Signed v1Oss2() {
    return v1(
            "POST",
            "/srcbkt/?replication=&comp=add",
            "Sat, 21 Nov 2026 20:30:15 GMT",
            "QX6CkBF0VG6tYbCKShNQWWbBkuk=")
        .header("Content-MD5", "7Bce10URGwvX7LkVwK0rYA==");
  }

  static Signed v1Go() {
    return v1(
            "PUT", "/srcbkt/?rtc", "Sat, 21 Nov 2026 20:32:50 GMT", "JD8iaCL69V4JY8UgYkketvFlXGQ=")
        .header("Content-Type", "text/plain; charset=utf-8");
  }

  static Signed v1Java() {
    return v1(
        "GET",
        "/srcbkt/?rule-id=r%201%2F%C3%BC%2B%7E%2A&replicationProgress",
        "Sat, 21 Nov 2026 20:31:10 GMT",
        "vPrOuHgK//ffCYZW8rOHJP4ULws=");
  }

  private static Signed aliOssPut(Signed request) {
    return request
        .host("srcbkt.oss-cn-hangzhou.aliyuncs.com")
        .header("Content-MD5", "XUFAKrxLKna5cZ2REBfFkg==")
        .header("Content-Type", "text/plain");
  }

  static Signed v1AliOss() {
    return aliOssPut(v1("PUT", "/a/b%20c%2Bd~*.txt", "", "81Wup3kDS12Vm804/vJ5fYG4Dw0="))
        .withoutHeader("Date")
        .header("x-oss-date", "Sat, 21 Nov 2026 20:31:31 GMT");
  }

  static Signed v1Presigned() {
    return Signed.request(
        "GET",
        "/srcbkt/a%2Fb%20c.txt?OSSAccessKeyId=AK&Expires=1795293075"
            + "&Signature=pAxEt7xEgU6jY6ikZ7abFcXm040%3D",
        "2026-11-21T20:31:00Z");
  }

  static Signed v4Oss2() {
    return v4(
            "GET",
            "/srcbkt/?replicationProgress=&rule-id=r+1%2F%C3%BC",
            ", ",
            "bc9f3c96e3fb88731d5e86a15303100a0624cd4c663241eb699544e5f7c5b78b")
        .header("x-oss-date", "20261121T203015Z");
  }

  static Signed v4Go() {
    return v4(
            "PUT",
            "/srcbkt/?rtc",
            ",",
            "378adc414bfba8fcbabdf540e91f1edfaf814c4f2e1938bc84bece8f6b8313f4")
        .header("Content-Type", "text/plain; charset=utf-8")
        .header("Date", "Sat, 21 Nov 2026 20:32:51 GMT");
  }

  static Signed v4Py2() {
    return v4(
            "POST",
            "/srcbkt/?comp=add&replication=",
            ",",
            "8263d3a866db1a40192c155930e6c82a3eb3e6e2053bd25dccc5580d83f4baa2")
        .header("Content-Type", "application/xml")
        .header("Content-MD5", "pQ4A5I6p3PnICAS86dQrpg==")
        .header("x-oss-date", "20261121T203802Z");
  }

  static Signed v4AliOss() {
    return aliOssPut(
            v4(
                "PUT",
                "/a/b%20c%2Bd~*.txt",
                ",",
                "6edaa90d6f4a502e0b1865fd5842fd84f8899c4d54023b92b05d7a17f964331e"))
        .header("x-oss-date", "20261121T203131Z");
  }

  static Signed v4Presigned() {
    return Signed.request(
        "GET",
        "/srcbkt/a%2Fb%20c.txt?x-oss-date=20261121T203015Z&x-oss-expires=60"
            + "&x-oss-signature-version=OSS4-HMAC-SHA256"
            + "&x-oss-credential=AK%2F20261121%2Fcn-hangzhou%2Foss%2Faliyun_v4_request"
            + "&x-oss-signature=88d1569beb08a3142bf6538feea366b38b39a5a92700b0f96a96d90863663c13",
        "2026-11-21T20:31:00Z");
  }

  static Stream<Arguments> vectors() {
    return Stream.of(
        Arguments.of("1 V1 oss2", v1Oss2()),
        Arguments.of("2 V1 Go", v1Go()),
        Arguments.of("3 V1 Java", v1Java()),
        Arguments.of("4 V1 ali-oss", v1AliOss()),
        Arguments.of("5 V1 presigned oss2", v1Presigned()),
        Arguments.of("6 V4 oss2", v4Oss2()),
        Arguments.of("7 V4 Go, Date only", v4Go()),
        Arguments.of("8 V4 Python 2", v4Py2()),
        Arguments.of("9 V4 ali-oss", v4AliOss()),
        Arguments.of("10 V4 presigned oss2", v4Presigned()));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("vectors")
  void acceptsWhatTheSdkSigned(String name, Signed request) {
    Authentication.Authenticated authenticated = request.accepted();
    assertThat(authenticated.principal()).isEqualTo(Signed.PRINCIPAL);
    assertThat(authenticated.accessKeyId()).isEqualTo("AK");
    assertThat(authenticated.scopeRegion())
        .isEqualTo(name.contains("V4") ? Optional.of("cn-hangzhou") : Optional.empty());
  }

  @Test
  void buildsTheCanonicalRequestsThatTheSdksBuilt() {
    assertThat(Digests.hexSha256(canonical(v4Py2())))
        .isEqualTo("4d9763028f764edda7b8ce1516a0e9fc43c5373033c9fa1ea3a92c4f5b85442e");
    assertThat(new String(canonical(v4Oss2()), java.nio.charset.StandardCharsets.UTF_8))
        .contains("\nreplicationProgress&rule-id=r%201%2F%C3%BC\n");
  }

  private static byte[] canonical(Signed signed) {
    OssRequest request = signed.toRequest();
    Claim claim =
        new ClaimReader(AuthSettings.PRESIGNED_MAX).read(request, request.query()).orElseThrow();
    return ((ClaimV4) claim).canonicalRequest(request, request.query(), "/srcbkt/");
  }
}
