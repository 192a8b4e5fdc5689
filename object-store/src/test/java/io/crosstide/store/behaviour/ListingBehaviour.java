package io.crosstide.store.behaviour;

import static org.assertj.core.api.Assertions.assertThat;

import io.crosstide.contracts.id.BucketName;
import io.crosstide.contracts.id.ObjectKey;
import io.crosstide.store.ListRequest;
import io.crosstide.store.ListedObject;
import io.crosstide.store.ObjectPage;
import io.crosstide.store.WriteResult;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Listings of current objects. */
interface ListingBehaviour extends StoreFixture {

  @Test
  default void listsNothingInAnEmptyBucket() {
    BucketName bucket = newBucket();
    ObjectPage page = await(() -> store().list(bucket, all()));
    assertThat(page.objects()).isEmpty();
    assertThat(page.commonPrefixes()).isEmpty();
    assertThat(page.nextToken()).isEmpty();
  }

  @Test
  default void listsFacts() {
    BucketName bucket = newBucket();
    WriteResult written = put(bucket, "a", "hello");
    ListedObject listed = await(() -> store().list(bucket, all())).objects().get(0);
    assertThat(listed.key().value()).isEqualTo("a");
    assertThat(listed.size()).isEqualTo(5);
    assertThat(listed.etag()).isEqualTo(written.etag());
    assertThat(listed.storageClass()).isEmpty();
    assertThat(Duration.between(listed.lastModified(), Instant.now()).abs()).isLessThan(PATIENCE);
  }

  @Test
  default void ordersByBytes() {
    BucketName bucket = newBucket();
    // UTF-16 would put U+FF5E after the emoji.
    List<String> ordered = List.of("A", "Z", "a", "a!", "a/", "ab", "é", "\uFF5E", "😀");
    for (int i : new int[] {8, 0, 4, 7, 2, 6, 1, 5, 3}) {
      put(bucket, ordered.get(i), "x");
    }
    assertThat(keysByPage(this, bucket, "", 1000)).isEqualTo(ordered);
    assertThat(keysByPage(this, bucket, "", 2)).isEqualTo(ordered);
  }

  @Test
  default void listsAPrefixByBytes() {
    BucketName bucket = newBucket();
    List.of("a", "a/b", "a/c", "ab", "b", "A/b").forEach(key -> put(bucket, key, "x"));
    assertThat(keysByPage(this, bucket, "a", 1000)).containsExactly("a", "a/b", "a/c", "ab");
    assertThat(keysByPage(this, bucket, "a/", 1)).containsExactly("a/b", "a/c");
    assertThat(keysByPage(this, bucket, "c", 1000)).isEmpty();
  }

  @Test
  default void goesOnWhereAPageEnded_I45() {
    BucketName bucket = newBucket();
    List<String> keys = IntStream.range(0, 23).mapToObj("key-%02d"::formatted).toList();
    keys.forEach(key -> put(bucket, key, "x"));
    assertThat(keysByPage(this, bucket, "", 5)).isEqualTo(keys);
    assertThat(keysByPage(this, bucket, "key-", 23)).isEqualTo(keys);
    assertThat(keysAfter(bucket, "key-09")).isEqualTo(keys.subList(10, 23));
    assertThat(keysAfter(bucket, "key-091")).isEqualTo(keys.subList(10, 23));
    assertThat(keysAfter(bucket, "key-22")).isEmpty();
  }

  @Test
  default void groupsByDelimiter() {
    BucketName bucket = newBucket();
    List.of("a/1", "a/2", "b", "c/d/1", "c/e", "f").forEach(key -> put(bucket, key, "x"));
    assertGrouped(bucket, "", "/", 1000, List.of("b", "f"), List.of("a/", "c/"));
    assertGrouped(bucket, "", "/", 1, List.of("b", "f"), List.of("a/", "c/"));
    assertGrouped(bucket, "c/", "/", 1, List.of("c/e"), List.of("c/d/"));
    assertGrouped(bucket, "", "d/", 2, List.of("a/1", "a/2", "b", "c/e", "f"), List.of("c/d/"));
  }

  @Test
  default void pagesThroughBusyGroups() {
    BucketName bucket = newBucket();
    for (String group : List.of("a/", "b/", "ü 1/")) {
      IntStream.range(0, 7).forEach(i -> put(bucket, group + i, "x"));
    }
    assertGrouped(bucket, "", "/", 1, List.of(), List.of("a/", "b/", "ü 1/"));
    assertGrouped(bucket, "", "/", 2, List.of(), List.of("a/", "b/", "ü 1/"));
  }

  private void assertGrouped(
      BucketName bucket,
      String prefix,
      String delimiter,
      int max,
      List<String> keys,
      List<String> groups) {
    List<String> foundKeys = new ArrayList<>();
    List<String> foundGroups = new ArrayList<>();
    Optional<String> token = Optional.empty();
    do {
      ListRequest request = new ListRequest(prefix, delimiter, Optional.empty(), token, max);
      ObjectPage page = await(() -> store().list(bucket, request));
      page.objects().forEach(o -> foundKeys.add(o.key().value()));
      foundGroups.addAll(page.commonPrefixes());
      assertThat(page.objects().size() + page.commonPrefixes().size()).isLessThanOrEqualTo(max);
      token = page.nextToken();
    } while (token.isPresent());
    assertThat(foundKeys).isEqualTo(keys);
    assertThat(foundGroups).isEqualTo(groups);
  }

  private List<String> keysAfter(BucketName bucket, String after) {
    ListRequest request = ListRequest.of("", Optional.of(new ObjectKey(after)), 1000);
    return await(() -> store().list(bucket, request)).objects().stream()
        .map(o -> o.key().value())
        .toList();
  }

  /** All keys with a prefix, read in pages of a size. */
  static List<String> keysByPage(StoreFixture fixture, BucketName bucket, String prefix, int max) {
    List<String> keys = new ArrayList<>();
    Optional<String> token = Optional.empty();
    do {
      ListRequest request = new ListRequest(prefix, "", Optional.empty(), token, max);
      ObjectPage page = fixture.await(() -> fixture.store().list(bucket, request));
      page.objects().forEach(o -> keys.add(o.key().value()));
      assertThat(page.objects()).hasSizeLessThanOrEqualTo(max);
      token = page.nextToken();
    } while (token.isPresent());
    return keys;
  }

  private static ListRequest all() {
    return ListRequest.of("", Optional.empty(), 1000);
  }
}
