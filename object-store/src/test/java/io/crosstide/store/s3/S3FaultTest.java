package io.crosstide.store.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.crosstide.contracts.failure.FailureKind;
import io.crosstide.contracts.id.BucketName;
import io.crosstide.contracts.id.ETag;
import io.crosstide.contracts.id.ObjectKey;
import io.crosstide.contracts.id.RegionName;
import io.crosstide.store.ByteRange;
import io.crosstide.store.CompletedPart;
import io.crosstide.store.CopyRequest;
import io.crosstide.store.CopySource;
import io.crosstide.store.ListRequest;
import io.crosstide.store.ObjectAttributes;
import io.crosstide.store.ObjectContent;
import io.crosstide.store.ObjectHeaders;
import io.crosstide.store.PutRequest;
import io.crosstide.store.ReadOptions;
import io.crosstide.store.StoreException;
import io.crosstide.store.UploadId;
import io.crosstide.store.UploadRef;
import io.crosstide.store.WriteConditions;
import io.crosstide.store.behaviour.GeneratedBody;
import io.crosstide.store.behaviour.StoreFixture;
import io.crosstide.store.memory.MemoryBody;
import io.crosstide.store.region.Region;
import io.crosstide.store.region.Region.Addressing;
import io.crosstide.store.region.StoreCredentials;
import io.crosstide.store.s3.ScriptedServer.Exchange;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the S3 store makes of a server or a network that misbehaves. */
class S3FaultTest {
  private static final BucketName BUCKET = new BucketName("b");
  private static final ObjectKey KEY = new ObjectKey("k");
  private static final Duration SHORT = Duration.ofMillis(300);
  private static final String FACTS =
      "ETag: \"0123456789abcdef0123456789abcdef\"\r\n"
          + "Last-Modified: Sat, 21 Nov 2026 23:52:50 GMT\r\n";

  private final Vertx vertx = Vertx.vertx();
  private final List<String> heard = new CopyOnWriteArrayList<>();
  private ScriptedServer server;
  private S3ObjectStore store;

  @AfterEach
  void close() throws Exception {
    if (store != null) {
      await(store::close);
    }
    if (server != null) {
      server.close();
    }
    vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
  }

  @Test
  void aRefusedConnectionIsUnavailable() throws Exception {
    int unused;
    try (ServerSocket socket = new ServerSocket(0)) {
      unused = socket.getLocalPort();
    }
    connect(URI.create("http://127.0.0.1:" + unused), S3Options.DEFAULT);
    assertThat(failure(this::put).kind()).isEqualTo(FailureKind.UNAVAILABLE);
    assertThat(failure(this::head).kind()).isEqualTo(FailureKind.UNAVAILABLE);
  }

  @Test
  void aConnectionThatBreaksAfterSendingHasAnUnknownResultOnlyForWrites() throws Exception {
    serve(Exchange::close);
    assertThat(failure(this::put).kind()).isEqualTo(FailureKind.UNKNOWN_RESULT);
    assertThat(failure(this::delete).kind()).isEqualTo(FailureKind.UNKNOWN_RESULT);
    assertThat(failure(this::copy).kind()).isEqualTo(FailureKind.UNKNOWN_RESULT);
    assertThat(failure(this::head).kind()).isEqualTo(FailureKind.UNAVAILABLE);
    assertThat(failure(this::get).kind()).isEqualTo(FailureKind.UNAVAILABLE);
  }

  @Test
  void aSilentServerDoesNotHoldCallsForever() throws Exception {
    serve(exchange -> {});
    assertThat(failure(this::put).kind()).isEqualTo(FailureKind.UNKNOWN_RESULT);
    assertThat(failure(this::delete).kind()).isEqualTo(FailureKind.UNKNOWN_RESULT);
    assertThat(failure(this::copy).kind()).isEqualTo(FailureKind.UNKNOWN_RESULT);
    assertThat(failure(this::head).kind()).isEqualTo(FailureKind.UNAVAILABLE);
    assertThat(failure(this::get).kind()).isEqualTo(FailureKind.UNAVAILABLE);
  }

  @Test
  void aSmallAnswerThatNeverEndsFails() throws Exception {
    serve(exchange -> exchange.answer("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n<?xml"));
    assertThat(failure(this::list).kind()).isEqualTo(FailureKind.UNAVAILABLE);
  }

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
  void tooManyCallsAtOnceAreTurnedAway() throws Exception {
    serve(exchange -> {});
    List<Future<?>> calls = new ArrayList<>();
    await(
        () -> {
          for (int i = 0; i < 20; i++) {
            calls.add(head());
          }
          return Future.succeededFuture();
        });
    for (Future<?> call : calls) {
      StoreException failure = failure(() -> call);
      assertThat(failure.kind()).isIn(FailureKind.THROTTLED, FailureKind.UNAVAILABLE);
    }
    assertThat(calls)
        .filteredOn(c -> ((StoreException) c.cause()).kind() == FailureKind.THROTTLED)
        .hasSizeGreaterThanOrEqualTo(20 - 2 - 4);
  }

  @Test
  void refusesWhatHttpCannotCarry() throws Exception {
    serve(exchange -> exchange.answer(error(500, "InternalError", "")));
    for (Map<String, String> metadata :
        List.of(Map.of("a", "x\r\ny: z"), Map.of("a", "\u20ac"), Map.of("a b", "x"))) {
      StoreException failure = failure(() -> putWith(metadata));
      assertThat(failure.kind()).isEqualTo(FailureKind.REFUSED);
    }
    assertThat(
            failure(() -> store.head(BUCKET, new ObjectKey("half \ud83d pair"), ReadOptions.LATEST))
                .kind())
        .isEqualTo(FailureKind.REFUSED);
    assertThat(server.exchanges).isEmpty();
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

  private void serve(Consumer<Exchange> script) throws Exception {
    serve(SHORT, script);
  }

  private void serve(Duration limit, Consumer<Exchange> script) throws Exception {
    server = ScriptedServer.start(vertx, script);
    connect(server.endpoint(), new S3Options(2, 2, 2, 4, limit, limit, limit, limit, limit));
  }

  private void answerGet(String headers, String body, boolean close) throws Exception {
    serve(
        exchange -> {
          exchange.answer("HTTP/1.1 200 OK\r\n" + FACTS + headers + "\r\n" + body);
          if (close) {
            vertx.setTimer(50, id -> exchange.close());
          }
        });
  }

  private void connect(URI endpoint, S3Options options) {
    Region region =
        new Region(
            new RegionName("oss-x"),
            endpoint,
            Addressing.PATH,
            "us-east-1",
            new StoreCredentials("AK", "topsecret"),
            Optional.empty(),
            Optional.empty(),
            OptionalLong.empty(),
            false,
            Map.of(),
            Map.of());
    store = new S3ObjectStore(vertx, region, options, this::hear);
  }

  private void hear(RegionName region, Instant sent, Instant answered, Optional<Instant> date) {
    assertThat(answered).isAfterOrEqualTo(sent);
    heard.add(region + " " + date.orElse(Instant.EPOCH));
  }

  private static String ok(String body) {
    return "HTTP/1.1 200 OK\r\nContent-Length: " + body.length() + "\r\n\r\n" + body;
  }

  private static String error(int status, String code, String headers) {
    String body = "<Error><Code>" + code + "</Code></Error>";
    return "HTTP/1.1 %d X\r\n%sContent-Length: %d\r\n\r\n%s"
        .formatted(status, headers, body.length(), body);
  }

  private Future<?> head() {
    return store.head(BUCKET, KEY, ReadOptions.LATEST);
  }

  private Future<ObjectContent> get() {
    return store.get(BUCKET, KEY, ReadOptions.LATEST);
  }

  private Future<Buffer> readAll() {
    return get().compose(content -> MemoryBody.collect(content.body()));
  }

  private Future<?> put() {
    return put(5, MemoryBody.of("hello"));
  }

  private Future<?> put(long length, ReadStream<Buffer> body) {
    return store.put(BUCKET, KEY, PutRequest.of(length, ObjectAttributes.NONE), body);
  }

  private Future<?> putWith(Map<String, String> metadata) {
    ObjectHeaders headers = ObjectHeaders.NONE.withUserMetadata(metadata);
    return store.put(
        BUCKET, KEY, PutRequest.of(5, ObjectAttributes.of(headers)), MemoryBody.of("hello"));
  }

  private Future<?> delete() {
    return store.delete(BUCKET, KEY, Optional.empty());
  }

  private Future<?> list() {
    return store.list(BUCKET, new ListRequest("", "", Optional.empty(), Optional.of("same"), 1000));
  }

  private Future<?> copy() {
    CopySource source = CopySource.of(BUCKET, KEY, Optional.empty(), Optional.empty());
    return store.copy(
        BUCKET,
        new ObjectKey("copy"),
        new CopyRequest(
            source,
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty()));
  }

  private Future<?> complete() {
    UploadRef upload = new UploadRef(BUCKET, KEY, new UploadId("u"));
    return store.completeUpload(
        upload,
        List.of(new CompletedPart(1, new ETag("0123456789abcdef0123456789abcdef"))),
        WriteConditions.NONE);
  }

  private StoreException failure(Supplier<Future<?>> call) {
    StoreException failure =
        catchThrowableOfType(StoreException.class, () -> await(() -> call.get().mapEmpty()));
    assertThat(failure).isNotNull();
    return failure;
  }

  private <T> T await(Supplier<Future<T>> call) {
    Promise<T> promise = Promise.promise();
    vertx.getOrCreateContext().runOnContext(v -> call.get().onComplete(promise));
    return StoreFixture.valueOf(promise.future().toCompletionStage().toCompletableFuture());
  }
}
