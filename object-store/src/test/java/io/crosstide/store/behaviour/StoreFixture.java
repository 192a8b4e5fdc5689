package io.crosstide.store.behaviour;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.crosstide.contracts.failure.FailureKind;
import io.crosstide.contracts.id.BucketName;
import io.crosstide.contracts.id.ObjectKey;
import io.crosstide.contracts.id.VersionId;
import io.crosstide.store.ObjectAttributes;
import io.crosstide.store.ObjectContent;
import io.crosstide.store.ObjectHeaders;
import io.crosstide.store.ObjectStore;
import io.crosstide.store.PutRequest;
import io.crosstide.store.ReadOptions;
import io.crosstide.store.StoreException;
import io.crosstide.store.WriteConditions;
import io.crosstide.store.WriteResult;
import io.crosstide.store.memory.MemoryBody;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/** What the behaviours have in common: a store, buckets, and waiting for futures. */
public interface StoreFixture {
  /** Longest wait for one call; large bodies included. */
  Duration PATIENCE = Duration.ofSeconds(60);

  ObjectStore store();

  Vertx vertx();

  boolean has(Capability capability);

  /** A fresh bucket, removed after the test. */
  BucketName newBucket();

  /** A bucket name that nobody has. */
  BucketName unusedBucket();

  default void needs(Capability capability) {
    assumeTrue(has(capability), () -> "The store lacks " + capability);
  }

  /** Makes a call on a Vert.x context and waits for its end. */
  default <T> T await(Supplier<Future<T>> call) {
    CompletableFuture<T> done = new CompletableFuture<>();
    vertx()
        .getOrCreateContext()
        .runOnContext(
            v -> {
              try {
                call.get().onSuccess(done::complete).onFailure(done::completeExceptionally);
              } catch (RuntimeException thrown) {
                done.completeExceptionally(thrown);
              }
            });
    return valueOf(done);
  }

  static <T> T valueOf(CompletableFuture<T> done) {
    try {
      return done.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (ExecutionException failed) {
      if (failed.getCause() instanceof RuntimeException known) {
        throw known;
      }
      throw new IllegalStateException(failed.getCause());
    } catch (TimeoutException late) {
      throw new IllegalStateException("The call did not end", late);
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(stop);
    }
  }

  /** The failure that a call must have. */
  default StoreException failureOf(Supplier<Future<?>> call) {
    Throwable thrown = catchThrowable(() -> await(() -> call.get().mapEmpty()));
    assertThat(thrown).isInstanceOf(StoreException.class);
    return (StoreException) thrown;
  }

  default void assertFails(FailureKind kind, Supplier<Future<?>> call) {
    StoreException failure = failureOf(call);
    assertThat(failure.kind())
        .as("%s %s %s", failure.status(), failure.code(), failure.getMessage())
        .isEqualTo(kind);
  }

  default WriteResult put(BucketName bucket, String key, String content) {
    return put(bucket, key, content, ObjectAttributes.NONE);
  }

  default WriteResult put(
      BucketName bucket, String key, String content, ObjectAttributes attributes) {
    Buffer data = Buffer.buffer(content);
    return await(
        () ->
            store()
                .put(
                    bucket,
                    new ObjectKey(key),
                    PutRequest.of(data.length(), attributes),
                    MemoryBody.of(data)));
  }

  default WriteResult putIf(
      BucketName bucket, String key, String content, WriteConditions conditions) {
    Buffer data = Buffer.buffer(content);
    return await(
        () ->
            store()
                .put(
                    bucket,
                    new ObjectKey(key),
                    new PutRequest(
                        data.length(), ObjectAttributes.NONE, Optional.empty(), conditions),
                    MemoryBody.of(data)));
  }

  default String get(BucketName bucket, String key) {
    return get(bucket, key, ReadOptions.LATEST);
  }

  default String get(BucketName bucket, String key, ReadOptions options) {
    return await(
            () ->
                store()
                    .get(bucket, new ObjectKey(key), options)
                    .map(ObjectContent::body)
                    .compose(MemoryBody::collect))
        .toString();
  }

  default String getVersion(BucketName bucket, String key, VersionId version) {
    return get(bucket, key, ReadOptions.ofVersion(Optional.of(version)));
  }

  /** Attributes with everything that every store keeps. */
  static ObjectAttributes richAttributes() {
    return new ObjectAttributes(
        richHeaders(),
        Optional.empty(),
        Optional.empty(),
        Map.of("team", "blue", "überschrift", "a b+c/d=e:f@g.h_i-j"),
        Optional.empty());
  }

  static ObjectHeaders richHeaders() {
    return new ObjectHeaders(
        Optional.of("text/plain; charset=utf-8"),
        Optional.of("max-age=60, no-transform"),
        Optional.of("attachment; filename=\"a b.txt\""),
        Optional.of("identity"),
        Optional.of("de-DE"),
        Optional.of("Thu, 01 Dec 2094 16:00:00 GMT"),
        Map.of(
            "simple",
            "value",
            "empty",
            "",
            "with-dashes-1",
            "two  blanks, and \"quotes\"; =?x",
            "with_dashes-1",
            "no dash"));
  }
}
