package io.crosstide.local.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crosstide.local.error.S3Error;
import io.crosstide.local.error.S3Exception;
import io.crosstide.local.request.Addressing;
import io.crosstide.local.request.S3Request;
import io.vertx.core.MultiMap;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The examples of the AWS documentation of Signature Version 4. */
class AuthenticatorTest {
  private static final String KEY_ID = "AKIAIOSFODNN7EXAMPLE";
  private static final String HOST = "examplebucket.s3.amazonaws.com";
  private static final String EMPTY =
      "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

  private final Authenticator authenticator =
      new Authenticator(
          new AccessKeys(Map.of(KEY_ID, "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY")),
          Clock.fixed(Instant.parse("2013-05-24T00:00:00Z"), ZoneOffset.UTC));

  private static S3Request request(String method, String uri, String... headers) {
    MultiMap map = MultiMap.caseInsensitiveMultiMap().add("Host", HOST);
    for (int i = 0; i < headers.length; i += 2) {
      map.add(headers[i], headers[i + 1]);
    }
    Addressing addressing = new Addressing(List.of("s3.amazonaws.com"));
    return new S3Request("id", method, HOST, addressing.resolve(uri, HOST), map);
  }

  private static String authorization(String signedHeaders, String signature) {
    return "AWS4-HMAC-SHA256 Credential="
        + KEY_ID
        + "/20130524/us-east-1/s3/aws4_request,SignedHeaders="
        + signedHeaders
        + ",Signature="
        + signature;
  }

  @Test
  void acceptsTheSignedGet() {
    S3Request request =
        request(
            "GET",
            "/test.txt",
            "Range",
            "bytes=0-9",
            "x-amz-content-sha256",
            EMPTY,
            "x-amz-date",
            "20130524T000000Z",
            "Authorization",
            authorization(
                "host;range;x-amz-content-sha256;x-amz-date",
                "f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41"));
    assertThat(authenticator.authenticate(request).signed()).isTrue();
    request.headers().set("Range", "bytes=0-10");
    assertRefused(request, S3Error.SIGNATURE_DOES_NOT_MATCH);
  }

  @Test
  void acceptsTheSignedPut() {
    String hash = "44ce7dd67c959e0d3524ffac1771dfbba87d2b6b4b4e99e42034a8b803f8b072";
    S3Request request =
        request(
            "PUT",
            "/test%24file.text",
            "Date",
            "Fri, 24 May 2013 00:00:00 GMT",
            "x-amz-date",
            "20130524T000000Z",
            "x-amz-storage-class",
            "REDUCED_REDUNDANCY",
            "x-amz-content-sha256",
            hash,
            "Authorization",
            authorization(
                "date;host;x-amz-content-sha256;x-amz-date;x-amz-storage-class",
                "98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd"));
    assertThat(authenticator.authenticate(request).payload())
        .isEqualTo(new PayloadMode.LiteralHash(hash));
  }

  @Test
  void acceptsTheSignedList() {
    S3Request request =
        request(
            "GET",
            "/?max-keys=2&prefix=J",
            "x-amz-content-sha256",
            EMPTY,
            "x-amz-date",
            "20130524T000000Z",
            "Authorization",
            authorization(
                "host;x-amz-content-sha256;x-amz-date",
                "34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7"));
    assertThat(authenticator.authenticate(request).signed()).isTrue();
  }

  @Test
  void acceptsThePresignedGet() {
    String query =
        "X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential="
            + KEY_ID
            + "%2F20130524%2Fus-east-1%2Fs3%2Faws4_request&X-Amz-Date=20130524T000000Z"
            + "&X-Amz-Expires=86400&X-Amz-SignedHeaders=host&X-Amz-Signature=";
    String signature = "aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404";
    S3Request good = request("GET", "/test.txt?" + query + signature);
    assertThat(authenticator.authenticate(good).signed()).isTrue();
    assertRefused(
        request("GET", "/other.txt?" + query + signature), S3Error.SIGNATURE_DOES_NOT_MATCH);
    assertRefused(
        request("GET", "/test.txt?" + query.replace("86400", "604801") + signature),
        S3Error.AUTHORIZATION_QUERY_MALFORMED);
  }

  @Test
  void doesNotShowSecrets() {
    assertThat(new AccessKeys(Map.of("id", "hidden")).toString()).doesNotContain("hidden");
  }

  private void assertRefused(S3Request request, S3Error error) {
    assertThatThrownBy(() -> authenticator.authenticate(request))
        .isInstanceOfSatisfying(
            S3Exception.class, refusal -> assertThat(refusal.error()).isEqualTo(error));
  }
}
