package io.crosstide.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.crosstide.local.xml.XmlElement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ListingIT extends WithStore {
  private record Listed(List<String> keys, List<String> prefixes, int pages) {}

  private static Listed list(S3TestRequest first, String tokenIn, String tokenOut) {
    List<String> keys = new ArrayList<>();
    List<String> prefixes = new ArrayList<>();
    S3TestRequest next = first;
    for (int pages = 1; ; pages++) {
      XmlElement result = xml(ok(next), "ListBucketResult");
      List<String> page = texts(result, "Contents", "Key");
      keys.addAll(page);
      for (XmlElement group : result.children("CommonPrefixes")) {
        prefixes.add(group.childText("Prefix").orElseThrow());
      }
      if (result.childText("IsTruncated").equals(Optional.of("false"))) {
        assertThat(result.child(tokenOut)).isEmpty();
        return new Listed(keys, prefixes, pages);
      }
      next =
          first.query(
              tokenIn, result.childText(tokenOut).orElseGet(() -> page.get(page.size() - 1)));
    }
  }

  private static List<String> texts(XmlElement result, String child, String text) {
    return result.children(child).stream().map(e -> e.childText(text).orElseThrow()).toList();
  }

  private static S3TestRequest v2(String bucket, int pageSize) {
    return S3TestRequest.bucket("GET", bucket)
        .query("list-type", "2")
        .query("max-keys", Integer.toString(pageSize));
  }

  private static String filled() {
    String bucket = newBucket();
    for (String folder : List.of("a/", "b/", "c/")) {
      for (int i = 0; i < 10; i++) {
        put(bucket, folder + i, "x");
      }
    }
    for (String key : List.of("a", "a-", "b--x", "b--y", "top", "zed")) {
      put(bucket, key, "x");
    }
    return bucket;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 7, 36, 1000})
  void pagesOfAnySizeGiveTheSame(int size) {
    String bucket = filled();
    Listed all = list(v2(bucket, size), "continuation-token", "NextContinuationToken");
    assertThat(all.keys()).hasSize(36).isSorted().doesNotHaveDuplicates();
    Listed grouped =
        list(
            v2(bucket, size).query("delimiter", "/"),
            "continuation-token",
            "NextContinuationToken");
    assertThat(grouped.keys()).containsExactly("a", "a-", "b--x", "b--y", "top", "zed");
    assertThat(grouped.prefixes()).containsExactly("a/", "b/", "c/");
    S3TestRequest v1 =
        S3TestRequest.bucket("GET", bucket).query("max-keys", Integer.toString(size));
    assertThat(list(v1, "marker", "NextMarker").keys()).isEqualTo(all.keys());
    Listed groupedV1 = list(v1.query("delimiter", "/"), "marker", "NextMarker");
    assertThat(groupedV1.keys()).isEqualTo(grouped.keys());
    assertThat(groupedV1.prefixes()).isEqualTo(grouped.prefixes());
  }

  @Test
  void startsAfterAndFiltersByPrefix() {
    String bucket = filled();
    assertThat(keys(v2(bucket, 1000).query("start-after", "b/7"))).startsWith("b/8", "b/9", "c/0");
    assertThat(keys(v2(bucket, 1000).query("start-after", "b/7").query("prefix", "b/")))
        .containsExactly("b/8", "b/9");
    assertThat(keys(v2(bucket, 1000).query("start-after", "a").query("prefix", "zed")))
        .containsExactly("zed");
    assertThat(keys(v2(bucket, 1000).query("start-after", "zz"))).isEmpty();
    assertThat(keys(v2(bucket, 1000).query("prefix", "a"))).hasSize(12);
    XmlElement grouped = xml(ok(v2(bucket, 1000).query("delimiter", "--")), "ListBucketResult");
    assertThat(texts(grouped, "CommonPrefixes", "Prefix")).containsExactly("b--");
  }

  private static List<String> keys(S3TestRequest request) {
    return texts(xml(ok(request), "ListBucketResult"), "Contents", "Key");
  }

  @Test
  void tellsMillisecondsOwnersAndCounts() {
    String bucket = newBucket();
    put(bucket, "k", "12345");
    XmlElement result = xml(ok(v2(bucket, 1000).query("fetch-owner", "true")), "ListBucketResult");
    assertThat(result.childText("KeyCount")).contains("1");
    XmlElement contents = result.child("Contents").orElseThrow();
    assertThat(contents.childText("LastModified").orElseThrow())
        .matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z");
    assertThat(contents.childText("Size")).contains("5");
    assertThat(contents.childText("StorageClass")).contains("STANDARD");
    assertThat(contents.child("Owner")).isPresent();
  }

  @Test
  void refusesSenselessParameters() {
    String bucket = newBucket();
    S3TestRequest list = S3TestRequest.bucket("GET", bucket).query("list-type", "2");
    refused(list.query("max-keys", "-1"), 400, "InvalidArgument");
    refused(list.query("max-keys", "many"), 400, "InvalidArgument");
    refused(list.query("encoding-type", "base64"), 400, "InvalidArgument");
    refused(list.query("continuation-token", "?!"), 400, "InvalidArgument");
    refused(
        S3TestRequest.bucket("GET", bucket).query("versions", null).query("version-id-marker", "x"),
        400,
        "InvalidArgument");
    XmlElement none = xml(ok(list.query("max-keys", "0")), "ListBucketResult");
    assertThat(none.childText("IsTruncated")).contains("false");
  }
}
