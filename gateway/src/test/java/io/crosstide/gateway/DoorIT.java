package io.crosstide.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.aliyun.oss.OSS;
import com.aliyun.oss.OSSException;
import com.aliyun.oss.common.comm.SignVersion;
import io.crosstide.gateway.fixture.Clients;
import io.crosstide.gateway.fixture.RawHttp;
import io.crosstide.gateway.fixture.RawHttp.Answer;
import io.crosstide.gateway.fixture.Signed;
import io.crosstide.gateway.fixture.World;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the door does with requests before and beside any operation. */
@QuarkusTest
class DoorIT extends GatewayTestBase {
  @Inject MeterRegistry meters;

  private String bucket;

  @BeforeEach
  void makeBucket() {
    OSS oss = client(SignVersion.V4);
    bucket = newBucketName();
    oss.createBucket(bucket);
    oss.putObject(bucket, "k", new ByteArrayInputStream("abc".getBytes(StandardCharsets.UTF_8)));
  }

  private Signed signed(String method, String key) {
    return new Signed(method, "/" + bucket + "/" + key, "/" + bucket + "/" + key);
  }

  private Answer answer(Signed head) throws Exception {
    try (RawHttp http = new RawHttp(port(World.HANGZHOU))) {
      return http.send(head.head()).read();
    }
  }

  @Test
  void refusesAnUnknownKey() throws Exception {
    Answer answer = answer(signed("GET", "k").by("NOBODY", "x"));
    assertThat(answer.status()).isEqualTo(403);
    assertThat(answer.header("x-oss-ec")).isEqualTo("0002-00000902");
    assertThat(answer.text())
        .contains(
            "<Code>InvalidAccessKeyId</Code>",
            "The OSS Access Key Id you provided does not exist in our records.",
            "<RequestId>" + answer.header("x-oss-request-id") + "</RequestId>")
        .doesNotContain("xmlns");
  }

  @Test
  void refusesAWrongSignature() throws Exception {
    Answer answer = answer(signed("GET", "k").by(World.KEY_ID, "wrong"));
    assertThat(answer.status()).isEqualTo(403);
    assertThat(answer.text())
        .contains("<Code>SignatureDoesNotMatch</Code>", "<StringToSign>", "<StringToSignBytes>");
  }

  @Test
  void refusesASkewedClock() throws Exception {
    Answer answer = answer(signed("GET", "k").at(Instant.now().minusSeconds(1000)));
    assertThat(answer.status()).isEqualTo(403);
    assertThat(answer.text()).contains("<Code>RequestTimeTooSkewed</Code>", "<ServerTime>");
  }

  @Test
  void refusesAnonymousRequests() throws Exception {
    try (RawHttp http = new RawHttp(port(World.HANGZHOU))) {
      for (String target : new String[] {"/", "/" + bucket + "/", "/" + bucket + "/k"}) {
        Answer answer = http.send("GET " + target + " HTTP/1.1\r\nHost: x\r\n\r\n").read();
        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.text()).contains("<Code>AccessDenied</Code>");
      }
    }
  }

  /** HEAD errors carry their document in a header. */
  @Test
  void answersHeadErrorsInHeaders() throws Exception {
    try (RawHttp http = new RawHttp(port(World.HANGZHOU))) {
      Answer answer = http.send(signed("HEAD", "missing").head()).read(true);
      assertThat(answer.status()).isEqualTo(404);
      assertThat(answer.header("x-oss-ec")).isEqualTo("0026-00000001");
      String document =
          new String(
              Base64.getDecoder().decode(answer.header("x-oss-err")), StandardCharsets.UTF_8);
      assertThat(document).contains("<Code>NoSuchKey</Code>");
      assertThat(http.send(signed("GET", "k").head()).read().text()).isEqualTo("abc");
    }
  }

  @Test
  void answersEveryRequestWithTheCommonHeaders() throws Exception {
    Answer answer = answer(signed("GET", "k"));
    assertThat(answer.header("server")).isNotEmpty();
    assertThat(answer.header("date")).endsWith("GMT");
    assertThat(answer.header("x-oss-request-id")).matches("[0-9A-F]{24}");
    assertThat(answer.header("x-oss-server-time")).matches("[0-9]+");
    assertThat(answer.header("etag")).isEqualTo("\"900150983CD24FB0D6963F7D28E17F72\"");
    assertThat(answer.header("x-oss-object-type")).isEqualTo("Normal");
    assertThat(answer.header("accept-ranges")).isEqualTo("bytes");
    assertThat(answer.headers()).doesNotContainKey("content-encoding");
  }

  /** The registry of buckets answers for the missing one, and clients read its name. */
  @Test
  void namesTheBucketThatIsMissing() throws Exception {
    Answer answer = answer(new Signed("GET", "/no-such-bucket/k", "/no-such-bucket/k"));
    assertThat(answer.status()).isEqualTo(404);
    assertThat(answer.header("x-oss-ec")).isEqualTo("0015-00000101");
    assertThat(answer.text())
        .contains(
            "<Code>NoSuchBucket</Code>",
            "<Message>The specified bucket does not exist.</Message>",
            "<BucketName>no-such-bucket</BucketName>");
  }

  /** What names a part never touches the whole. */
  @Test
  void keepsBucketAndObjectWhenTheirTagsAreToGo() throws Exception {
    for (String part : new String[] {"?tagging", "?rtc", "?lifecycle"}) {
      String target = "/" + bucket + "/" + part;
      Answer answer = answer(new Signed("DELETE", target, target));
      assertThat(answer.status()).isBetween(400, 405);
    }
    assertThat(answer(signed("DELETE", "k?acl")).status()).isEqualTo(405);
    assertThat(answer(signed("GET", "k")).text()).isEqualTo("abc");
  }

  @Test
  void answersNotModifiedWithoutABody() throws Exception {
    try (RawHttp http = new RawHttp(port(World.HANGZHOU))) {
      Answer answer =
          http.send(
                  signed("GET", "k")
                      .header("if-none-match", "\"900150983CD24FB0D6963F7D28E17F72\"")
                      .head())
              .read();
      assertThat(answer.status()).isEqualTo(304);
      assertThat(answer.header("etag")).isNotEmpty();
      assertThat(http.send(signed("GET", "k").head()).read().status()).isEqualTo(200);
    }
  }

  @Test
  void continuesOnlyAfterTheRequestWasAuthenticated() throws Exception {
    Signed put = signed("PUT", "c").header("content-length", "3").header("expect", "100-continue");
    try (RawHttp http = new RawHttp(port(World.HANGZHOU))) {
      assertThat(http.send(put.head()).read().status()).isEqualTo(100);
      assertThat(http.send("xyz").read().status()).isEqualTo(200);
      assertThat(http.send(signed("GET", "c").head()).read().text()).isEqualTo("xyz");
    }
    Signed wrong =
        signed("PUT", "c2")
            .header("content-length", "3")
            .header("expect", "100-continue")
            .by(World.KEY_ID, "wrong");
    try (RawHttp http = new RawHttp(port(World.HANGZHOU))) {
      assertThat(http.send(wrong.head()).read().status()).isEqualTo(403);
      assertThat(http.isClosed()).isTrue();
    }
  }

  @Test
  void keepsTheConnectionAfterAnErrorWithASmallBody() throws Exception {
    Signed wrong = signed("PUT", "c").header("content-length", "3").by(World.KEY_ID, "wrong");
    try (RawHttp http = new RawHttp(port(World.HANGZHOU))) {
      assertThat(http.send(wrong.head()).send("xyz").read().status()).isEqualTo(403);
      assertThat(http.send(signed("GET", "k").head()).read().text()).isEqualTo("abc");
    }
  }

  @Test
  void closesTheConnectionAfterAnErrorWithALargeBody() throws Exception {
    Signed wrong =
        signed("PUT", "c").header("content-length", "1000000000").by(World.KEY_ID, "wrong");
    try (RawHttp http = new RawHttp(port(World.HANGZHOU))) {
      Answer answer = http.send(wrong.head()).send("x".repeat(100_000)).read();
      assertThat(answer.status()).isEqualTo(403);
      assertThat(http.isClosed()).isTrue();
    }
  }

  @Test
  void wantsALengthOrChunks() throws Exception {
    Answer answer = answer(signed("PUT", "c"));
    assertThat(answer.status()).isEqualTo(411);
    assertThat(answer.text()).contains("<Code>MissingContentLength</Code>");
  }

  @Test
  void storesNothingOfABodyThatBreaksOff() throws Exception {
    long before = putsEnded();
    try (RawHttp http = new RawHttp(port(World.HANGZHOU))) {
      http.send(signed("PUT", "broken").header("content-length", "1000").head()).send("x");
    }
    try (RawHttp http = new RawHttp(port(World.HANGZHOU))) {
      http.send(signed("PUT", "broken2").header("transfer-encoding", "chunked").head())
          .send("5\r\nabcde\r\n");
    }
    // One of another test that broke its connection may still end meanwhile.
    await(() -> putsEnded() >= before + 2);
    assertThat(answer(signed("GET", "broken")).status()).isEqualTo(404);
    assertThat(answer(signed("GET", "broken2")).status()).isEqualTo(404);
    assertThat(answer(signed("GET", "k")).status()).isEqualTo(200);
  }

  /** Requests that the gateway is done with: what it passes to the store has ended too. */
  private long putsEnded() {
    return meters
        .find("crosstide.gateway.requests")
        .tag("operation", "put_object")
        .timers()
        .stream()
        .mapToLong(Timer::count)
        .sum();
  }

  @Test
  void closesSilentConnections() throws Exception {
    try (RawHttp http = new RawHttp(port(World.HANGZHOU))) {
      http.send(signed("PUT", "slow").header("content-length", "1000").head()).send("x");
      assertThat(http.isClosed()).isTrue();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "PATCH,/%s/k,405,MethodNotAllowed",
    "GET,/%s/?lifecycle,400,NotImplemented",
    "GET,/%s/k?symlink,400,NotImplemented",
    "POST,/%s/k?restore,400,NotImplemented",
    "GET,/%s/k?x-oss-process=image/resize,400,NotImplemented",
    "POST,/%s/k,405,MethodNotAllowed",
    "GET,/UPPER/k,400,InvalidBucketName",
    "GET,/%s/?max-keys=0,400,InvalidArgument",
    "GET,/%s/?encoding-type=base64,400,InvalidArgument"
  })
  void answersWhatItDoesNotKnow(String method, String target, int status, String code)
      throws Exception {
    String line = target.formatted(bucket);
    int question = line.indexOf('?');
    String query = question < 0 ? "" : line.substring(question + 1);
    String path = question < 0 ? line : line.substring(0, question);
    boolean signed = query.matches("(lifecycle|symlink|restore|x-oss-process=.*)");
    Answer answer =
        answer(
            new Signed(method, line, signed ? path + "?" + query : path)
                .header("content-length", "0"));
    assertThat(answer.status()).isEqualTo(status);
    assertThat(answer.text()).contains("<Code>" + code + "</Code>");
  }

  @Test
  void pipelinedRequestsAreAnsweredInOrder() throws Exception {
    try (RawHttp http = new RawHttp(port(World.HANGZHOU))) {
      http.send(signed("GET", "k").head() + signed("GET", "nope").head());
      assertThat(http.read().status()).isEqualTo(200);
      assertThat(http.read().status()).isEqualTo(404);
    }
  }

  @Test
  void refusesAWrongRegionInTheScope() {
    OSS oss = Clients.of(endpoint(World.HANGZHOU), SignVersion.V4, "cn-beijing");
    try {
      oss.getObject(bucket, "k");
      throw new AssertionError("accepted");
    } catch (OSSException e) {
      assertThat(e.getErrorCode()).isEqualTo("InvalidArgument");
      assertThat(e.getErrorMessage()).isEqualTo("Invalid signing region in Authorization header.");
      assertThat(e.getEC()).isEqualTo("0002-00000226");
    }
  }
}
