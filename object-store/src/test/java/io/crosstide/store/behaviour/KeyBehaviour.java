package io.crosstide.store.behaviour;

import static org.assertj.core.api.Assertions.assertThat;

import io.crosstide.contracts.failure.FailureKind;
import io.crosstide.contracts.id.BucketName;
import io.crosstide.contracts.id.ObjectKey;
import io.crosstide.store.ListRequest;
import io.crosstide.store.ListedObject;
import io.crosstide.store.ReadOptions;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Keys are taken as they come (I46). */
interface KeyBehaviour extends StoreFixture {

  /** Keys that something on the way likes to change. */
  static Stream<String> awkwardKeys() {
    return Stream.of(
        "/leading",
        "trailing/",
        "/",
        "a//b",
        "//",
        "a/./b",
        "a/../b",
        "../up",
        "./here",
        ".",
        "..",
        "trailing blank ",
        " leading blank",
        "two  blanks",
        "a%2Fb",
        "%",
        "%zz",
        "100%25",
        "a+b",
        "a&b=c",
        "a#b",
        "a?b",
        "a;b:c@d$e,f",
        "quote\"'`",
        "<xml/>&amp;",
        "back\\slash",
        "[a]{b}|^~*!()",
        "ünïcödé/nfc-\u00e9",
        "nfd-e\u0301",
        "emoji-😀",
        "日本語",
        "tab\there",
        "new\nline",
        "return\rhere",
        "control\u0001\u001f\u007f",
        "?versionId=x",
        "\uFFFD\uE000");
  }

  @ParameterizedTest
  @MethodSource("io.crosstide.store.behaviour.KeyBehaviour#awkwardKeys")
  default void keepsTheKeyAsItIs_I46(String key) {
    BucketName bucket = newBucket();
    ObjectKey objectKey = new ObjectKey(key);
    put(bucket, key, "content of " + key);
    assertThat(get(bucket, key)).isEqualTo("content of " + key);
    assertThat(keys(bucket)).containsExactly(key);
    await(() -> store().copy(bucket, new ObjectKey("copy"), CopyBehaviour.plain(bucket, key)));
    assertThat(get(bucket, "copy")).isEqualTo("content of " + key);
    await(() -> store().delete(bucket, objectKey, Optional.empty()));
    assertFails(FailureKind.NOT_FOUND, () -> store().head(bucket, objectKey, ReadOptions.LATEST));
  }

  @ParameterizedTest
  @MethodSource("io.crosstide.store.behaviour.KeyBehaviour#awkwardKeys")
  default void goesOnAfterAnyKey_I46(String key) {
    BucketName bucket = newBucket();
    List<String> all = Stream.of(key, key + "-2", key + "-3").toList();
    all.forEach(k -> put(bucket, k, "x"));
    assertThat(ListingBehaviour.keysByPage(this, bucket, key, 1)).isEqualTo(all);
    assertThat(
            await(
                    () ->
                        store()
                            .list(bucket, ListRequest.of("", Optional.of(new ObjectKey(key)), 10)))
                .objects())
        .extracting(o -> o.key().value())
        .containsExactly(key + "-2", key + "-3");
  }

  @Test
  default void keepsTheLongestKey_I46() {
    BucketName bucket = newBucket();
    String ascii = "k".repeat(1024);
    String twoBytes = "ü".repeat(512);
    put(bucket, ascii, "a");
    put(bucket, twoBytes, "b");
    assertThat(keys(bucket)).containsExactly(ascii, twoBytes);
    assertThat(get(bucket, ascii)).isEqualTo("a");
    assertThat(get(bucket, twoBytes)).isEqualTo("b");
  }

  @Test
  default void keysThatLookAlikeAreDifferentObjects_I46() {
    BucketName bucket = newBucket();
    List<String> alike =
        List.of("a b", "a+b", "a%20b", "a%2Bb", "A b", "a/b", "a//b", "a/./b", "/a/b", "a/b/");
    alike.forEach(key -> put(bucket, key, key));
    alike.forEach(key -> assertThat(get(bucket, key)).isEqualTo(key));
    assertThat(keys(bucket)).containsExactlyInAnyOrderElementsOf(alike);
  }

  private List<String> keys(BucketName bucket) {
    return await(() -> store().list(bucket, ListRequest.of("", Optional.empty(), 1000)))
        .objects()
        .stream()
        .map(ListedObject::key)
        .map(ObjectKey::value)
        .toList();
  }
}
