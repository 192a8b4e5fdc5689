package io.crosstide.store.behaviour;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.crosstide.contracts.failure.FailureKind;
import io.crosstide.contracts.id.BucketName;
import io.crosstide.contracts.id.ObjectKey;
import io.crosstide.store.ListRequest;
import io.crosstide.store.ObjectAttributes;
import io.crosstide.store.ObjectContent;
import io.crosstide.store.PutRequest;
import io.crosstide.store.ReadOptions;
import io.crosstide.store.StoreException;
import io.crosstide.store.WriteConditions;
import io.crosstide.store.WriteResult;
import io.crosstide.store.memory.MemoryBody;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bodies: streamed, whole or not at all. */
interface BodyBehaviour extends StoreFixture {
  /** More than the heap of the integration tests holds twice. */
  long LARGE = 64L << 20;

  ObjectKey KEY = new ObjectKey("body");

  @ParameterizedTest
  @ValueSource(ints = {1, 8191, 8192, 8193, 65535, 65536, 65537, 1 << 20})
  default void keepsBodiesOfAwkwardSizes(int size) {
    BucketName bucket = newBucket();
    GeneratedBody body = GeneratedBody.of(size, size);
    await(() -> store().put(bucket, KEY, PutRequest.of(size, ObjectAttributes.NONE), body));
    assertThat(digestOf(bucket)).isEqualTo(body.md5Hex());
  }

  @Test
  default void streamsALargeBodyBothWays() {
    BucketName bucket = newBucket();
    GeneratedBody body = GeneratedBody.of(7, LARGE);
    await(() -> store().put(bucket, KEY, PutRequest.of(LARGE, ObjectAttributes.NONE), body));
    assertThat(digestOf(bucket)).isEqualTo(body.md5Hex());
  }

  @Test
  default void deliversNothingWhileTheReaderPauses() {
    BucketName bucket = newBucket();
    long size = 4L << 20;
    GeneratedBody body = GeneratedBody.of(8, size);
    await(() -> store().put(bucket, KEY, PutRequest.of(size, ObjectAttributes.NONE), body));
    AtomicInteger chunksWhilePaused = new AtomicInteger();
    long received =
        await(
            () ->
                store()
                    .get(bucket, KEY, ReadOptions.LATEST)
                    .compose(content -> readWithPauses(content.body(), chunksWhilePaused)));
    assertThat(received).isEqualTo(size);
    assertThat(chunksWhilePaused).hasValue(0);
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 100_000, (5L << 20) - 1})
  default void aBodyThatEndsEarlyLeavesNoObject_I19_I22(long actual) {
    assertNoObjectAfter(5L << 20, GeneratedBody.of(1, actual));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 100_001, 5L << 20})
  default void aBodyThatGoesOnTooLongLeavesNoObject_I19_I22(long actual) {
    assertNoObjectAfter(actual - 1, GeneratedBody.of(1, actual));
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 100_000, 5L << 20})
  default void aBodyThatFailsLeavesNoObject_I19_I22(long actual) {
    assertNoObjectAfter(
        5L << 20, GeneratedBody.failing(1, actual, new IllegalStateException("lost the source")));
  }

  @Test
  default void aBodyWithAnotherMd5LeavesNoObject() {
    needs(Capability.CONTENT_MD5);
    BucketName bucket = newBucket();
    String md5 = Base64.getEncoder().encodeToString(GeneratedBody.md5().digest(new byte[] {1}));
    PutRequest put =
        new PutRequest(5, ObjectAttributes.NONE, Optional.of(md5), WriteConditions.NONE);
    assertFails(FailureKind.CORRUPT, () -> store().put(bucket, KEY, put, MemoryBody.of("hello")));
    assertFails(FailureKind.NOT_FOUND, () -> store().head(bucket, KEY, ReadOptions.LATEST));
  }

  @Test
  default void aBodyWithTheRightMd5IsTaken() {
    BucketName bucket = newBucket();
    byte[] hello = Buffer.buffer("hello").getBytes();
    String md5 = Base64.getEncoder().encodeToString(GeneratedBody.md5().digest(hello));
    PutRequest put =
        new PutRequest(5, ObjectAttributes.NONE, Optional.of(md5), WriteConditions.NONE);
    await(() -> store().put(bucket, KEY, put, MemoryBody.of("hello")));
    assertThat(get(bucket, KEY.value())).isEqualTo("hello");
  }

  @Test
  default void discardedBodiesFreeTheirConnections_I28() {
    BucketName bucket = newBucket();
    long size = 1L << 20;
    await(
        () ->
            store()
                .put(
                    bucket,
                    KEY,
                    PutRequest.of(size, ObjectAttributes.NONE),
                    GeneratedBody.of(1, size)));
    for (int i = 0; i < 200; i++) {
      await(
          () ->
              store()
                  .get(bucket, KEY, ReadOptions.LATEST)
                  .onSuccess(content -> content.discard().run()));
    }
    assertThat(digestOf(bucket)).hasSize(32);
  }

  @Test
  default void manyCopiesAtOnceShareFewConnections_I28() {
    BucketName bucket = newBucket();
    int size = 300_000;
    GeneratedBody source = GeneratedBody.of(9, size);
    await(() -> store().put(bucket, KEY, PutRequest.of(size, ObjectAttributes.NONE), source));
    await(
        () ->
            Future.all(
                IntStream.range(0, 60)
                    .mapToObj(i -> copyThrough(bucket, new ObjectKey("copy-" + i)))
                    .toList()));
    String expected = source.md5Hex();
    assertThat(
            await(() -> store().list(bucket, ListRequest.of("copy-", Optional.empty(), 100)))
                .objects())
        .hasSize(60)
        .allMatch(o -> o.etag().value().equals(expected));
  }

  private Future<WriteResult> copyThrough(BucketName bucket, ObjectKey target) {
    return store()
        .get(bucket, KEY, ReadOptions.LATEST)
        .compose(
            content ->
                store()
                    .put(
                        bucket,
                        target,
                        PutRequest.of(content.length(), ObjectAttributes.NONE),
                        content.body()));
  }

  @Test
  default void callsFromAnyThreadWork() throws Exception {
    BucketName bucket = newBucket();
    put(bucket, "a", "x");
    assertThat(
            store()
                .head(bucket, new ObjectKey("a"), ReadOptions.LATEST)
                .toCompletionStage()
                .toCompletableFuture()
                .get(PATIENCE.toSeconds(), TimeUnit.SECONDS)
                .size())
        .isEqualTo(1);
  }

  private void assertNoObjectAfter(long announced, GeneratedBody body) {
    BucketName bucket = newBucket();
    Throwable thrown =
        catchThrowable(
            () ->
                await(
                    () ->
                        store()
                            .put(
                                bucket,
                                KEY,
                                PutRequest.of(announced, ObjectAttributes.NONE),
                                body)));
    assertThat(thrown)
        .isInstanceOfSatisfying(
            StoreException.class, e -> assertThat(e.kind()).isEqualTo(FailureKind.CORRUPT));
    assertFails(FailureKind.NOT_FOUND, () -> store().head(bucket, KEY, ReadOptions.LATEST));
  }

  private String digestOf(BucketName bucket) {
    return await(
        () ->
            store()
                .get(bucket, KEY, ReadOptions.LATEST)
                .map(ObjectContent::body)
                .compose(BodyBehaviour::digest));
  }

  private static Future<String> digest(ReadStream<Buffer> body) {
    MessageDigest digest = GeneratedBody.md5();
    Promise<String> promise = Promise.promise();
    body.exceptionHandler(promise::tryFail);
    body.endHandler(end -> promise.tryComplete(HexFormat.of().formatHex(digest.digest())));
    body.handler(chunk -> digest.update(chunk.getBytes()));
    body.resume();
    return promise.future();
  }

  /** Pauses for a moment after every fourth chunk. */
  private Future<Long> readWithPauses(ReadStream<Buffer> body, AtomicInteger chunksWhilePaused) {
    Promise<Long> promise = Promise.promise();
    long[] received = {0};
    int[] chunks = {0};
    boolean[] paused = {false};
    body.exceptionHandler(promise::tryFail);
    body.endHandler(end -> promise.tryComplete(received[0]));
    body.handler(
        chunk -> {
          received[0] += chunk.length();
          if (paused[0]) {
            chunksWhilePaused.incrementAndGet();
          }
          if (++chunks[0] % 4 == 0) {
            paused[0] = true;
            body.pause();
            vertx()
                .setTimer(
                    2,
                    id -> {
                      paused[0] = false;
                      body.resume();
                    });
          }
        });
    body.resume();
    return promise.future();
  }
}
