package io.crosstide.worker.bucket;

import static org.assertj.core.api.Assertions.assertThat;

import io.crosstide.contracts.failure.FailureKind;
import io.crosstide.contracts.id.BucketRef;
import io.crosstide.store.CannedAcl;
import io.crosstide.store.Versioning;
import io.crosstide.store.memory.FaultyObjectStore;
import io.crosstide.store.memory.MemoryObjectStore;
import io.crosstide.worker.copy.Bytes;
import io.crosstide.worker.copy.Cases;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** I35. */
class VersioningCheckTest {
  private static final Duration LIFETIME = Duration.ofSeconds(10);

  private final Vertx vertx = Vertx.vertx();
  private final AtomicLong nanos = new AtomicLong();
  private final FaultyObjectStore source = new FaultyObjectStore(new MemoryObjectStore(), vertx);
  private final FaultyObjectStore target = new FaultyObjectStore(new MemoryObjectStore(), vertx);
  private final VersioningCheck check =
      new VersioningCheck(
          region -> region.equals(Cases.SOURCE.region()) ? source : target,
          LIFETIME,
          nanos::get,
          Duration.ofMillis(50));

  @BeforeEach
  void makeBuckets() {
    source.createBucket(Cases.SOURCE.bucket(), CannedAcl.PRIVATE);
    target.createBucket(Cases.TARGET.bucket(), CannedAcl.PRIVATE);
  }

  @AfterEach
  void close() throws Exception {
    vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
  }

  @ParameterizedTest
  @CsvSource({
    "false, NEVER, NEVER, ''",
    "true, ENABLED, ENABLED, ''",
    "false, ENABLED, NEVER, Versioning of the source bucket is enabled now",
    "false, NEVER, SUSPENDED, Versioning of the target bucket is suspended now",
    "false, ENABLED, ENABLED, Versioning of the source bucket is enabled now",
    "true, SUSPENDED, ENABLED, Versioning of the source bucket is suspended now",
    "true, ENABLED, SUSPENDED, Versioning of the target bucket is suspended now",
    "true, ENABLED, NEVER, Versioning of the target bucket is not enabled now",
  })
  void bothBucketsMustBeAsTheRuleSays(
      boolean versioned, Versioning ofSource, Versioning ofTarget, String mismatch) {
    put(source, Cases.SOURCE, ofSource);
    put(target, Cases.TARGET, ofTarget);
    assertThat(found(versioned)).isEqualTo(Optional.of(mismatch).filter(text -> !text.isEmpty()));
  }

  @Test
  void storesAreAskedOnceInAWhile() {
    assertThat(found(false)).isEmpty();
    put(target, Cases.TARGET, Versioning.ENABLED);
    assertThat(found(false)).as("still remembered").isEmpty();
    assertThat(target.count("versioning")).isEqualTo(1);
    nanos.addAndGet(LIFETIME.toNanos());
    assertThat(found(false)).isPresent();
  }

  /** A rule that goes on must not be kept back by what was true before. */
  @Test
  void aMismatchIsLookedAtOnceMore() {
    put(target, Cases.TARGET, Versioning.SUSPENDED);
    assertThat(found(false)).isPresent();
    put(source, Cases.SOURCE, Versioning.ENABLED);
    put(target, Cases.TARGET, Versioning.ENABLED);
    nanos.addAndGet(Duration.ofSeconds(1).toNanos());
    assertThat(found(true)).isEmpty();
  }

  @Test
  void aStoreThatDoesNotAnswerLeavesItAtWhatItSaidLast() {
    source.on("versioning").times(1).fail(FailureKind.UNAVAILABLE);
    put(source, Cases.SOURCE, Versioning.ENABLED);
    assertThat(found(false)).as("it never said anything").isEmpty();
    assertThat(found(false)).as("it is asked again at once").isPresent();

    nanos.addAndGet(LIFETIME.toNanos());
    source.on("versioning").fail(FailureKind.UNAVAILABLE);
    assertThat(found(false)).isPresent();
  }

  /** I43: whoever asks holds a place that others wait for. */
  @Test
  void aStoreThatHangsIsNotWaitedFor() throws Exception {
    put(source, Cases.SOURCE, Versioning.ENABLED);
    target.on("versioning").hang();
    assertThat(Bytes.await(mismatch(false))).as("one side told").isPresent();

    target.heal();
    assertThat(found(false)).isPresent();
    nanos.addAndGet(LIFETIME.toNanos());
    target.on("versioning").hang();
    assertThat(Bytes.await(mismatch(true))).as("as they said last").isPresent();
  }

  private static void put(FaultyObjectStore store, BucketRef bucket, Versioning versioning) {
    if (versioning != Versioning.NEVER) {
      assertThat(store.putVersioning(bucket.bucket(), versioning).succeeded()).isTrue();
    }
  }

  private Optional<String> found(boolean versioned) {
    return mismatch(versioned).result();
  }

  private Future<Optional<String>> mismatch(boolean versioned) {
    return check.mismatch(Cases.rule(Cases.SOURCE, Cases.TARGET).withVersioned(versioned));
  }
}
