package io.crosstide.gateway.oss;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PercentCodingTest {
  @ParameterizedTest
  @CsvSource({
    "plain, plain, plain",
    "a+b, a+b, a b",
    "a%2Bb, a+b, a+b",
    "a%20b, a b, a b",
    "%2F%2f, //, //",
    "a%252Fb, a%2Fb, a%2Fb",
    "..%2F.//x, .././/x, .././/x",
    "%C3%BC, ü, ü",
    "\u00C3\u00BC, ü, ü",
    "%F0%9F%98%80~*, 😀~*, 😀~*",
  })
  void decodesOnce(String raw, String path, String query) {
    assertThat(PercentCoding.decodePath(raw)).contains(path);
    assertThat(PercentCoding.decodeQuery(raw)).contains(query);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "%",
        "%2",
        "a%zz",
        "%-1",
        "% 1",
        "%C3",
        "%C3%28",
        "%FF",
        "%ED%A0%80",
        "%C0%AF",
        "%GG"
      })
  void refusesBrokenEscapesAndBytesThatAreNotUtf8(String raw) {
    assertThat(PercentCoding.decodePath(raw)).isEmpty();
    assertThat(PercentCoding.decodeQuery(raw)).isEmpty();
  }

  @Test
  void encodesEverythingButUnreserved() {
    assertThat(PercentCoding.encode("aZ09-_.~ +/%*ü")).isEqualTo("aZ09-_.~%20%2B%2F%25%2A%C3%BC");
    assertThat(PercentCoding.encodePath("/b//k y")).isEqualTo("/b//k%20y");
  }

  @Test
  void decodesWhatItEncodes() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int round = 0; round < 300; round++) {
      String text =
          random
              .ints(random.nextInt(20), 0, Character.MAX_CODE_POINT + 1)
              .filter(point -> point < 0xD800 || point > 0xDFFF)
              .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
              .toString();
      assertThat(PercentCoding.decodePath(PercentCoding.encodePath(text)))
          .as("seed %d", seed)
          .contains(text);
      assertThat(PercentCoding.decodeQuery(PercentCoding.encode(text)))
          .as("seed %d", seed)
          .contains(text);
    }
  }
}
