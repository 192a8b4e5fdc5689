package io.crosstide.store.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.crosstide.contracts.id.BucketName;
import io.crosstide.contracts.id.ETag;
import io.crosstide.contracts.id.ObjectKey;
import io.crosstide.contracts.id.RegionName;
import io.crosstide.store.CompletedPart;
import io.crosstide.store.CopyRequest;
import io.crosstide.store.CopySource;
import io.crosstide.store.Encryption;
import io.crosstide.store.ListRequest;
import io.crosstide.store.ObjectAttributes;
import io.crosstide.store.ObjectContent;
import io.crosstide.store.ObjectHeaders;
import io.crosstide.store.PutRequest;
import io.crosstide.store.ReadOptions;
import io.crosstide.store.StoreException;
import io.crosstide.store.UploadId;
import io.crosstide.store.UploadRef;
import io.crosstide.store.VersionListRequest;
import io.crosstide.store.WriteConditions;
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
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;

/** An S3 store before a server that does what a test says, with short time-outs. */
abstract class S3FaultFixture {
  static final BucketName BUCKET = new BucketName("b");
  static final ObjectKey KEY = new ObjectKey("k");
  static final UploadRef UPLOAD = new UploadRef(BUCKET, KEY, new UploadId("u"));
  static final Duration SHORT = Duration.ofMillis(300);
  static final String FACTS =
      "ETag: \"0123456789abcdef0123456789abcdef\"\r\n"
          + "Last-Modified: Sat, 21 Nov 2026 23:52:50 GMT\r\n";

  final Vertx vertx = Vertx.vertx();
  final List<String> heard = new CopyOnWriteArrayList<>();
  ScriptedServer server;
  S3ObjectStore store;

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

  final void serve(Consumer<Exchange> script) throws Exception {
    serve(SHORT, script);
  }

  final void serve(Duration limit, Consumer<Exchange> script) throws Exception {
    server = ScriptedServer.start(vertx, script);
    connect(server.endpoint(), new S3Options(2, 2, 2, 4, limit, limit, limit, limit, limit));
  }

  final void answerGet(String headers, String body, boolean close) throws Exception {
    serve(
        exchange -> {
          exchange.answer("HTTP/1.1 200 OK\r\n" + FACTS + headers + "\r\n" + body);
          if (close) {
            vertx.setTimer(50, id -> exchange.close());
          }
        });
  }

  final void connect(URI endpoint, S3Options options) {
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

  static String ok(String body) {
    return "HTTP/1.1 200 OK\r\nContent-Length: " + body.length() + "\r\n\r\n" + body;
  }

  static String error(int status, String code, String headers) {
    String body = "<Error><Code>" + code + "</Code></Error>";
    return "HTTP/1.1 %d X\r\n%sContent-Length: %d\r\n\r\n%s"
        .formatted(status, headers, body.length(), body);
  }

  final Future<?> head() {
    return store.head(BUCKET, KEY, ReadOptions.LATEST);
  }

  final Future<ObjectContent> get() {
    return store.get(BUCKET, KEY, ReadOptions.LATEST);
  }

  final Future<Buffer> readAll() {
    return get().compose(content -> MemoryBody.collect(content.body()));
  }

  final Future<?> put() {
    return put(5, MemoryBody.of("hello"));
  }

  final Future<?> put(long length, ReadStream<Buffer> body) {
    return store.put(BUCKET, KEY, PutRequest.of(length, ObjectAttributes.NONE), body);
  }

  final Future<?> putWith(Map<String, String> metadata) {
    ObjectHeaders headers = ObjectHeaders.NONE.withUserMetadata(metadata);
    return store.put(
        BUCKET, KEY, PutRequest.of(5, ObjectAttributes.of(headers)), MemoryBody.of("hello"));
  }

  final Future<?> delete() {
    return store.delete(BUCKET, KEY, Optional.empty());
  }

  final Future<?> list() {
    return store.list(BUCKET, new ListRequest("", "", Optional.empty(), Optional.of("same"), 1000));
  }

  final Future<?> listVersions() {
    return store.listVersions(
        BUCKET, new VersionListRequest("", "", Optional.empty(), Optional.empty(), 1000));
  }

  final Future<?> copy() {
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

  final Future<Optional<Encryption>> bucketEncryption() {
    return store.bucketEncryption(BUCKET);
  }

  final Future<?> abort() {
    return store.abortUpload(UPLOAD);
  }

  final Future<?> complete() {
    return store.completeUpload(
        UPLOAD,
        List.of(new CompletedPart(1, new ETag("0123456789abcdef0123456789abcdef"))),
        WriteConditions.NONE);
  }

  final StoreException failure(Supplier<Future<?>> call) {
    StoreException failure =
        catchThrowableOfType(StoreException.class, () -> await(() -> call.get().mapEmpty()));
    assertThat(failure).isNotNull();
    return failure;
  }

  final <T> T await(Supplier<Future<T>> call) {
    Promise<T> promise = Promise.promise();
    vertx.getOrCreateContext().runOnContext(v -> call.get().onComplete(promise));
    return StoreFixture.valueOf(promise.future().toCompletionStage().toCompletableFuture());
  }
}
