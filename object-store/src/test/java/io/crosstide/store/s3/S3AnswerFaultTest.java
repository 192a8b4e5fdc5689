package io.crosstide.store.s3;

import static org.assertj.core.api.Assertions.assertThat;

import io.crosstide.contracts.failure.FailureKind;
import io.crosstide.store.Encryption;
import io.crosstide.store.StoreException;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Answers that say something else than S3 would. */
class S3AnswerFaultTest extends S3FaultFixture {
  @Test
  void aSmallAnswerThatNeverEndsFails() throws Exception {
    serve(exchange -> exchange.answer("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n<?xml"));
    assertThat(failure(this::list).kind()).isEqualTo(FailureKind.UNAVAILABLE);
  }

  @ParameterizedTest
  @CsvSource({"InternalError,UNAVAILABLE", "SlowDown,THROTTLED", "Odd,UNKNOWN_RESULT"})
  void anErrorInsideASuccessIsAnError(String code, FailureKind expected) throws Exception {
    String document = "<?xml version=\"1.0\"?>\n<Error><Code>" + code + "</Code></Error>";
    serve(exchange -> exchange.answer(ok("   \n" + document)));
    assertThat(failure(this::copy).kind()).isEqualTo(expected);
    assertThat(failure(this::complete).kind()).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "<html>proxy</html>", "<CopyObjectResult/>", "junk", "<a"})
  void aSuccessThatSaysNothingHasAnUnknownResult(String body) throws Exception {
    serve(exchange -> exchange.answer(ok(body)));
    assertThat(failure(this::copy).kind()).isEqualTo(FailureKind.UNKNOWN_RESULT);
    assertThat(failure(this::complete).kind()).isEqualTo(FailureKind.UNKNOWN_RESULT);
    assertThat(failure(this::put).kind()).isEqualTo(FailureKind.UNKNOWN_RESULT);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "junk",
        "<ListBucketResult><IsTruncated>true</IsTruncated></ListBucketResult>",
        "<ListBucketResult><IsTruncated>true</IsTruncated>"
            + "<NextContinuationToken>same</NextContinuationToken></ListBucketResult>",
        "<ListBucketResult><Contents><Key>a</Key></Contents></ListBucketResult>",
        "<ListBucketResult><EncodingType>url</EncodingType><CommonPrefixes><Prefix>%zz</Prefix>"
            + "</CommonPrefixes></ListBucketResult>"
      })
  void aBadListingIsNoEndOfTheBucket_I45_I47(String body) throws Exception {
    serve(exchange -> exchange.answer(ok(body)));
    assertThat(failure(this::list).kind()).isEqualTo(FailureKind.CORRUPT);
  }

  @Test
  void aListingOutOfOrderIsCorrupt_I45() throws Exception {
    String entry =
        "<Contents><Key>%s</Key><Size>1</Size><ETag>x</ETag>"
            + "<LastModified>2026-11-21T23:52:50.000Z</LastModified></Contents>";
    serve(
        exchange ->
            exchange.answer(
                ok(
                    "<ListBucketResult>"
                        + entry.formatted("b")
                        + entry.formatted("a")
                        + "</ListBucketResult>")));
    assertThat(failure(this::list).kind()).isEqualTo(FailureKind.CORRUPT);
  }

  @Test
  void versionsOutOfOrderAreCorrupt_I33() throws Exception {
    String entry =
        "<%1$s><Key>a</Key><VersionId>%2$s</VersionId><IsLatest>%3$s</IsLatest><Size>1</Size>"
            + "<ETag>x</ETag><LastModified>2026-11-21T23:52:50.000Z</LastModified></%1$s>";
    String version = entry.formatted("Version", "1", "false");
    String marker = entry.formatted("DeleteMarker", "2", "true");
    serve(
        exchange ->
            exchange.answer(
                ok("<ListVersionsResult>" + version + marker + "</ListVersionsResult>")));
    assertThat(failure(this::listVersions).kind()).isEqualTo(FailureKind.CORRUPT);
  }

  @Test
  void anAnswerWithoutBoundIsCutOff() throws Exception {
    String chunk = "100000\r\n" + " ".repeat(1 << 20) + "\r\n";
    serve(
        Duration.ofSeconds(20),
        exchange -> {
          exchange.answer("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
          for (int i = 0; i < 20; i++) {
            exchange.answer(chunk);
          }
        });
    assertThat(failure(this::list).kind()).isEqualTo(FailureKind.CORRUPT);
  }

  @ParameterizedTest
  @CsvSource({"AES256,", "aws:kms,", "aws:kms,key-7"})
  void readsHowABucketEncrypts(String algorithm, String key) throws Exception {
    String keyElement = key == null ? "" : "<KMSMasterKeyID>" + key + "</KMSMasterKeyID>";
    serve(
        exchange ->
            exchange.answer(
                ok(
                    "<ServerSideEncryptionConfiguration><Rule><ApplyServerSideEncryptionByDefault>"
                        + ("<SSEAlgorithm>" + algorithm + "</SSEAlgorithm>" + keyElement)
                        + "</ApplyServerSideEncryptionByDefault></Rule>"
                        + "</ServerSideEncryptionConfiguration>")));
    assertThat(await(this::bucketEncryption))
        .contains(new Encryption(algorithm, Optional.ofNullable(key)));
  }

  @Test
  void aStoreThatAnswersAnotherQuestionDoesNotTellHowABucketEncrypts() throws Exception {
    serve(exchange -> exchange.answer(ok("<ListBucketResult/>")));
    assertThat(failure(this::bucketEncryption).kind()).isEqualTo(FailureKind.UNSUPPORTED);
  }

  /** A 404 that says nothing else may be an ingress's: the object is perhaps still there. */
  @Test
  void onlyTheStoreCanSayThatAnObjectIsGoneAlready() throws Exception {
    serve(
        exchange ->
            exchange.answer(
                "HTTP/1.1 404 Not Found\r\nContent-Length: 21\r\n\r\ndefault backend - 404"));
    assertThat(failure(this::delete).kind()).isEqualTo(FailureKind.NOT_FOUND);
    assertThat(failure(this::abort).kind()).isEqualTo(FailureKind.NOT_FOUND);
  }

  @Test
  void deletingNothingSucceeds() throws Exception {
    serve(exchange -> exchange.answer(error(404, "NoSuchKey", "")));
    await(() -> delete().mapEmpty());
    assertThat(failure(this::abort).kind()).isEqualTo(FailureKind.NOT_FOUND);
  }

  @Test
  void abortingNothingSucceeds() throws Exception {
    serve(exchange -> exchange.answer(error(404, "NoSuchUpload", "")));
    await(() -> abort().mapEmpty());
  }

  @Test
  void redirectsAreNotFollowed_I55() throws Exception {
    serve(
        exchange ->
            exchange.answer(
                "HTTP/1.1 307 Temporary Redirect\r\nLocation: http://127.0.0.1:1/\r\n"
                    + "Content-Length: 0\r\n\r\n"));
    assertThat(failure(this::get).status()).isEqualTo(307);
    assertThat(server.exchanges).hasSize(1);
  }

  @Test
  void nothingIsTriedAgain() throws Exception {
    serve(exchange -> exchange.answer(error(503, "SlowDown", "Retry-After: 3\r\n")));
    StoreException failure = failure(this::put);
    assertThat(failure.kind()).isEqualTo(FailureKind.THROTTLED);
    assertThat(failure.retryAfter()).contains(Duration.ofSeconds(3));
    assertThat(server.exchanges).hasSize(1);
  }

  @Test
  void tellsWhenAnswersCame() throws Exception {
    serve(
        exchange ->
            exchange.answer(
                "HTTP/1.1 404 Not Found\r\nDate: Sat, 21 Nov 2026 23:52:50 GMT\r\n"
                    + "Content-Length: 0\r\n\r\n"));
    failure(this::head);
    failure(this::get);
    failure(this::put);
    assertThat(heard).hasSize(3).containsOnly("oss-x 2026-11-21T23:52:50Z");
  }

  @Test
  void secretsAreInNoMessage_I55() throws Exception {
    serve(exchange -> exchange.answer(error(403, "SignatureDoesNotMatch", "")));
    StoreException failure = failure(this::put);
    assertThat(failure).hasStackTraceContaining("StoreException");
    assertThat(failure.toString()).doesNotContain("topsecret");
    assertThat(server.exchanges.get(0).head()).doesNotContain("topsecret");
  }
}
