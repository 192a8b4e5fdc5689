package io.crosstide.local;

import static io.crosstide.local.S3TestRequest.object;
import static org.assertj.core.api.Assertions.assertThat;

import io.crosstide.local.S3TestClient.Answer;
import io.crosstide.local.S3TestRequest.Signing;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ObjectIT extends WithStore {
  private static byte[] bytes(int size) {
    byte[] bytes = new byte[size];
    new SplittableRandom(size).nextBytes(bytes);
    return bytes;
  }

  private static String md5(byte[] bytes) throws Exception {
    return HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(bytes));
  }

  /** Around the border between bodies in the index and bodies in files, and across batches. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 65_535, 65_536, 65_537, 100_000, 262_144, 1_000_000, 5_000_000})
  void keepsBodiesOfEverySize(int size) throws Exception {
    String bucket = newBucket();
    byte[] body = bytes(size);
    Answer put = ok(object("PUT", bucket, "k").body(body));
    assertThat(put.header("ETag")).isEqualTo('"' + md5(body) + '"');
    Answer got = get(bucket, "k");
    assertThat(got.body()).isEqualTo(body);
    assertThat(got.header("ETag")).isEqualTo(put.header("ETag"));
    Answer head = ok(object("HEAD", bucket, "k"));
    assertThat(head.header("Content-Length")).isEqualTo(Integer.toString(size));
    assertThat(head.body()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
  void takesEveryWayOfSigningABody(Signing signing) {
    String bucket = newBucket();
    for (int size : new int[] {0, 5, 70_000, 300_000}) {
      ok(object("PUT", bucket, "k" + size).body(bytes(size)).signing(signing));
      Answer got = get(bucket, "k" + size);
      assertThat(got.body()).isEqualTo(bytes(size));
      assertThat(got.headers().contains("Content-Encoding")).isFalse();
    }
  }

  @Test
  void keepsAllMetadataAndReturnsIt() {
    String bucket = newBucket();
    // Bytes of UTF-8, one per char, as they travel in headers.
    String umlaut =
        new String("grün".getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    S3TestRequest put =
        object("PUT", bucket, "k")
            .body("x")
            .header("Cache-Control", "max-age=3")
            .header("Content-Disposition", "attachment; filename=\"a b\"")
            .header("Content-Encoding", "gzip")
            .header("Content-Language", "de")
            .header("Content-Type", "text/plain; charset=utf-8")
            .header("Expires", "Thu, 01 Dec 2030 16:00:00 GMT")
            .header("x-amz-meta-Mixed-CASE", "Value")
            .header("x-amz-storage-class", "STANDARD_IA")
            .header("x-amz-server-side-encryption", "aws:kms")
            .header("x-amz-server-side-encryption-aws-kms-key-id", "key-7")
            .header("x-amz-website-redirect-location", "/elsewhere")
            .header("x-amz-tagging", "a=1&b=x%20y");
    ok(put);
    ok(
        object("PUT", bucket, "utf8")
            .header("x-amz-meta-utf8", umlaut)
            .signing(Signing.NONE)
            .header("x-amz-acl", "public-read"),
        bucket);
    Answer got = get(bucket, "k");
    assertThat(got.header("Cache-Control")).isEqualTo("max-age=3");
    assertThat(got.header("Content-Disposition")).isEqualTo("attachment; filename=\"a b\"");
    assertThat(got.header("Content-Encoding")).isEqualTo("gzip");
    assertThat(got.header("Content-Language")).isEqualTo("de");
    assertThat(got.header("Content-Type")).isEqualTo("text/plain; charset=utf-8");
    assertThat(got.header("Expires")).isEqualTo("Thu, 01 Dec 2030 16:00:00 GMT");
    assertThat(got.headers().names()).contains("x-amz-meta-mixed-case");
    assertThat(got.header("x-amz-meta-mixed-case")).isEqualTo("Value");
    assertThat(got.header("x-amz-storage-class")).isEqualTo("STANDARD_IA");
    assertThat(got.header("x-amz-server-side-encryption")).isEqualTo("aws:kms");
    assertThat(got.header("x-amz-server-side-encryption-aws-kms-key-id")).isEqualTo("key-7");
    assertThat(got.header("x-amz-website-redirect-location")).isEqualTo("/elsewhere");
    assertThat(got.header("x-amz-tagging-count")).isEqualTo("2");
    assertThat(got.header("Last-Modified")).endsWith("GMT");
    assertThat(get(bucket, "utf8").header("x-amz-meta-utf8")).isEqualTo(umlaut);
  }

  /**
   * The bucket is opened to all for a moment, since the SDK's signer does not sign these bytes as
   * they are sent.
   */
  private static void ok(S3TestRequest anonymous, String bucket) {
    ok(
        S3TestRequest.bucket("PUT", bucket)
            .query("acl", null)
            .header("x-amz-acl", "public-read-write"));
    ok(anonymous);
  }

  @ParameterizedTest
  @CsvSource({
    "bytes=0-0, 206, 0, 1",
    "bytes=3-, 206, 3, 7",
    "bytes=-3, 206, 7, 3",
    "bytes=2-5, 206, 2, 4",
    "bytes=0-999, 206, 0, 10",
    "bytes=-999, 206, 0, 10",
    "bytes=5-2, 200, 0, 10",
    "lines=1-2, 200, 0, 10",
    "'bytes=0-1,3-4', 200, 0, 10",
  })
  void answersRanges(String range, int status, int from, int length) {
    String bucket = newBucket();
    put(bucket, "k", "0123456789");
    Answer got = ok(object("GET", bucket, "k").header("Range", range));
    assertThat(got.status()).isEqualTo(status);
    assertThat(got.text()).isEqualTo("0123456789".substring(from, from + length));
    if (status == 206) {
      assertThat(got.header("Content-Range"))
          .isEqualTo("bytes " + from + "-" + (from + length - 1) + "/10");
    }
  }

  @Test
  void refusesRangesOutsideTheObject() {
    String bucket = newBucket();
    put(bucket, "k", "0123456789");
    put(bucket, "empty", "");
    for (String range : List.of("bytes=10-", "bytes=10-12", "bytes=-0")) {
      Answer answer =
          refused(object("GET", bucket, "k").header("Range", range), 416, "InvalidRange");
      assertThat(answer.header("Content-Range")).isEqualTo("bytes */10");
    }
    refused(object("GET", bucket, "empty").header("Range", "bytes=0-"), 416, "InvalidRange");
  }

  @Test
  void readsUnderConditions() {
    String bucket = newBucket();
    String etag = put(bucket, "k", "x").header("ETag");
    String bare = etag.replace("\"", "");
    S3TestRequest get = object("GET", bucket, "k");
    String past = "Sun, 06 Nov 1994 08:49:37 GMT";
    String future = "Sun, 06 Nov 2044 08:49:37 GMT";
    ok(get.header("If-Match", etag));
    ok(get.header("If-Match", bare));
    ok(get.header("If-Match", "*"));
    ok(get.header("If-Match", "\"other\", " + etag));
    refused(get.header("If-Match", "\"other\""), 412, "PreconditionFailed");
    ok(get.header("If-None-Match", "\"other\""));
    Answer same = refused(get.header("If-None-Match", etag), 304, "");
    assertThat(same.header("ETag")).isEqualTo(etag);
    ok(get.header("If-Modified-Since", past));
    refused(get.header("If-Modified-Since", future), 304, "");
    ok(get.header("If-Unmodified-Since", future));
    refused(get.header("If-Unmodified-Since", past), 412, "PreconditionFailed");
    ok(get.header("If-Match", etag).header("If-Unmodified-Since", past));
    ok(get.header("If-None-Match", "\"other\"").header("If-Modified-Since", future));
    refused(object("HEAD", bucket, "k").header("If-Match", "\"other\""), 412, "");
  }

  @Test
  void writesUnderConditions() {
    String bucket = newBucket();
    S3TestRequest put = object("PUT", bucket, "k").body("x");
    refused(put.header("If-Match", "\"any\""), 404, "NoSuchKey");
    String etag = ok(put.header("If-None-Match", "*")).header("ETag");
    refused(put.header("If-None-Match", "*"), 412, "PreconditionFailed");
    refused(put.header("If-Match", "\"other\""), 412, "PreconditionFailed");
    ok(put.header("If-Match", etag));
    ok(put.header("If-Match", etag.replace("\"", "")));
    refused(put.header("If-None-Match", etag), 501, "NotImplemented");
    S3TestRequest delete = object("DELETE", bucket, "k");
    refused(delete.header("If-Match", "\"other\""), 412, "PreconditionFailed");
    ok(delete.header("If-Match", etag));
    ok(delete.header("If-Match", etag));
    refused(delete.header("If-Match", "*"), 412, "PreconditionFailed");
  }

  @Test
  void letsOneOfManyCreate() {
    String bucket = newBucket();
    var answers =
        IntStream.range(0, 16)
            .mapToObj(
                i ->
                    client.sendAsync(
                        object("PUT", bucket, "k").body("" + i).header("If-None-Match", "*")))
            .toList();
    long won = answers.stream().map(S3TestClient::await).filter(a -> a.status() == 200).count();
    assertThat(won).isEqualTo(1);
  }

  @Test
  void verifiesWhatTheClientSaysOfTheBody() throws Exception {
    String bucket = newBucket();
    byte[] body = bytes(80_000);
    String good = Base64.getEncoder().encodeToString(MessageDigest.getInstance("MD5").digest(body));
    S3TestRequest put = object("PUT", bucket, "k").body(body);
    ok(put.header("Content-MD5", good));
    String other = "1B2M2Y8AsgTpgAmY7PhCfg==";
    refused(put.body(bytes(70_000)).header("Content-MD5", other), 400, "BadDigest");
    refused(put.body("small").header("Content-MD5", other), 400, "BadDigest");
    refused(put.header("Content-MD5", "short"), 400, "InvalidDigest");
    refused(put.header("x-amz-checksum-crc32", "AAAAAA=="), 400, "BadDigest");
    refused(
        put.signing(Signing.NONE)
            .header("x-amz-content-sha256", "0".repeat(64))
            .header("x-amz-acl", "private"),
        403,
        "AccessDenied");
    assertThat(get(bucket, "k").body()).isEqualTo(body);
    assertThat(directory.resolve("incoming")).isEmptyDirectory();
  }

  @Test
  void overridesHeadersOfAnswers() {
    String bucket = newBucket();
    put(bucket, "k", "x");
    Answer got =
        ok(
            object("GET", bucket, "k")
                .query("response-content-type", "a/b")
                .query("response-content-disposition", "attachment"));
    assertThat(got.header("Content-Type")).isEqualTo("a/b");
    assertThat(got.header("Content-Disposition")).isEqualTo("attachment");
    refused(
        object("GET", bucket, "k").query("response-content-type", "a\r\nx: y"),
        400,
        "InvalidArgument");
  }

  @Test
  void keepsTagsAndAcls() {
    String bucket = newBucket();
    put(bucket, "k", "x");
    S3TestRequest tagging = object("PUT", bucket, "k").query("tagging", null);
    ok(tagging.body(tags("a", "<&>")));
    Answer read = ok(object("GET", bucket, "k").query("tagging", null));
    assertThat(
            xml(read, "Tagging")
                .child("TagSet")
                .orElseThrow()
                .children("Tag")
                .get(0)
                .childText("Value"))
        .contains("<&>");
    assertThat(get(bucket, "k").header("x-amz-tagging-count")).isEqualTo("1");
    refused(tagging.body(tags("", "x")), 400, "InvalidTag");
    refused(tagging.body("<Tagging/>"), 400, "MalformedXML");
    ok(object("DELETE", bucket, "k").query("tagging", null));
    assertThat(get(bucket, "k").headers().contains("x-amz-tagging-count")).isFalse();
    S3TestRequest anonymous = object("GET", bucket, "k").signing(Signing.NONE);
    refused(anonymous, 403, "AccessDenied");
    ok(object("PUT", bucket, "k").query("acl", null).header("x-amz-acl", "public-read"));
    ok(anonymous);
    Answer acl = ok(object("GET", bucket, "k").query("acl", null));
    assertThat(acl.text()).contains("AllUsers", "READ", "FULL_CONTROL");
    ok(object("PUT", bucket, "k").query("acl", null).header("x-amz-acl", "private"));
    refused(anonymous, 403, "AccessDenied");
    ok(object("PUT", bucket, "k").query("acl", null).body(acl.body()));
    ok(anonymous);
    refused(
        object("PUT", bucket, "k").query("acl", null).header("x-amz-acl", "everyone"),
        400,
        "InvalidArgument");
  }

  private static String tags(String key, String value) {
    String escaped = value.replace("&", "&amp;").replace("<", "&lt;");
    return "<Tagging><TagSet><Tag><Key>"
        + key
        + "</Key><Value>"
        + escaped
        + "</Value></Tag></TagSet></Tagging>";
  }
}
