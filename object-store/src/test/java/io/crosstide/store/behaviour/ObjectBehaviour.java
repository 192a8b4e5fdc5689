package io.crosstide.store.behaviour;

import static org.assertj.core.api.Assertions.assertThat;

import io.crosstide.contracts.failure.FailureKind;
import io.crosstide.contracts.id.BucketName;
import io.crosstide.contracts.id.ObjectKey;
import io.crosstide.store.ByteRange;
import io.crosstide.store.DeleteManyResult;
import io.crosstide.store.ListRequest;
import io.crosstide.store.ObjectContent;
import io.crosstide.store.ObjectFacts;
import io.crosstide.store.ObjectVersionRef;
import io.crosstide.store.ReadOptions;
import io.crosstide.store.StoreException;
import io.crosstide.store.WriteResult;
import io.crosstide.store.memory.MemoryBody;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Objects written, read and deleted. */
interface ObjectBehaviour extends StoreFixture {

  @Test
  default void readsWhatWasWritten() {
    BucketName bucket = newBucket();
    WriteResult written = put(bucket, "a/b.txt", "hello");
    assertThat(written.etag().value()).isEqualTo("5d41402abc4b2a76b9719d911017c592");
    assertThat(written.version()).isEmpty();

    ObjectFacts facts =
        await(() -> store().head(bucket, new ObjectKey("a/b.txt"), ReadOptions.LATEST));
    assertThat(facts.size()).isEqualTo(5);
    assertThat(facts.etag()).isEqualTo(written.etag());
    assertThat(facts.version()).isEmpty();
    assertThat(facts.storageClass()).isEmpty();
    assertThat(facts.lastModified().getNano()).isZero();
    assertThat(Duration.between(facts.lastModified(), Instant.now()).abs()).isLessThan(PATIENCE);
    assertThat(get(bucket, "a/b.txt")).isEqualTo("hello");
  }

  @Test
  default void contentComesWithTheFactsOfHead() {
    BucketName bucket = newBucket();
    ObjectKey key = new ObjectKey("k");
    put(bucket, "k", "hello", StoreFixture.richAttributes());
    ObjectFacts head = await(() -> store().head(bucket, key, ReadOptions.LATEST));
    ObjectContent content = await(() -> store().get(bucket, key, ReadOptions.LATEST));
    content.discard().run();
    assertThat(content.facts()).isEqualTo(head);
    assertThat(content.length()).isEqualTo(5);
    assertThat(content.range()).isEmpty();
  }

  @Test
  default void keepsAnEmptyObject() {
    BucketName bucket = newBucket();
    put(bucket, "empty", "");
    assertThat(get(bucket, "empty")).isEmpty();
    assertThat(await(() -> store().head(bucket, new ObjectKey("empty"), ReadOptions.LATEST)).size())
        .isZero();
  }

  @Test
  default void overwritesAnObject() {
    BucketName bucket = newBucket();
    put(bucket, "a", "one", StoreFixture.richAttributes());
    put(bucket, "a", "two");
    assertThat(get(bucket, "a")).isEqualTo("two");
    ObjectFacts facts = await(() -> store().head(bucket, new ObjectKey("a"), ReadOptions.LATEST));
    assertThat(facts.headers().userMetadata()).isEmpty();
    assertThat(await(() -> store().tags(bucket, new ObjectKey("a"), Optional.empty()))).isEmpty();
  }

  @Test
  default void deletesAnObjectOnceOrTwice() {
    BucketName bucket = newBucket();
    ObjectKey key = new ObjectKey("a");
    put(bucket, "a", "x");
    assertThat(await(() -> store().delete(bucket, key, Optional.empty())).deleteMarker()).isFalse();
    assertFails(FailureKind.NOT_FOUND, () -> store().head(bucket, key, ReadOptions.LATEST));
    await(() -> store().delete(bucket, key, Optional.empty()));
  }

  @ParameterizedTest(name = "bytes={0}-{1}")
  @CsvSource({
    "0,0,0",
    "0,4,01234",
    "3,5,345",
    "9,9,9",
    "5,,56789",
    ",3,789",
    "8,99,89",
    ",99,0123456789"
  })
  default void readsARange(Long first, Long last, String expected) {
    BucketName bucket = newBucket();
    put(bucket, "digits", "0123456789");
    ReadOptions options = ReadOptions.LATEST.withRange(new ByteRange(bound(first), bound(last)));
    ObjectContent content = await(() -> store().get(bucket, new ObjectKey("digits"), options));
    assertThat(content.length()).isEqualTo(expected.length());
    assertThat(content.facts().size()).isEqualTo(10);
    assertThat(content.range().orElseThrow()).startsWith("bytes ").endsWith("/10");
    assertThat(await(() -> MemoryBody.collect(content.body()))).hasToString(expected);
  }

  @Test
  default void refusesARangeBeyondTheEnd() {
    BucketName bucket = newBucket();
    put(bucket, "digits", "0123456789");
    StoreException failure =
        failureOf(
            () ->
                store()
                    .get(
                        bucket,
                        new ObjectKey("digits"),
                        ReadOptions.LATEST.withRange(ByteRange.of(10, 11))));
    assertThat(failure.kind()).isEqualTo(FailureKind.REFUSED);
    assertThat(failure.status()).isEqualTo(416);
  }

  @Test
  default void deletesManyAtOnce() {
    BucketName bucket = newBucket();
    List<ObjectVersionRef> wanted =
        Stream.of("a", "missing", "b & <c>", "new\nline", "ctrl\u0001", "ü/😀")
            .map(key -> new ObjectVersionRef(new ObjectKey(key), Optional.empty()))
            .toList();
    wanted.stream()
        .filter(o -> !o.key().value().equals("missing"))
        .forEach(o -> put(bucket, o.key().value(), "x"));
    put(bucket, "kept", "x");
    List<DeleteManyResult> results = await(() -> store().deleteMany(bucket, wanted));
    assertThat(results).extracting(DeleteManyResult::object).isEqualTo(wanted);
    assertThat(results).allMatch(r -> r.deleted().isPresent() && r.failure().isEmpty());
    assertThat(
            await(() -> store().list(bucket, ListRequest.of("", Optional.empty(), 100))).objects())
        .extracting(o -> o.key().value())
        .containsExactly("kept");
  }

  private static OptionalLong bound(Long value) {
    return value == null ? OptionalLong.empty() : OptionalLong.of(value);
  }
}
