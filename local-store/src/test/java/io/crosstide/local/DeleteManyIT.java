package io.crosstide.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.crosstide.local.S3TestClient.Answer;
import io.crosstide.local.xml.XmlElement;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DeleteManyIT extends WithStore {
  private static S3TestRequest delete(String bucket, String objects) {
    return S3TestRequest.bucket("POST", bucket)
        .query("delete", null)
        .body("<Delete>" + objects + "</Delete>");
  }

  private static String object(String key) {
    return "<Object><Key>" + key + "</Key></Object>";
  }

  @Test
  void deletesAThousandAtOnce() {
    String bucket = newBucket();
    IntStream.range(0, 50)
        .mapToObj(i -> client.sendAsync(S3TestRequest.object("PUT", bucket, "k" + i).body("x")))
        .toList()
        .forEach(S3TestClient::await);
    String thousand =
        IntStream.range(0, 1000).mapToObj(i -> object("k" + i)).collect(Collectors.joining());
    refused(delete(bucket, thousand + object("one more")), 400, "MalformedXML");
    refused(delete(bucket, ""), 400, "MalformedXML");
    XmlElement result = xml(ok(delete(bucket, thousand)), "DeleteResult");
    assertThat(result.children("Deleted")).hasSize(1000);
    assertThat(ok(S3TestRequest.bucket("GET", bucket)).text()).doesNotContain("<Contents>");
  }

  @Test
  void tellsOfMarkersAndOfEachRefusal() {
    String bucket = newVersionedBucket();
    String etag = put(bucket, "k", "1").header("ETag");
    Answer answer =
        ok(
            delete(
                bucket,
                object("k")
                    + object("x".repeat(1025))
                    + "<Object><Key>k</Key><VersionId>bad</VersionId></Object>"
                    + "<Object><Key>k</Key><ETag>\"other\"</ETag></Object>"));
    XmlElement result = xml(answer, "DeleteResult");
    XmlElement deleted = result.child("Deleted").orElseThrow();
    assertThat(deleted.childText("DeleteMarker")).contains("true");
    String marker = deleted.childText("DeleteMarkerVersionId").orElseThrow();
    List<String> codes =
        result.children("Error").stream().map(e -> e.childText("Code").orElseThrow()).toList();
    assertThat(codes).containsExactly("KeyTooLongError", "InvalidArgument");
    XmlElement undelete =
        xml(
            ok(
                delete(
                    bucket, "<Object><Key>k</Key><VersionId>" + marker + "</VersionId></Object>")),
            "DeleteResult");
    assertThat(undelete.child("Deleted").orElseThrow().childText("DeleteMarkerVersionId"))
        .contains(marker);
    XmlElement conditional =
        xml(
            ok(delete(bucket, "<Object><Key>k</Key><ETag>\"other\"</ETag></Object>")),
            "DeleteResult");
    assertThat(conditional.child("Error").orElseThrow().childText("Code"))
        .contains("PreconditionFailed");
    XmlElement quiet =
        xml(
            ok(
                delete(
                    bucket,
                    "<Quiet>true</Quiet><Object><Key>k</Key><ETag>" + etag + "</ETag></Object>")),
            "DeleteResult");
    assertThat(quiet.children()).isEmpty();
    refused(S3TestRequest.object("GET", bucket, "k"), 404, "NoSuchKey");
  }
}
