package io.crosstide.store.s3;

import static org.assertj.core.api.Assertions.assertThat;

import io.crosstide.contracts.failure.FailureKind;
import io.crosstide.contracts.id.BucketName;
import io.crosstide.contracts.id.ObjectKey;
import io.crosstide.contracts.id.VersionId;
import io.crosstide.store.StoreException;
import io.vertx.core.MultiMap;
import io.vertx.core.http.ConnectionPoolTooBusyException;
import io.vertx.core.http.HttpMethod;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FailureClassifierTest {
  private static final BucketName BUCKET = new BucketName("b");
  private static final S3Request READ =
      S3Request.ofObject(HttpMethod.GET, BUCKET, new ObjectKey("k"));
  private static final S3Request WRITE =
      S3Request.ofObject(HttpMethod.PUT, BUCKET, new ObjectKey("k"));

  @ParameterizedTest
  @CsvSource({
    "304,,MOVED",
    "307,TemporaryRedirect,UNAVAILABLE",
    "301,PermanentRedirect,REFUSED",
    "400,InvalidArgument,REFUSED",
    "400,RequestTimeout,UNAVAILABLE",
    "400,BadDigest,CORRUPT",
    "400,IncompleteBody,CORRUPT",
    "400,ExpiredToken,BAD_CREDENTIALS",
    "400,AuthorizationHeaderMalformed,BAD_CREDENTIALS",
    "401,,BAD_CREDENTIALS",
    "403,AccessDenied,FORBIDDEN",
    "403,,FORBIDDEN",
    "403,InvalidAccessKeyId,BAD_CREDENTIALS",
    "403,SignatureDoesNotMatch,BAD_CREDENTIALS",
    "403,RequestTimeTooSkewed,BAD_CREDENTIALS",
    "403,InvalidObjectState,INVALID_STATE",
    "404,NoSuchKey,NOT_FOUND",
    "404,NoSuchVersion,NOT_FOUND",
    "404,NoSuchUpload,NOT_FOUND",
    "404,NoSuchBucket,NO_SUCH_BUCKET",
    "404,,NOT_FOUND",
    "405,MethodNotAllowed,UNSUPPORTED",
    "408,,UNAVAILABLE",
    "409,BucketNotEmpty,REFUSED",
    "409,ConditionalRequestConflict,MOVED",
    "409,InvalidBucketState,INVALID_STATE",
    "411,MissingContentLength,REFUSED",
    "412,PreconditionFailed,MOVED",
    "412,,MOVED",
    "413,EntityTooLarge,REFUSED",
    "416,InvalidRange,REFUSED",
    "429,,THROTTLED",
    "500,InternalError,UNAVAILABLE",
    "501,NotImplemented,UNSUPPORTED",
    "502,,UNAVAILABLE",
    "503,SlowDown,THROTTLED",
    "503,ServiceUnavailable,UNAVAILABLE",
    "503,,UNAVAILABLE",
    "507,,UNAVAILABLE"
  })
  void mapsAnswers(int status, String code, FailureKind expected) {
    StoreException failure =
        FailureClassifier.ofAnswer(
            READ, status, MultiMap.caseInsensitiveMultiMap(), document(code));
    assertThat(failure.kind()).isEqualTo(expected);
    assertThat(failure.status()).isEqualTo(status);
    assertThat(failure.code()).isEqualTo(code == null ? "" : code);
  }

  /** A proxy that gave up waiting does not know what the store behind it still does. */
  @ParameterizedTest
  @CsvSource({"502", "504"})
  void aWriteThatAProxyGaveUpMayTakeEffect(int status) {
    assertThat(
            FailureClassifier.ofAnswer(
                    WRITE, status, MultiMap.caseInsensitiveMultiMap(), new byte[0])
                .kind())
        .isEqualTo(FailureKind.UNKNOWN_RESULT);
  }

  @Test
  void aMissingBucketHasNoCodeInTheAnswerToHead() {
    S3Request head = S3Request.ofBucket(HttpMethod.HEAD, BUCKET);
    assertThat(
            FailureClassifier.ofAnswer(head, 404, MultiMap.caseInsensitiveMultiMap(), new byte[0])
                .kind())
        .isEqualTo(FailureKind.NO_SUCH_BUCKET);
  }

  @Test
  void readsADeleteMarkerAsNothing() {
    MultiMap headers =
        MultiMap.caseInsensitiveMultiMap()
            .add("x-amz-delete-marker", "true")
            .add("x-amz-version-id", "m1");
    StoreException failure =
        FailureClassifier.ofAnswer(READ, 405, headers, document("MethodNotAllowed"));
    assertThat(failure.kind()).isEqualTo(FailureKind.NOT_FOUND);
    assertThat(failure.deleteMarker()).isTrue();
    assertThat(failure.markerVersion()).contains(new VersionId("m1"));
  }

  @Test
  void passesOnTheWaitAskedFor_I48() {
    assertThat(retryAfter("7").retryAfter()).contains(Duration.ofSeconds(7));
    assertThat(retryAfter("-7").retryAfter()).contains(Duration.ZERO);
    assertThat(retryAfter("Thu, 01 Jan 1970 00:00:00 GMT").retryAfter()).contains(Duration.ZERO);
    assertThat(retryAfter("soon").retryAfter()).isEmpty();
  }

  @Test
  void tellsWhatMayHaveTakenEffect() {
    IOException broken = new IOException("reset");
    assertThat(FailureClassifier.beforeSending(broken).kind()).isEqualTo(FailureKind.UNAVAILABLE);
    assertThat(FailureClassifier.afterSending(READ, broken).kind())
        .isEqualTo(FailureKind.UNAVAILABLE);
    assertThat(FailureClassifier.afterSending(WRITE, broken).kind())
        .isEqualTo(FailureKind.UNKNOWN_RESULT);
    assertThat(FailureClassifier.timedOut(WRITE).kind()).isEqualTo(FailureKind.UNKNOWN_RESULT);
    assertThat(FailureClassifier.beforeSending(new ConnectionPoolTooBusyException("full")).kind())
        .isEqualTo(FailureKind.THROTTLED);
  }

  @ParameterizedTest
  @CsvSource({
    "InternalError,UNAVAILABLE",
    "SlowDown,THROTTLED",
    "PreconditionFailed,MOVED",
    "NoSuchKey,NOT_FOUND",
    "Whatever,UNKNOWN_RESULT"
  })
  void readsAnErrorThatCameLate(String code, FailureKind expected) {
    S3Error error = S3Error.read(document(code));
    assertThat(FailureClassifier.ofLateError(error).kind()).isEqualTo(expected);
  }

  private static StoreException retryAfter(String value) {
    MultiMap headers = MultiMap.caseInsensitiveMultiMap().add("Retry-After", value);
    return FailureClassifier.ofAnswer(READ, 503, headers, new byte[0]);
  }

  private static byte[] document(String code) {
    return code == null
        ? new byte[0]
        : ("<?xml version=\"1.0\"?><Error><Code>" + code + "</Code><Message>m</Message></Error>")
            .getBytes(StandardCharsets.UTF_8);
  }
}
