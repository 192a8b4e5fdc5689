package io.crosstide.store.behaviour;

import static org.assertj.core.api.Assertions.assertThat;

import io.crosstide.contracts.failure.FailureKind;
import io.crosstide.contracts.id.BucketName;
import io.crosstide.contracts.id.ObjectKey;
import io.crosstide.store.BucketFacts;
import io.crosstide.store.CannedAcl;
import io.crosstide.store.ListRequest;
import io.crosstide.store.ObjectAttributes;
import io.crosstide.store.PutRequest;
import io.crosstide.store.ReadOptions;
import io.crosstide.store.StoreException;
import io.crosstide.store.Versioning;
import io.crosstide.store.memory.MemoryBody;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Buckets. */
interface BucketBehaviour extends StoreFixture {

  @Test
  default void listsBucketsThatWereCreated() {
    BucketName bucket = newBucket();
    assertThat(await(() -> store().listBuckets()))
        .filteredOn(b -> b.bucket().equals(bucket))
        .singleElement()
        .extracting(BucketFacts::createdAt)
        .satisfies(
            at -> assertThat(Duration.between(at, Instant.now()).abs()).isLessThan(PATIENCE));
    await(() -> store().headBucket(bucket));
  }

  @Test
  default void creatingABucketAgainSucceeds() {
    BucketName bucket = newBucket();
    put(bucket, "a", "kept");
    await(() -> store().createBucket(bucket, CannedAcl.PRIVATE));
    assertThat(get(bucket, "a")).isEqualTo("kept");
  }

  @Test
  default void deletesAnEmptyBucket() {
    BucketName bucket = newBucket();
    await(() -> store().deleteBucket(bucket));
    assertFails(FailureKind.NO_SUCH_BUCKET, () -> store().headBucket(bucket));
  }

  @Test
  default void refusesToDeleteABucketWithObjects() {
    BucketName bucket = newBucket();
    put(bucket, "a", "x");
    StoreException failure = failureOf(() -> store().deleteBucket(bucket));
    assertThat(failure.kind()).isEqualTo(FailureKind.REFUSED);
    assertThat(failure.code()).isEqualTo("BucketNotEmpty");
  }

  @Test
  default void tellsAMissingBucketFromAMissingObject() {
    BucketName missing = unusedBucket();
    BucketName bucket = newBucket();
    ObjectKey key = new ObjectKey("a");
    ReadOptions latest = ReadOptions.LATEST;
    assertFails(FailureKind.NO_SUCH_BUCKET, () -> store().get(missing, key, latest));
    assertFails(FailureKind.NOT_FOUND, () -> store().get(bucket, key, latest));
    assertFails(FailureKind.NOT_FOUND, () -> store().head(missing, key, latest));
    assertFails(FailureKind.NOT_FOUND, () -> store().head(bucket, key, latest));
    assertFails(FailureKind.NO_SUCH_BUCKET, () -> store().headBucket(missing));
    assertFails(FailureKind.NO_SUCH_BUCKET, () -> store().deleteBucket(missing));
    assertFails(FailureKind.NO_SUCH_BUCKET, () -> store().versioning(missing));
    assertFails(
        FailureKind.NO_SUCH_BUCKET,
        () -> store().list(missing, ListRequest.of("", Optional.empty(), 10)));
    assertFails(
        FailureKind.NO_SUCH_BUCKET,
        () ->
            store().put(missing, key, PutRequest.of(1, ObjectAttributes.NONE), MemoryBody.of("x")));
  }

  @Test
  default void versioningIsOffUntilItIsSet() {
    BucketName bucket = newBucket();
    assertThat(await(() -> store().versioning(bucket))).isEqualTo(Versioning.NEVER);
    await(() -> store().putVersioning(bucket, Versioning.ENABLED));
    assertThat(await(() -> store().versioning(bucket))).isEqualTo(Versioning.ENABLED);
  }

  @Test
  default void versioningCanBeSuspended() {
    needs(Capability.SUSPENDED_VERSIONING);
    BucketName bucket = newBucket();
    await(() -> store().putVersioning(bucket, Versioning.ENABLED));
    await(() -> store().putVersioning(bucket, Versioning.SUSPENDED));
    assertThat(await(() -> store().versioning(bucket))).isEqualTo(Versioning.SUSPENDED);
  }

  @Test
  default void keepsTheAclOfABucket() {
    needs(Capability.ACL);
    BucketName bucket = newBucket();
    assertThat(await(() -> store().bucketAcl(bucket))).isEqualTo(CannedAcl.PRIVATE);
    await(() -> store().putBucketAcl(bucket, CannedAcl.PUBLIC_READ_WRITE));
    assertThat(await(() -> store().bucketAcl(bucket))).isEqualTo(CannedAcl.PUBLIC_READ_WRITE);
    await(() -> store().putBucketAcl(bucket, CannedAcl.PUBLIC_READ));
    assertThat(await(() -> store().bucketAcl(bucket))).isEqualTo(CannedAcl.PUBLIC_READ);
  }

  @Test
  default void tellsThatABucketEncryptsNothingByItself() {
    needs(Capability.BUCKET_ENCRYPTION);
    BucketName bucket = newBucket();
    assertThat(await(() -> store().bucketEncryption(bucket))).isEmpty();
    assertFails(
        FailureKind.NO_SUCH_BUCKET,
        () -> store().bucketEncryption(new BucketName("no-such-bucket-here")));
  }

  @Test
  default void tellsALocation() {
    BucketName bucket = newBucket();
    assertThat(await(() -> store().location(bucket))).isNotNull();
  }
}
