package io.crosstide.store.behaviour;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.crosstide.contracts.failure.FailureKind;
import io.crosstide.contracts.id.BucketName;
import io.crosstide.contracts.id.ETag;
import io.crosstide.contracts.id.ObjectKey;
import io.crosstide.store.ReadOptions;
import io.crosstide.store.StoreException;
import io.crosstide.store.WriteConditions;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** Conditions of reads and writes. */
interface ConditionBehaviour extends StoreFixture {
  ETag OTHER = new ETag("00000000000000000000000000000000");

  @Test
  default void readsOnlyWhatMatches() {
    BucketName bucket = newBucket();
    ETag tag = put(bucket, "a", "x").etag();
    assertThat(get(bucket, "a", ReadOptions.LATEST.withIfMatch(tag))).isEqualTo("x");
    assertMoved(412, bucket, ReadOptions.LATEST.withIfMatch(OTHER));
  }

  @Test
  default void readsOnlyWhatDoesNotMatch() {
    BucketName bucket = newBucket();
    ETag tag = put(bucket, "a", "x").etag();
    assertThat(get(bucket, "a", conditions(Optional.of(OTHER), null, null))).isEqualTo("x");
    assertMoved(304, bucket, conditions(Optional.of(tag), null, null));
  }

  @Test
  default void readsByTime() {
    BucketName bucket = newBucket();
    put(bucket, "a", "x");
    Instant modified =
        await(() -> store().head(bucket, new ObjectKey("a"), ReadOptions.LATEST)).lastModified();
    Instant before = modified.minusSeconds(10);
    assertThat(get(bucket, "a", conditions(Optional.empty(), before, null))).isEqualTo("x");
    assertThat(get(bucket, "a", conditions(Optional.empty(), null, modified))).isEqualTo("x");
    assertMoved(304, bucket, conditions(Optional.empty(), modified, null));
    assertMoved(412, bucket, conditions(Optional.empty(), null, before));
  }

  @Test
  default void writesOnlyWhereNothingIs() {
    needs(Capability.PUT_IF_ABSENT);
    BucketName bucket = newBucket();
    WriteConditions absent = new WriteConditions(true, Optional.empty());
    putIf(bucket, "a", "one", absent);
    StoreException failure =
        catchThrowableOfType(StoreException.class, () -> putIf(bucket, "a", "two", absent));
    assertThat(failure.kind()).isEqualTo(FailureKind.MOVED);
    assertThat(get(bucket, "a")).isEqualTo("one");
  }

  @Test
  default void overwritesOnlyWhatMatches() {
    needs(Capability.PUT_IF_MATCH);
    BucketName bucket = newBucket();
    ETag first = put(bucket, "a", "one").etag();
    WriteConditions same = new WriteConditions(false, Optional.of(first));
    putIf(bucket, "a", "two", same);
    StoreException failure =
        catchThrowableOfType(StoreException.class, () -> putIf(bucket, "a", "three", same));
    assertThat(failure.kind()).isEqualTo(FailureKind.MOVED);
    assertThat(get(bucket, "a")).isEqualTo("two");
  }

  /** Stores say so in two ways. */
  @Test
  default void overwritesNothingThatIsGone() {
    needs(Capability.PUT_IF_MATCH);
    BucketName bucket = newBucket();
    StoreException failure =
        catchThrowableOfType(
            StoreException.class, () -> putIf(bucket, "a", "x", WriteConditions.ifMatch(OTHER)));
    assertThat(failure.kind()).isIn(FailureKind.MOVED, FailureKind.NOT_FOUND);
    assertThat(failureOf(() -> store().get(bucket, new ObjectKey("a"), ReadOptions.LATEST)).kind())
        .isEqualTo(FailureKind.NOT_FOUND);
  }

  private void assertMoved(int status, BucketName bucket, ReadOptions options) {
    ObjectKey key = new ObjectKey("a");
    for (StoreException failure :
        new StoreException[] {
          failureOf(() -> store().get(bucket, key, options)),
          failureOf(() -> store().head(bucket, key, options))
        }) {
      assertThat(failure.kind()).isEqualTo(FailureKind.MOVED);
      assertThat(failure.status()).isEqualTo(status);
    }
  }

  private static ReadOptions conditions(
      Optional<ETag> ifNoneMatch, Instant modifiedSince, Instant unmodifiedSince) {
    return new ReadOptions(
        Optional.empty(),
        Optional.empty(),
        OptionalInt.empty(),
        Optional.empty(),
        ifNoneMatch,
        Optional.ofNullable(modifiedSince),
        Optional.ofNullable(unmodifiedSince));
  }
}
