package io.crosstide.worker.bucket;

import static org.assertj.core.api.Assertions.assertThat;

import io.crosstide.contracts.failure.FailureKind;
import io.crosstide.contracts.failure.Side;
import io.crosstide.contracts.id.RegionName;
import io.crosstide.store.CannedAcl;
import io.crosstide.store.Encryption;
import io.crosstide.store.ObjectStore;
import io.crosstide.store.memory.FaultyObjectStore;
import io.crosstide.store.memory.MemoryObjectStore;
import io.crosstide.store.region.RegionStores;
import io.crosstide.worker.copy.Cases;
import io.crosstide.worker.fault.ReplicationFailure;
import io.crosstide.worker.plan.TargetBucket;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TargetBucketsTest {
  private static final Encryption KMS = new Encryption("aws:kms", Optional.of("key"));

  private final Vertx vertx = Vertx.vertx();
  private final AtomicLong nanos = new AtomicLong();
  private final MemoryObjectStore memory = new MemoryObjectStore();
  private final FaultyObjectStore store = new FaultyObjectStore(memory, vertx);
  private final TargetBuckets buckets =
      new TargetBuckets(region -> store, region -> Optional.empty(), nanos::get);

  @BeforeEach
  void makeBucket() {
    store.createBucket(Cases.TARGET.bucket(), CannedAcl.PRIVATE);
  }

  @AfterEach
  void close() throws Exception {
    vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
  }

  private Future<Optional<Encryption>> ask() {
    return buckets.withEncryption(Cases.TARGET, Optional.empty()).map(TargetBucket::encryption);
  }

  @Test
  void isAskedOnceInAWhile() {
    assertThat(ask().result()).isEmpty();
    memory.setBucketEncryption(Cases.TARGET.bucket(), KMS);
    assertThat(ask().result()).as("still remembered").isEmpty();
    assertThat(store.count("bucketEncryption")).isEqualTo(1);
    nanos.addAndGet(TargetBuckets.LIFETIME.toNanos());
    assertThat(ask().result()).contains(KMS);
  }

  /** I54: a bucket of another account lets only the role in. */
  @Test
  void isAskedAsTheRuleActs() {
    FaultyObjectStore asTheRole = new FaultyObjectStore(memory, vertx);
    RegionStores stores =
        new RegionStores() {
          @Override
          public ObjectStore store(RegionName region) {
            return store;
          }

          @Override
          public ObjectStore store(RegionName region, Optional<String> role) {
            return role.isPresent() ? asTheRole : store;
          }
        };
    memory.setBucketEncryption(Cases.TARGET.bucket(), KMS);
    store.on("bucketEncryption").fail(FailureKind.FORBIDDEN);
    TargetBuckets both = new TargetBuckets(stores, region -> Optional.empty(), nanos::get);

    assertThat(both.withEncryption(Cases.TARGET, Optional.empty()).result().encryption()).isEmpty();
    assertThat(both.withEncryption(Cases.TARGET, Optional.of("acs:ram::1:role/r")).result())
        .extracting(TargetBucket::encryption)
        .isEqualTo(Optional.of(KMS));
  }

  @ParameterizedTest
  @EnumSource(names = {"UNSUPPORTED", "FORBIDDEN", "REFUSED"})
  void aStoreThatNeverTellsIsTakenForOneWithoutDefault(FailureKind kind) {
    store.on("bucketEncryption").fail(kind);
    assertThat(ask().result()).isEmpty();
    assertThat(ask().result()).isEmpty();
    assertThat(store.count("bucketEncryption")).isEqualTo(1);
  }

  @ParameterizedTest
  @EnumSource(names = {"UNSUPPORTED", "FORBIDDEN", "REFUSED"})
  void onlyAStoreThatDoesNotKnowEncryptionSurelyHasNone(FailureKind kind) {
    store.on("bucketEncryption").fail(kind);
    assertThat(buckets.isSurelyPlain(Cases.TARGET, Optional.empty()).result())
        .isEqualTo(kind == FailureKind.UNSUPPORTED);
  }

  @ParameterizedTest
  @EnumSource(names = {"UNAVAILABLE", "THROTTLED", "NO_SUCH_BUCKET", "BAD_CREDENTIALS"})
  void aStoreThatDoesNotAnswerNowFailsAsTheTarget(FailureKind kind) {
    store.on("bucketEncryption").times(1).fail(kind);
    ReplicationFailure failure = (ReplicationFailure) ask().cause();
    assertThat(failure.is(kind, Side.TARGET)).isTrue();
    assertThat(ask().succeeded()).as("it is asked again").isTrue();
  }
}
