package io.crosstide.local;

import static io.crosstide.local.S3TestRequest.object;
import static org.assertj.core.api.Assertions.assertThat;

import io.crosstide.local.S3TestClient.Answer;
import io.crosstide.local.xml.XmlElement;
import java.io.ByteArrayOutputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class MultipartIT extends WithStore {
  private static byte[] bytes(int size, int seed) {
    byte[] bytes = new byte[size];
    new SplittableRandom(seed).nextBytes(bytes);
    return bytes;
  }

  private static String begin(S3TestRequest create) {
    return ok(create.query("uploads", null)).element("UploadId");
  }

  private static S3TestRequest part(String bucket, String uploadId, int number, byte[] body) {
    return object("PUT", bucket, "k")
        .query("partNumber", Integer.toString(number))
        .query("uploadId", uploadId)
        .body(body);
  }

  private static String upload(String bucket, String uploadId, int number, byte[] body) {
    return ok(part(bucket, uploadId, number, body)).header("ETag");
  }

  private static S3TestRequest complete(
      String bucket, String uploadId, Map<Integer, String> parts) {
    StringBuilder xml = new StringBuilder("<CompleteMultipartUpload>");
    parts.forEach(
        (number, etag) ->
            xml.append("<Part><PartNumber>")
                .append(number)
                .append("</PartNumber><ETag>")
                .append(etag)
                .append("</ETag></Part>"));
    return object("POST", bucket, "k")
        .query("uploadId", uploadId)
        .body(xml.append("</CompleteMultipartUpload>").toString());
  }

  @Test
  void joinsPartsAndKeepsTheirLayout() throws Exception {
    String bucket = newBucket();
    String id =
        begin(
            object("POST", bucket, "k")
                .header("Content-Type", "a/b")
                .header("x-amz-meta-m", "1")
                .header("x-amz-tagging", "t=1")
                .header("x-amz-storage-class", "STANDARD_IA"));
    byte[][] bodies = {bytes(1000, 1), bytes(70_000, 2), bytes(3, 3)};
    int[] numbers = {2, 7, 10_000};
    Map<Integer, String> etags = new LinkedHashMap<>();
    upload(bucket, id, 7, bytes(1500, 9));
    upload(bucket, id, 9, bytes(1500, 9));
    for (int i : new int[] {2, 0, 1}) {
      etags.put(numbers[i], upload(bucket, id, numbers[i], bodies[i]));
    }
    Map<Integer, String> listed = new LinkedHashMap<>();
    Arrays.stream(numbers).forEach(n -> listed.put(n, etags.get(n)));
    refused(object("GET", bucket, "k"), 404, "NoSuchKey");
    String etag = ok(complete(bucket, id, listed)).element("ETag").replace("&quot;", "");
    MessageDigest md5 = MessageDigest.getInstance("MD5");
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    for (byte[] body : bodies) {
      md5.update(MessageDigest.getInstance("MD5").digest(body));
      whole.write(body);
    }
    assertThat(etag).isEqualTo(HexFormat.of().formatHex(md5.digest()) + "-3");
    Answer got = get(bucket, "k");
    assertThat(got.body()).isEqualTo(whole.toByteArray());
    assertThat(got.header("Content-Type")).isEqualTo("a/b");
    assertThat(got.header("x-amz-meta-m")).isEqualTo("1");
    assertThat(got.header("x-amz-tagging-count")).isEqualTo("1");
    assertThat(got.header("x-amz-storage-class")).isEqualTo("STANDARD_IA");
    for (int i = 0; i < bodies.length; i++) {
      Answer one = ok(object("GET", bucket, "k").query("partNumber", "" + (i + 1)));
      assertThat(one.status()).isEqualTo(206);
      assertThat(one.body()).isEqualTo(bodies[i]);
      assertThat(one.header("x-amz-mp-parts-count")).isEqualTo("3");
      Answer head = ok(object("HEAD", bucket, "k").query("partNumber", "" + (i + 1)));
      assertThat(head.header("Content-Length")).isEqualTo("" + bodies[i].length);
    }
    refused(object("GET", bucket, "k").query("partNumber", "4"), 416, "InvalidPartNumber");
    Answer across = ok(object("GET", bucket, "k").header("Range", "bytes=995-71001"));
    assertThat(across.body()).isEqualTo(Arrays.copyOfRange(whole.toByteArray(), 995, 71_002));
    Answer again = ok(complete(bucket, id, listed));
    assertThat(again.element("ETag")).contains(etag);
    refused(part(bucket, id, 1, bytes(1, 1)), 404, "NoSuchUpload");
  }

  @Test
  void refusesToCompleteWhatIsNotThere() {
    String bucket = newBucket();
    String id = begin(object("POST", bucket, "k"));
    String first = upload(bucket, id, 1, bytes(1000, 1));
    String small = upload(bucket, id, 2, bytes(999, 2));
    String third = upload(bucket, id, 3, bytes(1, 3));
    refused(complete(bucket, id, Map.of()), 400, "MalformedXML");
    refused(complete(bucket, id, Map.of(4, first)), 400, "InvalidPart");
    refused(complete(bucket, id, Map.of(1, small)), 400, "InvalidPart");
    Map<Integer, String> reversed = new LinkedHashMap<>();
    reversed.put(2, small);
    reversed.put(1, first);
    refused(complete(bucket, id, reversed), 400, "InvalidPartOrder");
    Map<Integer, String> all = new LinkedHashMap<>();
    all.put(1, first);
    all.put(2, small);
    all.put(3, third);
    refused(complete(bucket, id, all), 400, "EntityTooSmall");
    all.remove(2);
    S3TestRequest complete = complete(bucket, id, all);
    refused(complete.header("If-Match", "\"x\""), 404, "NoSuchKey");
    String etag = ok(complete.header("If-None-Match", "*")).element("ETag");
    String next = begin(object("POST", bucket, "k"));
    Map<Integer, String> one = Map.of(1, upload(bucket, next, 1, bytes(5, 1)));
    refused(complete(bucket, next, one).header("If-None-Match", "*"), 412, "PreconditionFailed");
    ok(complete(bucket, next, one).header("If-Match", etag.replace("&quot;", "\"")));
    for (String wrong : List.of("0", "10001", "x", "")) {
      refused(
          object("PUT", bucket, "k").query("partNumber", wrong).query("uploadId", id).body("x"),
          400,
          "InvalidArgument");
    }
    refused(
        part(bucket, begin(object("POST", bucket, "k")), 1, bytes(9, 1))
            .header("Content-MD5", "1B2M2Y8AsgTpgAmY7PhCfg=="),
        400,
        "BadDigest");
  }

  @Test
  void makesOfOneEmptyPartAnEmptyObject() {
    String bucket = newBucket();
    String id = begin(object("POST", bucket, "k"));
    ok(complete(bucket, id, Map.of(1, upload(bucket, id, 1, new byte[0]))));
    Answer got = get(bucket, "k");
    assertThat(got.body()).isEmpty();
    assertThat(got.header("ETag")).endsWith("-1\"");
  }

  @Test
  void abortsAndForgets() {
    String bucket = newBucket();
    String id = begin(object("POST", bucket, "k"));
    upload(bucket, id, 1, bytes(100_000, 1));
    ok(object("DELETE", bucket, "k").query("uploadId", id));
    refused(object("DELETE", bucket, "k").query("uploadId", id), 404, "NoSuchUpload");
    refused(part(bucket, id, 1, bytes(1, 1)), 404, "NoSuchUpload");
    refused(object("GET", bucket, "k").query("uploadId", id), 404, "NoSuchUpload");
    refused(part(bucket, "made-up", 1, bytes(1, 1)), 404, "NoSuchUpload");
  }

  @Test
  void listsPartsAndUploadsInPages() {
    String bucket = newBucket();
    String id = begin(object("POST", bucket, "k"));
    for (int number : new int[] {5, 1, 9, 3, 7}) {
      upload(bucket, id, number, bytes(number, 1));
    }
    List<String> numbers = new ArrayList<>();
    S3TestRequest list = object("GET", bucket, "k").query("uploadId", id).query("max-parts", "2");
    XmlElement page = xml(ok(list), "ListPartsResult");
    while (true) {
      page.children("Part").forEach(p -> numbers.add(p.childText("PartNumber").orElseThrow()));
      if (page.childText("IsTruncated").orElseThrow().equals("false")) {
        break;
      }
      String marker = page.childText("NextPartNumberMarker").orElseThrow();
      page = xml(ok(list.query("part-number-marker", marker)), "ListPartsResult");
    }
    assertThat(numbers).containsExactly("1", "3", "5", "7", "9");
    List<String> expected = new ArrayList<>(List.of("k " + id));
    for (String key : List.of("p", "p", "p/a", "p/b", "q")) {
      expected.add(key + " " + begin(object("POST", bucket, key)));
    }
    assertThat(uploads(bucket)).isEqualTo(expected);
    XmlElement grouped =
        xml(
            ok(
                S3TestRequest.bucket("GET", bucket)
                    .query("uploads", null)
                    .query("prefix", "p")
                    .query("delimiter", "/")),
            "ListMultipartUploadsResult");
    assertThat(grouped.children("Upload")).hasSize(2);
    assertThat(grouped.children("CommonPrefixes")).hasSize(1);
  }

  private static List<String> uploads(String bucket) {
    List<String> uploads = new ArrayList<>();
    S3TestRequest list =
        S3TestRequest.bucket("GET", bucket).query("uploads", null).query("max-uploads", "2");
    XmlElement page = xml(ok(list), "ListMultipartUploadsResult");
    while (true) {
      for (XmlElement upload : page.children("Upload")) {
        uploads.add(
            upload.childText("Key").orElseThrow()
                + " "
                + upload.childText("UploadId").orElseThrow());
      }
      if (page.childText("IsTruncated").orElseThrow().equals("false")) {
        return uploads;
      }
      page =
          xml(
              ok(
                  list.query("key-marker", page.childText("NextKeyMarker").orElseThrow())
                      .query(
                          "upload-id-marker", page.childText("NextUploadIdMarker").orElseThrow())),
              "ListMultipartUploadsResult");
    }
  }

  @Test
  void copiesRangesIntoParts() {
    String bucket = newBucket();
    byte[] source = bytes(100_000, 4);
    String etag = ok(object("PUT", bucket, "source").body(source)).header("ETag");
    String id = begin(object("POST", bucket, "k"));
    S3TestRequest copy =
        object("PUT", bucket, "k")
            .query("uploadId", id)
            .query("partNumber", "1")
            .header("x-amz-copy-source", "/" + bucket + "/source");
    S3TestRequest ranged = copy.header("x-amz-copy-source-range", "bytes=10-70009");
    refused(copy.header("x-amz-copy-source-range", "bytes=0-100000"), 400, "InvalidArgument");
    refused(copy.header("x-amz-copy-source-range", "bytes=5-"), 400, "InvalidArgument");
    refused(ranged.header("x-amz-copy-source-if-match", "\"x\""), 412, "PreconditionFailed");
    Answer part = ok(ranged.header("x-amz-copy-source-if-match", etag));
    ok(complete(bucket, id, Map.of(1, part.element("ETag"))));
    assertThat(get(bucket, "k").body()).isEqualTo(Arrays.copyOfRange(source, 10, 70_010));
  }
}
