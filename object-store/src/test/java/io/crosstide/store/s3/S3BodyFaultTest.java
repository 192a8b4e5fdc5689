package io.crosstide.store.s3;

import static org.assertj.core.api.Assertions.assertThat;

import io.crosstide.contracts.failure.FailureKind;
import io.crosstide.store.ByteRange;
import io.crosstide.store.ObjectContent;
import io.crosstide.store.ReadOptions;
import io.crosstide.store.StoreException;
import io.crosstide.store.behaviour.GeneratedBody;
import io.vertx.core.Promise;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bodies that fail, stall, or have another length. */
class S3BodyFaultTest extends S3FaultFixture {
  @Test
  void aServerThatStopsReadingFailsThePut() throws Exception {
    serve(exchange -> exchange.socket.pause());
    GeneratedBody body = GeneratedBody.of(1, 64L << 20);
    assertThat(failure(() -> put(64L << 20, body)).kind()).isEqualTo(FailureKind.UNKNOWN_RESULT);
    assertThat(body.isEnded()).isFalse();
  }

  @Test
  void aBodyThatStopsFailsThePut() throws Exception {
    serve(exchange -> {});
    GeneratedBody body = GeneratedBody.of(1, 100);
    assertThat(failure(() -> put(200, new StoppingBody(body))).kind())
        .isEqualTo(FailureKind.CORRUPT);
  }

  @Test
  void aBodyThatIsTooShortIsNeverDelivered_I19() throws Exception {
    answerGet("Content-Length: 10\r\n", "12345", true);
    assertThat(failure(this::readAll).kind()).isEqualTo(FailureKind.CORRUPT);
  }

  @Test
  void aBodyThatStallsFails() throws Exception {
    answerGet("Content-Length: 10\r\n", "12345", false);
    assertThat(failure(this::readAll).kind()).isEqualTo(FailureKind.UNAVAILABLE);
  }

  @Test
  void aFailureBeforeTheReaderListensIsNotLost() throws Exception {
    answerGet("Content-Length: 10\r\n", "12345", true);
    ObjectContent content = await(this::get);
    content.body().resume();
    StoreException failure =
        failure(
            () -> {
              Promise<Void> late = Promise.promise();
              vertx.setTimer(
                  200, id -> content.body().exceptionHandler(cause -> late.tryFail(cause)));
              return late.future();
            });
    assertThat(failure.kind()).isEqualTo(FailureKind.CORRUPT);
  }

  @Test
  void anObjectWithoutALengthIsCorrupt() throws Exception {
    answerGet("Transfer-Encoding: chunked\r\n", "5\r\n12345\r\n0\r\n\r\n", false);
    assertThat(failure(this::get).kind()).isEqualTo(FailureKind.CORRUPT);
  }

  @Test
  void anObjectWithoutFactsIsCorrupt() throws Exception {
    serve(exchange -> exchange.answer("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n12345"));
    assertThat(failure(this::get).kind()).isEqualTo(FailureKind.CORRUPT);
    assertThat(failure(this::head).kind()).isEqualTo(FailureKind.CORRUPT);
  }

  @Test
  void aWholeObjectInsteadOfARangeIsRefused() throws Exception {
    answerGet("Content-Length: 5\r\n", "12345", false);
    assertThat(
            failure(() -> store.get(BUCKET, KEY, ReadOptions.LATEST.withRange(ByteRange.of(1, 2))))
                .kind())
        .isEqualTo(FailureKind.UNSUPPORTED);
  }

  @Test
  void anErrorDuringTheUploadEndsItAtOnce() throws Exception {
    serve(
        exchange -> {
          exchange.socket.pause();
          exchange.answer(error(403, "AccessDenied", ""));
        });
    GeneratedBody body = GeneratedBody.of(1, 256L << 20);
    StoreException failure = failure(() -> put(256L << 20, body));
    assertThat(failure.kind()).isEqualTo(FailureKind.FORBIDDEN);
    assertThat(failure.code()).isEqualTo("AccessDenied");
    assertThat(body.isEnded()).isFalse();
  }

  @Test
  void aSuccessBeforeTheBodyIsThereIsNone() throws Exception {
    serve(
        exchange -> {
          exchange.socket.pause();
          exchange.answer("HTTP/1.1 200 OK\r\n" + FACTS + "Content-Length: 0\r\n\r\n");
        });
    assertThat(failure(() -> put(256L << 20, GeneratedBody.of(1, 256L << 20))).kind())
        .isEqualTo(FailureKind.UNKNOWN_RESULT);
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 10, 99_999, 100_001, 1_000_000})
  void neverSendsAllTheBytesOfAWrongBody_I22(long actual) throws Exception {
    serve(exchange -> {});
    assertThat(failure(() -> put(100_000, GeneratedBody.of(1, actual))).kind())
        .isEqualTo(FailureKind.CORRUPT);
    assertThat(server.bodyBytes()).isLessThan(100_000);
  }
}
