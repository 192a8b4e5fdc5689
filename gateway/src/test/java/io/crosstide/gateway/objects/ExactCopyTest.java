package io.crosstide.gateway.objects;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crosstide.contracts.failure.FailureKind;
import io.crosstide.contracts.id.BucketName;
import io.crosstide.contracts.id.ObjectKey;
import io.crosstide.gateway.capture.HalfWritten;
import io.crosstide.store.CannedAcl;
import io.crosstide.store.CopyRequest;
import io.crosstide.store.CopySource;
import io.crosstide.store.ObjectAttributes;
import io.crosstide.store.ObjectFacts;
import io.crosstide.store.ObjectHeaders;
import io.crosstide.store.ObjectStore;
import io.crosstide.store.PutRequest;
import io.crosstide.store.ReadOptions;
import io.crosstide.store.StoreException;
import io.crosstide.store.memory.FaultyObjectStore;
import io.crosstide.store.memory.MemoryBody;
import io.crosstide.store.memory.MemoryObjectStore;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Copies of clients on stores that keep tags and on one that drops them. */
class ExactCopyTest {
  private static final BucketName BUCKET = new BucketName("bucket");
  private static final ObjectKey FROM = new ObjectKey("from");
  private static final Map<String, String> OLD = Map.of("tag", "old");
  private static final Map<String, String> NEW = Map.of("tag", "new");
  private static final Optional<ObjectHeaders> OTHER_HEADERS =
      Optional.of(ObjectHeaders.NONE.withContentType("a/b"));

  private final Vertx vertx = Vertx.vertx();

  @AfterEach
  void close() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  private <T> T await(Supplier<Future<T>> call) throws Exception {
    return Future.<T>future(
            promise -> vertx.getOrCreateContext().runOnContext(x -> call.get().onComplete(promise)))
        .toCompletionStage()
        .toCompletableFuture()
        .get(10, TimeUnit.SECONDS);
  }

  /** As Ceph, which does not look at conditions on the source of a copy. */
  private static ObjectStore overwriting(ObjectStore store) {
    return (ObjectStore)
        Proxy.newProxyInstance(
            ExactCopyTest.class.getClassLoader(),
            new Class<?>[] {ObjectStore.class},
            (proxy, method, arguments) -> {
              if (!method.getName().equals("copy")) {
                return method.invoke(store, arguments);
              }
              CopyRequest asked = (CopyRequest) arguments[2];
              CopyRequest blind =
                  new CopyRequest(
                      CopySource.of(BUCKET, FROM, Optional.empty(), Optional.empty()),
                      asked.replaceHeaders(),
                      asked.replaceTags(),
                      asked.storageClass(),
                      asked.encryption(),
                      asked.acl());
              return put(store, "2")
                  .compose(x -> store.copy(BUCKET, (ObjectKey) arguments[1], blind));
            });
  }

  private static Future<?> put(ObjectStore store, String content) {
    return store.put(
        BUCKET,
        FROM,
        PutRequest.of(1, ObjectAttributes.of(ObjectHeaders.NONE)),
        MemoryBody.of(Buffer.buffer(content)));
  }

  /** I20: content of one object with the headers of another is nobody's. */
  @ParameterizedTest(name = "onto {0}")
  @ValueSource(strings = {"from", "to"})
  void anObjectThatChangesBetweenLookAndCopyIsNotAnsweredAsCopied(String onto) throws Exception {
    ObjectStore store = new MemoryObjectStore();
    ObjectKey key = new ObjectKey(onto);
    await(() -> store.createBucket(BUCKET, CannedAcl.PRIVATE));
    await(() -> put(store, "1"));
    ObjectFacts seen = await(() -> store.head(BUCKET, FROM, ReadOptions.LATEST));
    CopyRequest request =
        new CopyRequest(
            CopySource.of(BUCKET, FROM, Optional.empty(), Optional.of(seen.etag())),
            OTHER_HEADERS,
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());

    await(() -> new ExactCopy(store, BUCKET, key).writeAsSeen(request, seen));

    ExactCopy overwritten = new ExactCopy(overwriting(store), BUCKET, key);
    assertThatThrownBy(() -> await(() -> overwritten.writeAsSeen(request, seen)))
        .hasCauseInstanceOf(StoreException.class)
        .extracting(failure -> ((StoreException) failure.getCause()).kind())
        .isEqualTo(FailureKind.UNKNOWN_RESULT);
  }

  static Stream<Arguments> copies() {
    return Stream.of(true, false)
        .flatMap(
            drops ->
                Stream.of("from", "to")
                    .flatMap(
                        key ->
                            Stream.of(
                                Arguments.of(drops, key, OTHER_HEADERS, Optional.empty(), OLD),
                                Arguments.of(drops, key, OTHER_HEADERS, Optional.of(NEW), NEW),
                                Arguments.of(
                                    drops, key, OTHER_HEADERS, Optional.of(Map.of()), Map.of()),
                                Arguments.of(
                                    drops, key, Optional.empty(), Optional.of(NEW), NEW))));
  }

  @ParameterizedTest(name = "store that drops tags: {0}, onto {1}, headers {2}, tags {3}")
  @MethodSource("copies")
  void aCopyHasTheTagsThatItsClientWants(
      boolean drops,
      String onto,
      Optional<ObjectHeaders> headers,
      Optional<Map<String, String>> tags,
      Map<String, String> wanted)
      throws Exception {
    ObjectStore store = drops ? MemoryObjectStore.droppingTags() : new MemoryObjectStore();
    ObjectKey key = new ObjectKey(onto);
    ObjectAttributes attributes =
        new ObjectAttributes(
            ObjectHeaders.NONE, Optional.empty(), Optional.empty(), OLD, Optional.empty());
    await(() -> store.createBucket(BUCKET, CannedAcl.PRIVATE));
    await(
        () ->
            store.put(
                BUCKET, FROM, PutRequest.of(1, attributes), MemoryBody.of(Buffer.buffer("1"))));
    CopyRequest request =
        new CopyRequest(
            CopySource.of(BUCKET, FROM, Optional.empty(), Optional.empty()),
            headers,
            tags,
            Optional.empty(),
            Optional.empty(),
            Optional.empty());
    await(() -> new ExactCopy(store, BUCKET, key).write(request));
    assertThat(await(() -> store.tags(BUCKET, key, Optional.empty()))).isEqualTo(wanted);
  }

  /** I1: what a store refuses afterwards does not undo the copy, so it may not pass for refused. */
  @Test
  void aCopyWhoseTagsAreRefusedCountsAsWritten() throws Exception {
    FaultyObjectStore store = new FaultyObjectStore(MemoryObjectStore.droppingTags(), vertx);
    await(() -> store.createBucket(BUCKET, CannedAcl.PRIVATE));
    PutRequest put = PutRequest.of(1, ObjectAttributes.NONE);
    await(() -> store.put(BUCKET, FROM, put, MemoryBody.of(Buffer.buffer("1"))));
    CopyRequest request =
        new CopyRequest(
            CopySource.of(BUCKET, FROM, Optional.empty(), Optional.empty()),
            OTHER_HEADERS,
            Optional.of(NEW),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());
    for (String step : List.of("tags", "putTags")) {
      store.on(step).times(1).fail(FailureKind.FORBIDDEN);
      ObjectKey to = new ObjectKey(step);

      assertThatThrownBy(() -> await(() -> new ExactCopy(store, BUCKET, to).write(request)))
          .hasCauseInstanceOf(HalfWritten.class);

      assertThat(await(() -> store.head(BUCKET, to, ReadOptions.LATEST)).size()).isEqualTo(1);
    }
    store.on("copy").times(1).fail(FailureKind.FORBIDDEN);
    assertThatThrownBy(() -> await(() -> new ExactCopy(store, BUCKET, FROM).write(request)))
        .hasCauseInstanceOf(StoreException.class);
  }
}
