package io.crosstide.store.memory;

import static org.assertj.core.api.Assertions.assertThat;

import io.crosstide.contracts.failure.FailureKind;
import io.crosstide.contracts.id.BucketName;
import io.crosstide.contracts.id.ObjectKey;
import io.crosstide.store.CannedAcl;
import io.crosstide.store.ObjectAttributes;
import io.crosstide.store.ObjectContent;
import io.crosstide.store.PutRequest;
import io.crosstide.store.ReadOptions;
import io.crosstide.store.StoreException;
import io.crosstide.store.WriteResult;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FaultyObjectStoreTest {
  private static final BucketName BUCKET = new BucketName("b");
  private static final ObjectKey KEY = new ObjectKey("k");

  private final Vertx vertx = Vertx.vertx();
  private final MemoryObjectStore inner = new MemoryObjectStore();
  private final FaultyObjectStore store = new FaultyObjectStore(inner, vertx);

  @BeforeEach
  void createBucket() {
    assertThat(inner.createBucket(BUCKET, CannedAcl.PRIVATE).succeeded()).isTrue();
  }

  @AfterEach
  void closeVertx() throws Exception {
    vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
  }

  @Test
  void passesEverythingOnByDefaultAndRemembersCalls() {
    assertThat(put("k", "x").succeeded()).isTrue();
    assertThat(store.head(BUCKET, KEY, ReadOptions.LATEST).succeeded()).isTrue();
    assertThat(store.calls())
        .containsExactly(
            new StoreCall("put", Optional.of(BUCKET), Optional.of(KEY)),
            new StoreCall("head", Optional.of(BUCKET), Optional.of(KEY)));
    assertThat(store.count("put")).isEqualTo(1);
    store.forgetCalls();
    assertThat(store.calls()).isEmpty();
  }

  @Test
  void failsTheNthCallsOfAKey() {
    store.on("put").key("k").nth(2).times(2).fail(FailureKind.THROTTLED);
    assertThat(put("other", "x").succeeded()).isTrue();
    assertThat(put("k", "1").succeeded()).isTrue();
    assertThat(kindOf(put("k", "2"))).isEqualTo(FailureKind.THROTTLED);
    assertThat(kindOf(put("k", "3"))).isEqualTo(FailureKind.THROTTLED);
    assertThat(put("k", "4").succeeded()).isTrue();
    assertThat(store.count("put")).isEqualTo(5);
  }

  @Test
  void failsTheCallsForABucket() {
    put("k", "x");
    store.on("head").bucket(new BucketName("other")).fail(FailureKind.FORBIDDEN);
    assertThat(kindOf(store.head(new BucketName("other"), KEY, ReadOptions.LATEST)))
        .isEqualTo(FailureKind.FORBIDDEN);
    assertThat(store.head(BUCKET, KEY, ReadOptions.LATEST).succeeded()).isTrue();
  }

  @Test
  void losesTheReplyButNotTheEffect() {
    store.on("put").loseReply();
    assertThat(kindOf(put("k", "x"))).isEqualTo(FailureKind.UNKNOWN_RESULT);
    assertThat(inner.head(BUCKET, KEY, ReadOptions.LATEST).succeeded()).isTrue();
    store.heal();
    assertThat(put("k", "x").succeeded()).isTrue();
  }

  @Test
  void landsLate() {
    store.on("put").times(1).landLate();
    assertThat(kindOf(put("k", "old"))).isEqualTo(FailureKind.UNKNOWN_RESULT);
    assertThat(inner.head(BUCKET, KEY, ReadOptions.LATEST).failed()).isTrue();
    assertThat(put("k", "newer").succeeded()).isTrue();
    assertThat(store.landLate().succeeded()).isTrue();
    assertThat(inner.head(BUCKET, KEY, ReadOptions.LATEST).result().size()).isEqualTo(3);
    assertThat(store.landLate().succeeded()).isTrue();
  }

  @Test
  void hangsUntilReleased() {
    store.on("put").times(1).hang();
    Future<WriteResult> hung = put("k", "x");
    assertThat(hung.isComplete()).isFalse();
    store.releaseHung();
    assertThat(kindOf(hung)).isEqualTo(FailureKind.UNKNOWN_RESULT);
    assertThat(inner.head(BUCKET, KEY, ReadOptions.LATEST).failed()).isTrue();
  }

  @Test
  void delays() throws Exception {
    store.on("put").delay(Duration.ofMillis(20));
    Future<WriteResult> late = put("k", "x");
    assertThat(late.isComplete()).isFalse();
    late.toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
  }

  @Test
  void cutsBodies() {
    put("k", "0123456789");
    store.on("get").cutBody(4);
    Buffer seen = Buffer.buffer();
    Throwable[] failure = new Throwable[1];
    ObjectContent content = store.get(BUCKET, KEY, ReadOptions.LATEST).result();
    content.body().exceptionHandler(e -> failure[0] = e);
    content.body().handler(seen::appendBuffer);
    content.body().resume();
    assertThat(seen).hasToString("0123");
    assertThat(failure[0]).isInstanceOf(StoreException.class);

    store.on("put").cutBody(4);
    assertThat(kindOf(put("k", "9876543210"))).isEqualTo(FailureKind.CORRUPT);
    store.heal();
    assertThat(inner.head(BUCKET, KEY, ReadOptions.LATEST).result().etag())
        .isEqualTo(Digests.etag(Buffer.buffer("0123456789")));
  }

  private Future<WriteResult> put(String key, String content) {
    return store.put(
        BUCKET,
        new ObjectKey(key),
        PutRequest.of(content.length(), ObjectAttributes.NONE),
        MemoryBody.of(content));
  }

  private static FailureKind kindOf(Future<?> failed) {
    return ((StoreException) failed.cause()).kind();
  }
}
