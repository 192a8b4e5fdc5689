package io.crosstide.local;

import static io.crosstide.local.S3TestRequest.object;
import static io.crosstide.local.S3TestRequest.raw;
import static org.assertj.core.api.Assertions.assertThat;

import io.crosstide.local.S3TestClient.Answer;
import io.crosstide.local.text.PercentEncoding;
import io.crosstide.local.xml.XmlElement;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** I46: keys are bytes, taken as they came, decoded once, and ordered by their UTF-8. */
class AwkwardKeysIT extends WithStore {
  private static List<String> keys() {
    List<String> keys =
        new ArrayList<>(
            List.of(
                "/",
                "//",
                "/a",
                "a//b",
                "a/",
                ".",
                "..",
                "./a",
                "../a",
                "a/../b",
                "a/./b",
                " ",
                "a ",
                " a",
                "a+b",
                "a%2Fb",
                "a%252Fb",
                "%",
                "%25",
                "a&b",
                "a#b",
                "a?b",
                "a=b",
                "a;b",
                "a'b",
                "a\"b",
                "a<b>c",
                "a\\b",
                "a|b",
                "*",
                "~",
                "!",
                "$",
                "(",
                ")",
                "@",
                "\uD83D\uDE00",
                "\uFFFD",
                "\u00E9",
                "e\u0301",
                "\u007F",
                "x".repeat(1024),
                "\u00E9".repeat(512),
                "null",
                "a"));
    for (char c = 0; c < 0x20; c++) {
      keys.add("control" + c + "character");
    }
    return keys;
  }

  @Test
  void keepsListsCopiesAndDeletesEveryKeyI46() {
    String bucket = newBucket();
    for (String key : keys()) {
      put(bucket, key, "content of " + key);
    }
    List<String> sorted = new ArrayList<>(keys());
    sorted.sort(
        Comparator.comparing(key -> key.getBytes(StandardCharsets.UTF_8), Arrays::compareUnsigned));
    assertThat(list(bucket)).isEqualTo(sorted);
    for (String key : keys()) {
      assertThat(get(bucket, key).text()).isEqualTo("content of " + key);
    }
    String target = newBucket();
    for (String key : keys()) {
      ok(
          object("PUT", target, key)
              .header("x-amz-copy-source", bucket + "/" + PercentEncoding.encode(key, true)));
      ok(object("DELETE", bucket, key));
    }
    assertThat(list(target)).isEqualTo(sorted);
    assertThat(list(bucket)).isEmpty();
  }

  /** Page by page, and escaped, since XML cannot hold all of them. */
  private static List<String> list(String bucket) {
    List<String> keys = new ArrayList<>();
    String token = "";
    do {
      S3TestRequest request =
          S3TestRequest.bucket("GET", bucket)
              .query("list-type", "2")
              .query("encoding-type", "url")
              .query("max-keys", "7");
      Answer answer = ok(token.isEmpty() ? request : request.query("continuation-token", token));
      XmlElement result = xml(answer, "ListBucketResult");
      for (XmlElement contents : result.children("Contents")) {
        keys.add(PercentEncoding.decodePath(contents.childText("Key").orElseThrow()));
      }
      token = result.childText("NextContinuationToken").orElse("");
    } while (!token.isEmpty());
    return keys;
  }

  @ParameterizedTest
  @CsvSource({
    "/a//b, a//b",
    "/a%2Fb, a/b",
    "/a%252Fb, a%2Fb",
    "/a+b, a+b",
    "/a%20b, 'a b'",
    "/./a/../b, ./a/../b",
    "/%2E%2E/x, ../x",
    "//, /",
    "/a%C3%A9, a\u00E9",
  })
  void decodesPathsExactlyOnceI46(String rawKey, String key) {
    String bucket = newBucket();
    ok(raw("PUT", "/" + bucket + rawKey).body("x"));
    assertThat(list(bucket)).containsExactly(key);
    ok(raw("GET", "/" + bucket + rawKey));
  }

  @Test
  void refusesKeysThatAreNone() {
    String bucket = newBucket();
    refused(object("PUT", bucket, "x".repeat(1025)), 400, "KeyTooLongError");
    refused(object("PUT", bucket, "\u00E9".repeat(513)), 400, "KeyTooLongError");
    refused(raw("PUT", "/" + bucket + "/%FF"), 400, "InvalidURI");
    refused(raw("PUT", "/" + bucket + "/%C3"), 400, "InvalidURI");
    refused(
        raw("PUT", "/" + bucket + "/%zz").signing(S3TestRequest.Signing.NONE), 400, "InvalidURI");
  }

  @Test
  void showsControlCharactersAsReferencesWhereNoEscapingIsAsked() {
    String bucket = newBucket();
    put(bucket, "a\u0001b", "x");
    Answer answer = ok(S3TestRequest.bucket("GET", bucket));
    assertThat(answer.text()).contains("<Key>a&#x1;b</Key>");
  }
}
