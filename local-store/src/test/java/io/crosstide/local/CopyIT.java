package io.crosstide.local;

import static io.crosstide.local.S3TestRequest.object;
import static org.assertj.core.api.Assertions.assertThat;

import io.crosstide.local.S3TestClient.Answer;
import io.vertx.core.Future;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CopyIT extends WithStore {
  private static S3TestRequest copy(String bucket, String from, String to) {
    return object("PUT", bucket, to).header("x-amz-copy-source", "/" + bucket + "/" + from);
  }

  /** In the index, in a file. */
  @ParameterizedTest
  @ValueSource(ints = {0, 10, 200_000})
  void copiesAreIndependentOfTheirSource(int size) {
    String bucket = newBucket();
    String body = "x".repeat(size);
    ok(
        object("PUT", bucket, "source")
            .body(body)
            .header("Content-Type", "a/b")
            .header("x-amz-meta-m", "1")
            .header("x-amz-storage-class", "STANDARD_IA")
            .header("x-amz-acl", "public-read")
            .header("x-amz-tagging", "t=1"));
    Answer copied = ok(copy(bucket, "source", "target"));
    ok(object("DELETE", bucket, "source"));
    Answer got = get(bucket, "target");
    assertThat(got.text()).isEqualTo(body);
    assertThat(copied.text()).contains(got.header("ETag").replace("\"", ""));
    assertThat(got.header("Content-Type")).isEqualTo("a/b");
    assertThat(got.header("x-amz-meta-m")).isEqualTo("1");
    assertThat(got.header("x-amz-tagging-count")).isEqualTo("1");
    assertThat(got.headers().contains("x-amz-storage-class")).isFalse();
    refused(
        object("GET", bucket, "target").signing(S3TestRequest.Signing.NONE), 403, "AccessDenied");
  }

  @Test
  void replacesWhatItIsTold() {
    String bucket = newBucket();
    ok(
        object("PUT", bucket, "source")
            .body("x")
            .header("x-amz-meta-old", "1")
            .header("x-amz-tagging", "old=1"));
    ok(
        copy(bucket, "source", "target")
            .header("x-amz-metadata-directive", "REPLACE")
            .header("x-amz-meta-new", "2")
            .header("x-amz-tagging-directive", "REPLACE")
            .header("x-amz-tagging", "new=2&more=3"));
    Answer got = get(bucket, "target");
    assertThat(got.headers().contains("x-amz-meta-old")).isFalse();
    assertThat(got.header("x-amz-meta-new")).isEqualTo("2");
    assertThat(got.header("x-amz-tagging-count")).isEqualTo("2");
    refused(
        copy(bucket, "source", "target").header("x-amz-metadata-directive", "MERGE"),
        400,
        "InvalidArgument");
  }

  @Test
  void copiesOntoItselfOnlyWithAChange() {
    String bucket = newBucket();
    put(bucket, "k", "y".repeat(100_000));
    refused(copy(bucket, "k", "k"), 400, "InvalidRequest");
    ok(copy(bucket, "k", "k").header("x-amz-storage-class", "GLACIER"));
    Answer got = get(bucket, "k");
    assertThat(got.header("x-amz-storage-class")).isEqualTo("GLACIER");
    assertThat(got.body()).hasSize(100_000);
  }

  @Test
  void copiesUnderConditionsAndByVersion() {
    String bucket = newVersionedBucket();
    Answer first = put(bucket, "k", "1");
    put(bucket, "k", "2");
    String past = "Sun, 06 Nov 1994 08:49:37 GMT";
    S3TestRequest copy = copy(bucket, "k", "target");
    refused(
        copy.header("x-amz-copy-source-if-match", first.header("ETag")), 412, "PreconditionFailed");
    refused(copy.header("x-amz-copy-source-if-unmodified-since", past), 412, "PreconditionFailed");
    ok(copy.header("x-amz-copy-source-if-modified-since", past));
    Answer old = ok(copy(bucket, "k?versionId=" + versionOf(first), "target"));
    assertThat(old.header("x-amz-copy-source-version-id")).isEqualTo(versionOf(first));
    assertThat(get(bucket, "target").text()).isEqualTo("1");
    ok(copy(bucket, "k?versionId=" + versionOf(first), "k"));
    assertThat(get(bucket, "k").text()).isEqualTo("1");
    ok(object("DELETE", bucket, "k"));
    refused(copy, 404, "NoSuchKey");
    refused(copy(bucket, "none", "target"), 404, "NoSuchKey");
    refused(
        object("PUT", bucket, "t").header("x-amz-copy-source", "nonexistent/k"),
        404,
        "NoSuchBucket");
    refused(object("PUT", bucket, "t").header("x-amz-copy-source", "k"), 400, "InvalidArgument");
  }

  /** A source that is overwritten all the time is copied whole, one state of it or another. */
  @Test
  void copiesOneStateOfAChangingSource() {
    String bucket = newBucket();
    List<Future<Answer>> all = new ArrayList<>();
    put(bucket, "k", "0".repeat(70_000));
    for (int i = 0; i < 60; i++) {
      all.add(client.sendAsync(object("PUT", bucket, "k").body(("" + i % 10).repeat(70_000))));
      all.add(client.sendAsync(copy(bucket, "k", "copy" + i)));
      all.add(client.sendAsync(object("GET", bucket, "k")));
    }
    for (Future<Answer> each : all) {
      Answer answer = S3TestClient.await(each);
      assertThat(answer.status()).as(answer.text()).isEqualTo(200);
      if (answer.body().length == 70_000) {
        assertThat(answer.text().chars().distinct().count()).isEqualTo(1);
      }
    }
    for (int i = 0; i < 60; i++) {
      String text = get(bucket, "copy" + i).text();
      assertThat(text).hasSize(70_000);
      assertThat(text.chars().distinct().count()).isEqualTo(1);
    }
  }

  @Test
  void leavesNoFileOfDeletedObjects() throws Exception {
    String bucket = newBucket();
    long before = files();
    put(bucket, "k", "z".repeat(100_000));
    ok(copy(bucket, "k", "k2"));
    assertThat(files()).isEqualTo(before + 1);
    put(bucket, "k", "z".repeat(100_001));
    ok(object("DELETE", bucket, "k2"));
    ok(object("DELETE", bucket, "k"));
    long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (files() > before && System.nanoTime() < deadline) {
      Thread.onSpinWait();
    }
    assertThat(files()).isEqualTo(before);
  }

  private static long files() throws IOException {
    try (Stream<Path> files = Files.walk(directory.resolve("bodies"))) {
      return files.filter(Files::isRegularFile).count();
    }
  }
}
