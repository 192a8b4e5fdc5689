package io.crosstide.store.behaviour;

import static org.assertj.core.api.Assertions.assertThat;

import io.crosstide.contracts.failure.FailureKind;
import io.crosstide.contracts.id.BucketName;
import io.crosstide.contracts.id.ETag;
import io.crosstide.contracts.id.ObjectKey;
import io.crosstide.store.CopyRequest;
import io.crosstide.store.CopySource;
import io.crosstide.store.ObjectFacts;
import io.crosstide.store.ObjectHeaders;
import io.crosstide.store.ReadOptions;
import io.crosstide.store.WriteResult;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Copies within the store. */
interface CopyBehaviour extends StoreFixture {

  @Test
  default void copiesWithEverything() {
    BucketName source = newBucket();
    BucketName target = newBucket();
    put(source, "a b+c", "hello", StoreFixture.richAttributes());
    WriteResult copied = copy(target, "copy", plain(source, "a b+c"));
    assertThat(copied.etag().value()).isEqualTo("5d41402abc4b2a76b9719d911017c592");
    assertThat(copied.lastModified()).isPresent();
    assertThat(get(target, "copy")).isEqualTo("hello");
    assertThat(head(target, "copy").headers()).isEqualTo(head(source, "a b+c").headers());
    assertThat(await(() -> store().tags(target, new ObjectKey("copy"), Optional.empty())))
        .isEqualTo(StoreFixture.richAttributes().tags());
  }

  @Test
  default void replacesHeaders() {
    BucketName bucket = newBucket();
    put(bucket, "a", "hello", StoreFixture.richAttributes());
    ObjectHeaders headers =
        ObjectHeaders.NONE.withContentType("text/css").withUserMetadata(Map.of("other", "1"));
    CopyRequest request =
        new CopyRequest(
            CopySource.of(bucket, new ObjectKey("a"), Optional.empty(), Optional.empty()),
            Optional.of(headers),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());
    copy(bucket, "b", request);
    assertThat(head(bucket, "b").headers()).isEqualTo(headers);
    copy(bucket, "a", request);
    assertThat(head(bucket, "a").headers()).isEqualTo(headers);
    assertThat(get(bucket, "a")).isEqualTo("hello");
  }

  @Test
  default void replacesTags() {
    needs(Capability.COPY_REPLACES_TAGS);
    BucketName bucket = newBucket();
    put(bucket, "a", "hello", StoreFixture.richAttributes());
    for (Map<String, String> tags : List.of(Map.of("new", "tag"), Map.<String, String>of())) {
      copy(
          bucket,
          "b",
          new CopyRequest(
              CopySource.of(bucket, new ObjectKey("a"), Optional.empty(), Optional.empty()),
              Optional.of(ObjectHeaders.NONE.withContentType("text/css")),
              Optional.of(tags),
              Optional.empty(),
              Optional.empty(),
              Optional.empty()));
      assertThat(await(() -> store().tags(bucket, new ObjectKey("b"), Optional.empty())))
          .isEqualTo(tags);
    }
  }

  @Test
  default void copiesOnlyWhatMatches() {
    needs(Capability.COPY_IF_MATCH);
    BucketName bucket = newBucket();
    ETag tag = put(bucket, "a", "hello").etag();
    copy(bucket, "b", matching(bucket, tag));
    assertFails(
        FailureKind.MOVED,
        () -> store().copy(bucket, new ObjectKey("c"), matching(bucket, ConditionBehaviour.OTHER)));
    assertFails(
        FailureKind.NOT_FOUND, () -> store().head(bucket, new ObjectKey("c"), ReadOptions.LATEST));
  }

  @Test
  default void aMissingSourceIsNotFound() {
    BucketName bucket = newBucket();
    assertFails(
        FailureKind.NOT_FOUND,
        () -> store().copy(bucket, new ObjectKey("b"), plain(bucket, "missing")));
  }

  static CopyRequest plain(BucketName bucket, String key) {
    return ofSource(CopySource.of(bucket, new ObjectKey(key), Optional.empty(), Optional.empty()));
  }

  static CopyRequest ofSource(CopySource source) {
    return new CopyRequest(
        source,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  private static CopyRequest matching(BucketName bucket, ETag tag) {
    return ofSource(CopySource.of(bucket, new ObjectKey("a"), Optional.empty(), Optional.of(tag)));
  }

  private WriteResult copy(BucketName bucket, String key, CopyRequest request) {
    return await(() -> store().copy(bucket, new ObjectKey(key), request));
  }

  private ObjectFacts head(BucketName bucket, String key) {
    return await(() -> store().head(bucket, new ObjectKey(key), ReadOptions.LATEST));
  }
}
