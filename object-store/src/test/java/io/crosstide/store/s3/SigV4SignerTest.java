package io.crosstide.store.s3;

import static org.assertj.core.api.Assertions.assertThat;

import io.crosstide.store.region.StoreCredentials;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4FamilyHttpSigner;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.HttpSigner;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;

/** The SDK's signer judges ours, wherever it can sign the same request. */
class SigV4SignerTest {
  private static final Instant NOW = Instant.parse("2026-11-21T23:59:59Z");
  private static final StoreCredentials KEYS = new StoreCredentials("AKID", "secret/with+signs");

  private final SigV4Signer signer = new SigV4Signer(KEYS, "oss-cn-hangzhou");

  @ParameterizedTest(name = "{0} {1}?{2}")
  @CsvSource({
    "GET,/bucket/key,",
    "GET,/bucket/key,versionId=a%2Fb",
    "PUT,/bucket/a//b,",
    "PUT,/bucket/a/../b,",
    "GET,/bucket/a%20b%2Bc%25%01,",
    "GET,/bucket/,encoding-type=url&list-type=2&prefix=a%20b%2F%2B",
    "DELETE,/,uploads="
  })
  void signsAsTheSdkDoes(String method, String path, String query) {
    Map<String, String> headers =
        new TreeMap<>(
            Map.of(
                "x-amz-meta-a", "some  value with   blanks ",
                "content-type", "text/plain; charset=utf-8",
                "range", "bytes=0-1"));
    String text = query == null ? "" : query;
    Map<String, String> ours =
        signer.sign(
            method, "store.example:8080", path, text, headers, SigV4Signer.UNSIGNED_PAYLOAD, NOW);
    assertThat(ours.get("authorization")).isEqualTo(bySdk(method, path, text, headers));
  }

  @Test
  void signsTheBytesOfHeadersWhereTheSdkSignsTheirUtf8() {
    // Why this signer exists: the value is sent as ISO 8859-1, whose bytes are the object's own.
    Map<String, String> headers = new TreeMap<>(Map.of("x-amz-meta-a", "gr\u00c3\u00bcn"));
    String unsigned = SigV4Signer.UNSIGNED_PAYLOAD;
    assertThat(
            signer
                .sign("GET", "store.example:8080", "/b/k", "", headers, unsigned, NOW)
                .get("authorization"))
        .isNotEqualTo(bySdk("GET", "/b/k", "", headers));
  }

  @Test
  void theKeyChangesWithTheDay() {
    String today = authorization(NOW);
    String tomorrow = authorization(NOW.plusSeconds(1));
    assertThat(today).contains("/20261121/");
    assertThat(tomorrow).contains("/20261122/");
    assertThat(authorization(NOW)).isEqualTo(today);
  }

  @Test
  void neverTellsTheSecret_I55() {
    assertThat(authorization(NOW)).doesNotContain("secret");
    assertThat(KEYS.toString()).doesNotContain("secret");
  }

  private String authorization(Instant now) {
    return signer
        .sign("GET", "h", "/", "", Map.of(), SigV4Signer.hashOf(new byte[0]), now)
        .get("authorization");
  }

  private static String bySdk(
      String method, String path, String query, Map<String, String> headers) {
    SdkHttpRequest.Builder request =
        SdkHttpRequest.builder()
            .method(SdkHttpMethod.fromValue(method))
            .uri(URI.create("http://store.example:8080"))
            .encodedPath(path);
    headers.forEach(request::putHeader);
    request.putHeader("x-amz-content-sha256", SigV4Signer.UNSIGNED_PAYLOAD);
    for (String parameter : query.isEmpty() ? new String[0] : query.split("&")) {
      String[] pair = parameter.split("=", 2);
      request.putRawQueryParameter(pair[0], PercentEncoding.decode(pair[1]));
    }
    return AwsV4HttpSigner.create()
        .sign(
            r ->
                r.identity(
                        AwsCredentialsIdentity.create(KEYS.accessKeyId(), KEYS.secretAccessKey()))
                    .request(request.build())
                    .putProperty(AwsV4FamilyHttpSigner.SERVICE_SIGNING_NAME, "s3")
                    .putProperty(AwsV4HttpSigner.REGION_NAME, "oss-cn-hangzhou")
                    .putProperty(AwsV4FamilyHttpSigner.PAYLOAD_SIGNING_ENABLED, false)
                    .putProperty(AwsV4FamilyHttpSigner.DOUBLE_URL_ENCODE, false)
                    .putProperty(AwsV4FamilyHttpSigner.NORMALIZE_PATH, false)
                    .putProperty(HttpSigner.SIGNING_CLOCK, Clock.fixed(NOW, ZoneOffset.UTC)))
        .request()
        .firstMatchingHeader("Authorization")
        .orElseThrow();
  }
}
