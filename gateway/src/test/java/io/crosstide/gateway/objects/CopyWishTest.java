package io.crosstide.gateway.objects;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crosstide.contracts.id.BucketName;
import io.crosstide.contracts.id.ETag;
import io.crosstide.contracts.id.ObjectKey;
import io.crosstide.contracts.id.RuleId;
import io.crosstide.gateway.metadata.HiddenMetadata;
import io.crosstide.store.CannedAcl;
import io.crosstide.store.CopyRequest;
import io.crosstide.store.CopySource;
import io.crosstide.store.ObjectAttributes;
import io.crosstide.store.ObjectFacts;
import io.crosstide.store.ObjectHeaders;
import io.crosstide.store.Provenance;
import io.crosstide.store.PutRequest;
import io.crosstide.store.ReadOptions;
import io.crosstide.store.StoreException;
import io.crosstide.store.Versioning;
import io.crosstide.store.memory.MemoryBody;
import io.crosstide.store.memory.MemoryObjectStore;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** I40: a copy that a client makes is no replica, whatever arrives at its source meanwhile. */
class CopyWishTest {
  private static final BucketName BUCKET = new BucketName("bucket");
  private static final ObjectKey FROM = new ObjectKey("from");
  private static final ObjectKey TO = new ObjectKey("to");
  private static final ObjectHeaders HEADERS =
      ObjectHeaders.NONE.withContentType("a/b").withUserMetadata(Map.of("a", "b"));

  private final MemoryObjectStore store = new MemoryObjectStore();

  @BeforeEach
  void create() {
    result(store.createBucket(BUCKET, CannedAcl.PRIVATE));
  }

  /** The store in memory answers at once where bodies are at hand. */
  private static <T> T result(Future<T> call) {
    if (call.failed() && call.cause() instanceof StoreException failure) {
      throw failure;
    }
    assertThat(call.succeeded()).isTrue();
    return call.result();
  }

  private void put(String content, ObjectHeaders headers) {
    result(
        store.put(
            BUCKET,
            FROM,
            PutRequest.of(content.length(), ObjectAttributes.of(headers)),
            MemoryBody.of(content)));
  }

  private static ObjectHeaders ofReplica() {
    return new Provenance(RuleId.random(), new ETag("e"), Instant.EPOCH, Optional.empty())
        .addTo(HEADERS);
  }

  private ObjectFacts facts(ObjectKey key) {
    return result(store.head(BUCKET, key, ReadOptions.LATEST));
  }

  private static CopyWish wish(ObjectHeaders headers) {
    return new CopyWish(ObjectAttributes.of(headers), false, false);
  }

  private CopyRequest request(boolean mayBecomeReplica) {
    CopySource source = CopySource.of(BUCKET, FROM, Optional.empty(), Optional.empty());
    return wish(ObjectHeaders.NONE).request(source, facts(FROM), mayBecomeReplica);
  }

  /** The replica is equal to what was there, so that no condition on its tag keeps it away. */
  @ParameterizedTest(name = "versions: {0}")
  @CsvSource({"NEVER", "ENABLED", "SUSPENDED"})
  void aReplicaThatArrivesMeanwhileDoesNotComeAlong(Versioning versioning) {
    if (versioning != Versioning.NEVER) {
      result(store.putVersioning(BUCKET, versioning));
    }
    put("x", HEADERS);
    CopyRequest request = request(true);

    put("x", ofReplica());
    result(store.copy(BUCKET, TO, request));

    assertThat(facts(TO).headers()).isEqualTo(HEADERS);
  }

  @Test
  void aReplicaThatWasThereDoesNotComeAlong() {
    put("x", ofReplica());

    result(store.copy(BUCKET, TO, request(false)));

    assertThat(facts(TO).headers()).isEqualTo(HEADERS);
  }

  @Test
  void anotherObjectIsNotCopiedWithTheHeadersOfTheOneThatWasSeen() {
    put("x", HEADERS);
    CopyRequest request = request(true);

    put("y", ObjectHeaders.NONE);

    assertThatThrownBy(() -> result(store.copy(BUCKET, TO, request)))
        .isInstanceOf(StoreException.class);
  }

  /** The store copies headers and content in one step, which some cannot do on a condition. */
  @Test
  void whereNoReplicaCanArriveTheStoreCopiesTheHeaders() {
    put("x", HEADERS);

    assertThat(request(false).replaceHeaders()).isEmpty();
    assertThat(request(false).source().ifMatch()).isEmpty();
  }

  @Test
  void aCopyThatIsPrivateOnPurposeSaysSo() {
    put("x", ofReplica());
    CopySource source = CopySource.of(BUCKET, FROM, Optional.empty(), Optional.empty());

    CopyRequest request =
        wish(HiddenMetadata.asPrivate(ObjectHeaders.NONE)).request(source, facts(FROM), true);

    assertThat(request.replaceHeaders()).contains(HiddenMetadata.asPrivate(HEADERS));
  }
}
