package io.crosstide.local;

import static io.crosstide.local.S3TestRequest.object;
import static org.assertj.core.api.Assertions.assertThat;

import io.crosstide.local.S3TestClient.Answer;
import io.crosstide.local.xml.XmlElement;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class VersioningIT extends WithStore {
  /** A line of a version listing. */
  record Line(String key, String versionId, boolean latest, boolean marker) {}

  static List<Line> versions(String bucket, int pageSize) {
    List<Line> lines = new ArrayList<>();
    S3TestRequest first =
        S3TestRequest.bucket("GET", bucket)
            .query("versions", null)
            .query("max-keys", Integer.toString(pageSize));
    S3TestRequest next = first;
    while (true) {
      XmlElement result = xml(ok(next), "ListVersionsResult");
      for (XmlElement child : result.children()) {
        if (child.name().equals("Version") || child.name().equals("DeleteMarker")) {
          lines.add(
              new Line(
                  child.childText("Key").orElseThrow(),
                  child.childText("VersionId").orElseThrow(),
                  child.childText("IsLatest").orElseThrow().equals("true"),
                  child.name().equals("DeleteMarker")));
        }
      }
      if (!result.childText("IsTruncated").orElseThrow().equals("true")) {
        return lines;
      }
      next =
          first
              .query("key-marker", result.childText("NextKeyMarker").orElseThrow())
              .query("version-id-marker", result.childText("NextVersionIdMarker").orElseThrow());
    }
  }

  private static List<String> ids(String bucket) {
    return versions(bucket, 1000).stream().map(Line::versionId).toList();
  }

  @Test
  void hasNoVersionsBeforeVersioningIsSet() {
    String bucket = newBucket();
    assertThat(put(bucket, "k", "1").headers().contains("x-amz-version-id")).isFalse();
    put(bucket, "k", "2");
    assertThat(versions(bucket, 1000)).containsExactly(new Line("k", "null", true, false));
    ok(object("DELETE", bucket, "k"));
    assertThat(versions(bucket, 1000)).isEmpty();
    assertThat(ok(S3TestRequest.bucket("GET", bucket).query("versioning", null)).text())
        .doesNotContain("Status");
  }

  @Test
  void marksDeletesAndUndeletes() {
    String bucket = newVersionedBucket();
    String first = versionOf(put(bucket, "k", "1"));
    String second = versionOf(put(bucket, "k", "2"));
    Answer deleted = ok(object("DELETE", bucket, "k"));
    String marker = versionOf(deleted);
    assertThat(deleted.header("x-amz-delete-marker")).isEqualTo("true");
    Answer missing = refused(object("GET", bucket, "k"), 404, "NoSuchKey");
    assertThat(missing.header("x-amz-delete-marker")).isEqualTo("true");
    assertThat(versionOf(missing)).isEqualTo(marker);
    Answer named =
        refused(object("GET", bucket, "k").query("versionId", marker), 405, "MethodNotAllowed");
    assertThat(named.header("x-amz-delete-marker")).isEqualTo("true");
    assertThat(versions(bucket, 1000))
        .containsExactly(
            new Line("k", marker, true, true),
            new Line("k", second, false, false),
            new Line("k", first, false, false));
    Answer undeleted = ok(object("DELETE", bucket, "k").query("versionId", marker));
    assertThat(undeleted.header("x-amz-delete-marker")).isEqualTo("true");
    assertThat(get(bucket, "k").text()).isEqualTo("2");
    assertThat(versions(bucket, 1000).get(0)).isEqualTo(new Line("k", second, true, false));
  }

  /** I34: several markers in a row, and a marker with nothing under it. */
  @Test
  void keepsMarkersApartI34() {
    String bucket = newVersionedBucket();
    String lone = versionOf(ok(object("DELETE", bucket, "never-there")));
    assertThat(versions(bucket, 1000)).containsExactly(new Line("never-there", lone, true, true));
    String version = versionOf(put(bucket, "k", "1"));
    String first = versionOf(ok(object("DELETE", bucket, "k")));
    String second = versionOf(ok(object("DELETE", bucket, "k")));
    assertThat(ids(bucket)).containsExactly(second, first, version, lone);
    ok(object("DELETE", bucket, "k").query("versionId", second));
    refused(object("GET", bucket, "k"), 404, "NoSuchKey");
    ok(object("DELETE", bucket, "k").query("versionId", first));
    assertThat(get(bucket, "k").text()).isEqualTo("1");
    refused(object("GET", bucket, "k").query("versionId", first), 404, "NoSuchVersion");
  }

  /** I34: the null version, before, between and after others. */
  @Test
  void replacesTheNullVersionWhereverItLiesI34() {
    String bucket = newBucket();
    put(bucket, "k", "before");
    setVersioning(bucket, "Enabled");
    String first = versionOf(put(bucket, "k", "1"));
    S3TestRequest nullVersion = object("GET", bucket, "k").query("versionId", "null");
    assertThat(ok(nullVersion).text()).isEqualTo("before");
    setVersioning(bucket, "Suspended");
    assertThat(versionOf(put(bucket, "k", "null again"))).isEqualTo("null");
    assertThat(ids(bucket)).containsExactly("null", first);
    assertThat(ok(nullVersion).text()).isEqualTo("null again");
    setVersioning(bucket, "Enabled");
    String second = versionOf(put(bucket, "k", "2"));
    assertThat(ids(bucket)).containsExactly(second, "null", first);
    setVersioning(bucket, "Suspended");
    Answer deleted = ok(object("DELETE", bucket, "k"));
    assertThat(versionOf(deleted)).isEqualTo("null");
    assertThat(versions(bucket, 1000))
        .containsExactly(
            new Line("k", "null", true, true),
            new Line("k", second, false, false),
            new Line("k", first, false, false));
    put(bucket, "k", "over the marker");
    assertThat(ids(bucket)).containsExactly("null", second, first);
    ok(object("DELETE", bucket, "k").query("versionId", "null"));
    assertThat(get(bucket, "k").text()).isEqualTo("2");
    refused(nullVersion, 404, "NoSuchVersion");
  }

  /** I33: many versions within a millisecond are listed in the order they were written. */
  @Test
  void ordersConcurrentVersionsI33() {
    String bucket = newVersionedBucket();
    List<Future<Answer>> writes = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      writes.add(client.sendAsync(object("PUT", bucket, "k").body("" + i)));
    }
    List<String> written =
        new ArrayList<>(
            writes.stream().map(S3TestClient::await).map(WithStore::versionOf).toList());
    List<String> listed = ids(bucket);
    assertThat(listed).containsExactlyInAnyOrderElementsOf(written);
    assertThat(listed).isSortedAccordingTo((a, b) -> b.compareTo(a));
    List<Line> lines = versions(bucket, 1000);
    assertThat(lines.stream().filter(Line::latest)).containsExactly(lines.get(0));
    String latest = versionOf(get(bucket, "k"));
    assertThat(latest).isEqualTo(listed.get(0));
  }

  /** I38: pages of any size give the same, and siblings never mix. */
  @Test
  void pagesThroughVersionsI38() {
    String bucket = newVersionedBucket();
    for (int round = 0; round < 3; round++) {
      for (String key : List.of("a", "a/", "a/b", "ab", "a-", "z", "\u00E9", "\uD83D\uDE00")) {
        if (round == 1 && key.startsWith("ab")) {
          ok(object("DELETE", bucket, key));
        } else {
          put(bucket, key, "x");
        }
      }
    }
    List<Line> all = versions(bucket, 1000);
    assertThat(all).hasSize(24);
    for (int size : new int[] {1, 2, 3, 5, 23}) {
      assertThat(versions(bucket, size)).as("page size %d", size).isEqualTo(all);
    }
    S3TestRequest grouped =
        S3TestRequest.bucket("GET", bucket)
            .query("versions", null)
            .query("prefix", "a")
            .query("delimiter", "/");
    XmlElement result = xml(ok(grouped), "ListVersionsResult");
    assertThat(result.children("CommonPrefixes")).hasSize(1);
    assertThat(result.children("Version"))
        .hasSize(8)
        .noneMatch(v -> v.childText("Key").orElseThrow().contains("/"));
  }

  @Test
  void listsOnAfterTheMarkerVersionIsGone() {
    String bucket = newVersionedBucket();
    String first = versionOf(put(bucket, "k", "1"));
    String second = versionOf(put(bucket, "k", "2"));
    String third = versionOf(put(bucket, "k", "3"));
    S3TestRequest behindThird =
        S3TestRequest.bucket("GET", bucket)
            .query("versions", null)
            .query("key-marker", "k")
            .query("version-id-marker", third);
    ok(object("DELETE", bucket, "k").query("versionId", third));
    XmlElement result = xml(ok(behindThird), "ListVersionsResult");
    List<XmlElement> lines = result.children("Version");
    assertThat(lines).hasSize(2);
    assertThat(lines.get(0).childText("VersionId")).contains(second);
    assertThat(lines.get(0).childText("IsLatest")).contains("true");
    assertThat(lines.get(1).childText("VersionId")).contains(first);
  }

  @Test
  void refusesIdsThatNoVersionCanHave() {
    String bucket = newVersionedBucket();
    put(bucket, "k", "1");
    for (String id : List.of("x", "0123456789abcde", "..", "NULL", "0123456789abcdef/")) {
      refused(object("GET", bucket, "k").query("versionId", id), 400, "InvalidArgument");
    }
    String version = versionOf(put(bucket, "other", "1"));
    refused(object("GET", bucket, "k").query("versionId", version), 404, "NoSuchVersion");
    ok(object("DELETE", bucket, "k").query("versionId", version));
  }
}
