package io.crosstide.local;

import static io.crosstide.local.S3TestRequest.object;
import static org.assertj.core.api.Assertions.assertThat;

import io.crosstide.local.S3TestClient.Answer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Writers may choose version ids, as replicas keep those of their sources. */
class GivenVersionIdIT extends WithStore {
  private static final String HEADER = "x-amz-crosstide-version-id";
  private static final String ID = "UIORUnfndfiufdisojhr398493jfdkjF";
  private static final String OTHER = "9f2c1a34-6d1c-4c55-8c4e-0f3f1d9a7b11";

  private static S3TestRequest write(String bucket, String body, String id) {
    return object("PUT", bucket, "k").header(HEADER, id).body(body);
  }

  private static S3TestRequest delete(String bucket, String id) {
    return object("DELETE", bucket, "k").header(HEADER, id);
  }

  private static String read(String bucket, String id) {
    return ok(object("GET", bucket, "k").query("versionId", id)).text();
  }

  private static List<String> ids(String bucket, int pageSize) {
    return VersioningIT.versions(bucket, pageSize).stream()
        .map(VersioningIT.Line::versionId)
        .toList();
  }

  /** I33: the place of a version is that of its writing, whatever its id. */
  @Test
  void keepsTheIdAndTheOrderOfWritingI33() {
    String bucket = newVersionedBucket();
    String own = versionOf(put(bucket, "k", "0"));
    assertThat(versionOf(ok(write(bucket, "1", OTHER)))).isEqualTo(OTHER);
    Answer marker = ok(delete(bucket, ID));
    assertThat(marker.header("x-amz-delete-marker")).isEqualTo("true");
    assertThat(versionOf(marker)).isEqualTo(ID);
    String last = versionOf(put(bucket, "k", "2"));
    for (int pageSize : new int[] {1, 2, 1000}) {
      assertThat(ids(bucket, pageSize)).containsExactly(last, ID, OTHER, own);
    }
    assertThat(read(bucket, OTHER)).isEqualTo("1");
    assertThat(read(bucket, own)).isEqualTo("0");
    refused(object("GET", bucket, "k").query("versionId", ID), 405, "MethodNotAllowed");
    refused(object("GET", bucket, "l").query("versionId", OTHER), 404, "NoSuchVersion");
  }

  /** I30: it is deleted by that id, and nothing else is. */
  @Test
  void deletesByTheIdI30() {
    String bucket = newVersionedBucket();
    ok(write(bucket, "1", ID));
    String own = versionOf(put(bucket, "k", "2"));
    ok(object("DELETE", bucket, "k").query("versionId", ID));
    assertThat(ids(bucket, 1000)).containsExactly(own);
    refused(object("GET", bucket, "k").query("versionId", ID), 404, "NoSuchVersion");
    ok(object("DELETE", bucket, "k").query("versionId", ID));
    assertThat(versionOf(ok(write(bucket, "3", ID)))).as("free again").isEqualTo(ID);
    assertThat(ids(bucket, 1000)).containsExactly(ID, own);
    ok(object("PUT", bucket, "k").query("versionId", ID).query("tagging", null).body(tags()));
    assertThat(ok(object("GET", bucket, "k").query("versionId", ID).query("tagging", null)).text())
        .contains("blue");
  }

  private static String tags() {
    return "<Tagging><TagSet><Tag><Key>team</Key><Value>blue</Value></Tag></TagSet></Tagging>";
  }

  /** I38: a page goes on where the last one ended, also if the version there has gone since. */
  @Test
  void listsOnAfterAVersionThatIsGoneI38() {
    String bucket = newVersionedBucket();
    String own = versionOf(put(bucket, "k", "0"));
    ok(write(bucket, "1", ID));
    ok(write(bucket, "2", OTHER));
    S3TestRequest list =
        S3TestRequest.bucket("GET", bucket).query("versions", null).query("max-keys", "1");
    String marker =
        xml(ok(list), "ListVersionsResult").childText("NextVersionIdMarker").orElseThrow();
    ok(object("DELETE", bucket, "k").query("versionId", OTHER));
    for (String from : List.of(marker, ID)) {
      String next =
          xml(
                  ok(list.query("key-marker", "k").query("version-id-marker", from)),
                  "ListVersionsResult")
              .children("Version")
              .get(0)
              .childText("VersionId")
              .orElseThrow();
      assertThat(next).isEqualTo(from.equals(ID) ? own : ID);
    }
  }

  @Test
  void aRepeatedWriteMakesNoSecondVersion() {
    String bucket = newVersionedBucket();
    for (int i = 0; i < 2; i++) {
      assertThat(versionOf(ok(write(bucket, "1", ID)))).isEqualTo(ID);
    }
    String large = "x".repeat(100_000);
    for (int i = 0; i < 2; i++) {
      assertThat(versionOf(ok(write(bucket, large, OTHER)))).isEqualTo(OTHER);
    }
    assertThat(read(bucket, OTHER)).isEqualTo(large);
    String third = "a-delete-marker-of-another-store";
    for (int i = 0; i < 2; i++) {
      assertThat(versionOf(ok(delete(bucket, third)))).isEqualTo(third);
    }
    assertThat(ids(bucket, 1000)).containsExactly(third, OTHER, ID);
  }

  /** I20: no version is ever replaced by one that is not the same, nor moved. */
  @Test
  void refusesAnIdThatAnotherVersionHasI20() {
    String bucket = newVersionedBucket();
    String own = versionOf(put(bucket, "k", "0"));
    ok(write(bucket, "1", ID));
    for (S3TestRequest taken :
        List.of(
            write(bucket, "2", ID),
            write(bucket, "1", ID).header("x-amz-meta-a", "b"),
            write(bucket, "0", own),
            delete(bucket, ID),
            copy(bucket, own, ID))) {
      refused(taken, 409, "VersionIdTaken");
    }
    String newest = versionOf(put(bucket, "k", "2"));
    refused(write(bucket, "1", ID), 409, "VersionIdTaken");
    assertThat(ids(bucket, 1000)).containsExactly(newest, ID, own);
    assertThat(read(bucket, ID)).isEqualTo("1");
  }

  private static S3TestRequest copy(String bucket, String source, String id) {
    return object("PUT", bucket, "k")
        .header("x-amz-copy-source", "/" + bucket + "/k?versionId=" + source)
        .header(HEADER, id);
  }

  @Test
  void copiesAndUploadsInPartsKeepItToo() {
    String bucket = newVersionedBucket();
    String own = versionOf(put(bucket, "k", "0"));
    assertThat(versionOf(ok(copy(bucket, own, ID)))).isEqualTo(ID);
    assertThat(versionOf(ok(copy(bucket, own, ID)))).as("repeated").isEqualTo(ID);
    assertThat(versionOf(ok(copy(bucket, ID, OTHER)))).as("of one kept").isEqualTo(OTHER);
    refused(complete(bucket, ID), 409, "VersionIdTaken");
    S3TestRequest complete = complete(bucket, "of-an-upload-in-parts");
    for (int i = 0; i < 2; i++) {
      assertThat(versionOf(ok(complete))).isEqualTo("of-an-upload-in-parts");
    }
    assertThat(ids(bucket, 1000)).containsExactly("of-an-upload-in-parts", OTHER, ID, own);
  }

  private static S3TestRequest complete(String bucket, String id) {
    String upload = ok(object("POST", bucket, "k").query("uploads", null)).element("UploadId");
    String tag =
        ok(object("PUT", bucket, "k")
                .query("uploadId", upload)
                .query("partNumber", "1")
                .body("part"))
            .header("etag");
    return object("POST", bucket, "k")
        .query("uploadId", upload)
        .header(HEADER, id)
        .body(
            "<CompleteMultipartUpload><Part><PartNumber>1</PartNumber><ETag>%s</ETag></Part></CompleteMultipartUpload>"
                .formatted(tag));
  }

  @Test
  void refusesWhatCannotBeAnId() {
    String bucket = newVersionedBucket();
    String own = versionOf(put(bucket, "k", "0"));
    String future = "f".repeat(13) + own.substring(13);
    List<String> wrong = new ArrayList<>(List.of("null", "short", "with a blank in it", future));
    Stream.of("0123456789abcdef/", "x".repeat(129)).forEach(wrong::add);
    for (String id : wrong) {
      refused(write(bucket, "1", id), 400, "InvalidVersionId");
      refused(delete(bucket, id), 400, "InvalidVersionId");
    }
    refused(delete(bucket, ID).query("versionId", own), 400, "InvalidRequest");
    assertThat(ids(bucket, 1000)).containsExactly(own);
  }

  @Test
  void onlyVersionedBucketsHaveIdsToChoose() {
    String bucket = newBucket();
    refused(write(bucket, "1", ID), 409, "InvalidBucketState");
    refused(delete(bucket, ID), 409, "InvalidBucketState");
    setVersioning(bucket, "Suspended");
    refused(write(bucket, "1", ID), 409, "InvalidBucketState");
    refused(delete(bucket, ID), 409, "InvalidBucketState");
    assertThat(ids(bucket, 1000)).isEmpty();
  }

  /** Whoever may write may not choose ids by that. */
  @Test
  void onlySignedRequestsMayChoose() {
    String bucket = newVersionedBucket();
    ok(
        S3TestRequest.bucket("PUT", bucket)
            .query("acl", null)
            .header("x-amz-acl", "public-read-write"));
    S3TestRequest anonymous = write(bucket, "1", ID).signing(S3TestRequest.Signing.NONE);
    refused(anonymous, 403, "AccessDenied");
    ok(object("PUT", bucket, "k").body("1").signing(S3TestRequest.Signing.NONE));
  }
}
