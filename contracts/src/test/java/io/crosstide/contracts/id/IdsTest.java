package io.crosstide.contracts.id;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IdsTest {
  @ParameterizedTest
  @CsvSource({
    "d41d8cd98f00b204e9800998ecf8427e, d41d8cd98f00b204e9800998ecf8427e, true",
    "'\"D41D8CD98F00B204E9800998ECF8427E\"', d41d8cd98f00b204e9800998ecf8427e, true",
    "'\"D41D8CD98F00B204E9800998ECF8427E-3\"', d41d8cd98f00b204e9800998ecf8427e-3, false",
    "'\"NotHex-Keeps-Case\"', NotHex-Keeps-Case, false"
  })
  void etagsCompareAcrossStores(String given, String value, boolean md5) {
    assertThat(new ETag(given).value()).isEqualTo(value);
    assertThat(new ETag(given).looksLikeMd5()).isEqualTo(md5);
  }

  @ParameterizedTest
  @CsvSource({
    "d41d8cd98f00b204e9800998ecf8427e, -1",
    "d41d8cd98f00b204e9800998ecf8427e-1, 1",
    "D41D8CD98F00B204E9800998ECF8427E-10000, 10000",
    "d41d8cd98f00b204e9800998ecf8427e-0, -1",
    "d41d8cd98f00b204e9800998ecf8427e-01, -1",
    "d41d8cd98f00b204e9800998ecf8427e-123456, -1",
    "d41d8cd98f00b204e9800998ecf8427-3, -1",
    "other-3, -1"
  })
  void etagsNameTheNumberOfParts(String tag, int count) {
    assertThat(new ETag(tag).partCount().orElse(-1)).isEqualTo(count);
  }

  /** I46: stores list in the order of UTF-8 bytes; UTF-16 would put U+FF5E after U+1F600. */
  @Test
  void keysAreOrderedByTheirBytes() {
    ObjectKey tilde = new ObjectKey("\uff5e");
    ObjectKey emoji = new ObjectKey("\ud83d\ude00");
    assertThat(List.of(emoji, tilde, new ObjectKey("a/"), new ObjectKey("a"), new ObjectKey("ab")))
        .satisfies(
            keys ->
                assertThat(keys.stream().sorted().map(ObjectKey::value))
                    .containsExactly("a", "a/", "ab", "\uff5e", "\ud83d\ude00"));
  }

  @Test
  void keysHaveAtMost1024Bytes() {
    assertThat(new ObjectKey("x".repeat(1024)).value()).hasSize(1024);
    assertThatThrownBy(() -> new ObjectKey("x".repeat(1025)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new ObjectKey("\u00fc".repeat(513)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void prefixesMatchByBytesNotByPath() {
    assertThat(new ObjectKey("ab").startsWith("a")).isTrue();
    assertThat(new ObjectKey("/a").startsWith("a")).isFalse();
  }
}
