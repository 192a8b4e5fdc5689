package io.crosstide.store.s3;

import static org.assertj.core.api.Assertions.assertThat;

import io.crosstide.contracts.id.BucketName;
import io.crosstide.contracts.id.ObjectKey;
import io.crosstide.contracts.id.RegionName;
import io.crosstide.store.ObjectAttributes;
import io.crosstide.store.ObjectHeaders;
import io.crosstide.store.region.Region;
import io.crosstide.store.region.Region.Addressing;
import io.crosstide.store.region.StoreCredentials;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpMethod;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MetadataNamesTest {
  private static final int LENGTH_MAX = 7;

  @ParameterizedTest(name = "{0} is {1} in the store")
  @CsvSource({
    "simple, simple",
    "with-dashes-1, with-dashes-1",
    "my_key, my%5fkey",
    "a_b-c, a%5fb-c",
    "_, %5f",
    "_x, %5fx",
    "x_, x%5f",
    "a__b, a%5f%5fb",
    // What looks like an escaped underscore is none.
    "my%5fkey, my%255fkey",
    "my%255fkey, my%25255fkey",
    "%5f_, %255f%5f",
    "%_, %%5f",
    "%25_, %25%5f",
    // Anything else with a percent sign is as it was.
    "100%, 100%",
    "%25, %25",
    "a%20b, a%20b",
    "%5e, %5e"
  })
  void everyNameHasOneFormWithoutUnderscores(String name, String inStore) {
    assertThat(MetadataNames.escape(name)).isEqualTo(inStore);
    assertThat(MetadataNames.unescape(inStore)).isEqualTo(name);
  }

  /** All that can be made of the letters that mean something, both ways. */
  @Test
  void noTwoNamesHaveOneFormAndNoTwoFormsAreOneName() {
    for (String text : texts("_%25f")) {
      assertThat(MetadataNames.escape(text)).doesNotContain("_");
      assertThat(MetadataNames.unescape(MetadataNames.escape(text))).isEqualTo(text);
    }
    for (String form : texts("%25f-")) {
      assertThat(MetadataNames.escape(MetadataNames.unescape(form))).isEqualTo(form);
    }
  }

  /** I21 */
  @Test
  void onlyARegionThatLosesUnderscoresHasOtherNamesInItsStore() {
    ObjectHeaders headers =
        ObjectHeaders.NONE.withUserMetadata(Map.of("a_b", "1", "a-b", "2", "a%5fb", "3"));
    S3Request keeping = written(region(false), headers);
    S3Request losing = written(region(true), headers);

    assertThat(keeping.headers())
        .containsExactlyInAnyOrderEntriesOf(
            Map.of("x-amz-meta-a_b", "1", "x-amz-meta-a-b", "2", "x-amz-meta-a%5fb", "3"));
    assertThat(losing.headers())
        .containsExactlyInAnyOrderEntriesOf(
            Map.of("x-amz-meta-a%5fb", "1", "x-amz-meta-a-b", "2", "x-amz-meta-a%255fb", "3"));
    assertThat(read(region(false), keeping)).isEqualTo(headers);
    assertThat(read(region(true), losing)).isEqualTo(headers);
  }

  private static S3Request written(Region region, ObjectHeaders headers) {
    S3Request request =
        S3Request.ofObject(HttpMethod.PUT, new BucketName("bucket"), new ObjectKey("k"));
    WriteHeaders.addAttributes(request, region, ObjectAttributes.of(headers));
    return request;
  }

  private static ObjectHeaders read(Region region, S3Request written) {
    MultiMap answer =
        MultiMap.caseInsensitiveMultiMap()
            .addAll(written.headers())
            .add("ETag", "\"tag\"")
            .add("Last-Modified", "Sat, 21 Nov 2026 23:52:50 GMT")
            .add("Content-Length", "1");
    return FactsReader.read(written, region, answer).headers();
  }

  private static Region region(boolean losesUnderscores) {
    return new Region(
        new RegionName("oss-x"),
        URI.create("http://h"),
        Addressing.PATH,
        "us-east-1",
        new StoreCredentials("AK", "SK"),
        Optional.empty(),
        Optional.empty(),
        OptionalLong.empty(),
        false,
        Map.of(),
        Map.of(),
        Map.of(),
        Map.of(),
        Optional.empty(),
        false,
        losesUnderscores);
  }

  private static List<String> texts(String letters) {
    List<String> all = new ArrayList<>(List.of(""));
    int from = 0;
    for (int length = 1; length <= LENGTH_MAX; length++) {
      int to = all.size();
      for (String shorter : List.copyOf(all.subList(from, to))) {
        letters.chars().forEach(letter -> all.add(shorter + (char) letter));
      }
      from = to;
    }
    return all;
  }
}
