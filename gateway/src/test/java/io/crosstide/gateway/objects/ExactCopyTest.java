package io.crosstide.gateway.objects;

import static org.assertj.core.api.Assertions.assertThat;

import io.crosstide.contracts.id.BucketName;
import io.crosstide.contracts.id.ObjectKey;
import io.crosstide.store.CannedAcl;
import io.crosstide.store.CopyRequest;
import io.crosstide.store.CopySource;
import io.crosstide.store.ObjectAttributes;
import io.crosstide.store.ObjectHeaders;
import io.crosstide.store.ObjectStore;
import io.crosstide.store.PutRequest;
import io.crosstide.store.memory.MemoryBody;
import io.crosstide.store.memory.MemoryObjectStore;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

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
}
