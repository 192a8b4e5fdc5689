package io.crosstide.gateway.oss.object;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.aliyun.oss.internal.ResponseParsers.CompleteMultipartUploadResponseParser;
import com.aliyun.oss.internal.ResponseParsers.CopyObjectResponseParser;
import com.aliyun.oss.internal.ResponseParsers.DeleteVersionsResponseParser;
import com.aliyun.oss.internal.ResponseParsers.GetTaggingResponseParser;
import com.aliyun.oss.internal.ResponseParsers.InitiateMultipartUploadResponseParser;
import com.aliyun.oss.model.DeleteVersionsResult;
import com.aliyun.oss.model.TagSet;
import io.crosstide.gateway.oss.Sdk;
import io.crosstide.gateway.oss.listing.NameEncoding;
import io.crosstide.gateway.oss.object.CompleteRequest.PartReference;
import io.crosstide.gateway.oss.object.DeleteRequest.Item;
import io.crosstide.gateway.oss.object.DeleteResultBody.Deleted;
import io.crosstide.gateway.oss.xml.Xml;
import io.crosstide.gateway.oss.xml.XmlLimits;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ObjectBodiesTest {
  private static final Instant THEN = Instant.parse("2026-11-21T20:30:15.7Z");

  @Test
  void readsDeletions() {
    String body =
        "<Delete><Object><Key> a&amp;b%20\u00FC/</Key></Object><Quiet>true</Quiet>"
            + "<Object><VersionId>v1</VersionId><Key>/c</Key></Object></Delete>";
    assertThat(DeleteRequest.read(Xml.bytes(body)))
        .isEqualTo(
            new DeleteRequest(
                true,
                List.of(
                    new Item(" a&b%20\u00FC/", Optional.empty()),
                    new Item("/c", Optional.of("v1")))));
    assertThat(DeleteRequest.read(objects(1)).quiet()).isFalse();
  }

  @Test
  void deletesAThousandObjectsOfTheLongestKeysAtMost() {
    assertThat(DeleteRequest.read(objects(1000)).objects()).hasSize(1000);
    assertThatThrownBy(() -> DeleteRequest.read(objects(1001)))
        .hasMessageStartingWith("MalformedXML");
    String key = "&amp;".repeat(300) + "a".repeat(724);
    String longest = ("<Object><Key>" + key + "</Key></Object>").repeat(900);
    byte[] body = Xml.bytes("<Delete>" + longest + "</Delete>");
    assertThat(body.length).isLessThan(XmlLimits.DELETE_MANY.bytesMax());
    assertThat(DeleteRequest.read(body).objects()).hasSize(900);
  }

  @ParameterizedTest
  @CsvSource({
    "<Delete/>, MalformedXML",
    "<Delete><Quiet>true</Quiet></Delete>, MalformedXML",
    "<Delete><Object/></Delete>, MalformedXML",
    "<Delete><Object><Key/></Object></Delete>, InvalidObjectName",
    "<Delete><Quiet>yes</Quiet><Object><Key>a</Key></Object></Delete>, InvalidArgument",
    "<delete><Object><Key>a</Key></Object></delete>, MalformedXML",
  })
  void refusesWrongDeletions(String body, String code) {
    assertThatThrownBy(() -> DeleteRequest.read(Xml.bytes(body)))
        .hasMessageStartingWith(code + ":");
  }

  @Test
  void saysWhatWasDeleted() throws Exception {
    DeleteResultBody body =
        new DeleteResultBody(
            NameEncoding.URL,
            List.of(
                new Deleted("a b", Optional.empty(), Optional.of("m1")),
                new Deleted("c", Optional.of("v1"), Optional.empty())));
    assertThat(Xml.text(body))
        .isEqualTo(
            "<DeleteResult><EncodingType>url</EncodingType>"
                + "<Deleted><Key>a%20b</Key><DeleteMarker>true</DeleteMarker>"
                + "<DeleteMarkerVersionId>m1</DeleteMarkerVersionId></Deleted>"
                + "<Deleted><Key>c</Key><VersionId>v1</VersionId></Deleted></DeleteResult>");
    DeleteVersionsResult read = Sdk.read(body, new DeleteVersionsResponseParser());
    assertThat(read.getDeletedVersions()).hasSize(2);
    assertThat(read.getDeletedVersions().get(0).getKey()).isEqualTo("a b");
    assertThat(read.getDeletedVersions().get(0).isDeleteMarker()).isTrue();
    assertThat(read.getDeletedVersions().get(1).isDeleteMarker()).isFalse();
  }

  @Test
  void readsCompletions() {
    String body =
        "<CompleteMultipartUpload><Part><PartNumber>1</PartNumber><ETag>\"A\"</ETag></Part>"
            + "<Part><ETag>B</ETag><PartNumber> 10000 </PartNumber></Part>"
            + "</CompleteMultipartUpload>";
    assertThat(CompleteRequest.read(Xml.bytes(body)).parts())
        .containsExactly(new PartReference(1, "A"), new PartReference(10_000, "B"));
  }

  @Test
  void completesTenThousandParts() {
    String parts =
        IntStream.rangeClosed(1, 10_000)
            .mapToObj(n -> part(Integer.toString(n), "\"0123456789ABCDEF0123456789ABCDEF\""))
            .collect(Collectors.joining());
    assertThat(CompleteRequest.read(complete(parts)).parts()).hasSize(10_000);
  }

  @ParameterizedTest
  @CsvSource({
    "1 1, InvalidPartOrder",
    "2 1, InvalidPartOrder",
    "0, InvalidArgument",
    "-1, InvalidArgument",
    "10001, InvalidArgument",
    "x, MalformedXML",
    "99999999999, MalformedXML",
    "'', MalformedXML",
  })
  void refusesWrongParts(String numbers, String code) {
    String parts =
        numbers.isEmpty()
            ? ""
            : List.of(numbers.split(" ")).stream()
                .map(number -> part(number, "A"))
                .collect(Collectors.joining());
    assertThatThrownBy(() -> CompleteRequest.read(complete(parts)))
        .hasMessageStartingWith(code + ":");
  }

  @Test
  void refusesPartsWithoutEtag() {
    byte[] body = complete("<Part><PartNumber>1</PartNumber></Part>");
    assertThatThrownBy(() -> CompleteRequest.read(body)).hasMessageStartingWith("MalformedXML");
  }

  @Test
  void readsAndWritesTags() throws Exception {
    Tagging tags = new Tagging(List.of(new Tag("a b", "1&2"), new Tag("c", "")));
    assertThat(Xml.text(tags))
        .isEqualTo(
            "<Tagging><TagSet><Tag><Key>a b</Key><Value>1&amp;2</Value></Tag>"
                + "<Tag><Key>c</Key><Value></Value></Tag></TagSet></Tagging>");
    assertThat(Tagging.read(tags.toBytes())).isEqualTo(tags);
    assertThat(tags.toHeader()).isEqualTo("a%20b=1%262&c=");
    assertThat(Tagging.parseHeader("a+b=1%262&c")).isEqualTo(tags);
    TagSet read = Sdk.read(tags, new GetTaggingResponseParser());
    assertThat(read.getAllTags()).containsEntry("a b", "1&2").containsEntry("c", "");
    assertThat(Xml.text(new Tagging(List.of()))).isEqualTo("<Tagging><TagSet></TagSet></Tagging>");
  }

  @Test
  void limitsTags() {
    assertThat(Tagging.parseHeader("a".repeat(128) + "=" + "b".repeat(256)).tags()).hasSize(1);
    assertThat(Tagging.parseHeader(header(10)).tags()).hasSize(10);
    assertInvalid(header(11));
    assertInvalid("a=1&a=2");
    assertInvalid("=1");
    assertInvalid("a".repeat(129) + "=");
    assertInvalid("a=" + "b".repeat(257));
    assertThatThrownBy(() -> Tagging.parseHeader("a=%")).hasMessageStartingWith("InvalidArgument");
    assertThatThrownBy(() -> Tagging.read(Xml.bytes("<Tagging/>")))
        .hasMessageStartingWith("MalformedXML");
  }

  private static void assertInvalid(String header) {
    assertThatThrownBy(() -> Tagging.parseHeader(header)).hasMessageStartingWith("InvalidTag");
  }

  private static String header(int tags) {
    return IntStream.range(0, tags).mapToObj(n -> "k" + n + "=v").collect(Collectors.joining("&"));
  }

  @Test
  void answersCopies() throws Exception {
    CopyObjectBody body = new CopyObjectBody("\"A\"", THEN);
    assertThat(Xml.text(body))
        .isEqualTo(
            "<CopyObjectResult><ETag>\"A\"</ETag>"
                + "<LastModified>2026-11-21T20:30:15.000Z</LastModified></CopyObjectResult>");
    assertThat(Sdk.read(body, new CopyObjectResponseParser()).getETag()).isEqualTo("A");
  }

  @Test
  void answersMultipartUploads() throws Exception {
    InitiateMultipartUploadBody begun =
        new InitiateMultipartUploadBody(NameEncoding.URL, "bkt", "k 1", "u1");
    assertThat(Xml.text(begun))
        .isEqualTo(
            "<InitiateMultipartUploadResult><EncodingType>url</EncodingType><Bucket>bkt</Bucket>"
                + "<Key>k%201</Key><UploadId>u1</UploadId></InitiateMultipartUploadResult>");
    assertThat(Sdk.decode(Sdk.read(begun, new InitiateMultipartUploadResponseParser()).getKey()))
        .isEqualTo("k 1");
    CompleteMultipartUploadBody done =
        new CompleteMultipartUploadBody(
            NameEncoding.PLAIN, "http://h/bkt/k", "bkt", "k&1", "\"A-2\"");
    assertThat(Xml.text(done))
        .isEqualTo(
            "<CompleteMultipartUploadResult><Location>http://h/bkt/k</Location>"
                + "<Bucket>bkt</Bucket><Key>k&amp;1</Key><ETag>\"A-2\"</ETag>"
                + "</CompleteMultipartUploadResult>");
    assertThat(Sdk.read(done, new CompleteMultipartUploadResponseParser()).getETag())
        .isEqualTo("A-2");
  }

  private static byte[] objects(int count) {
    return Xml.bytes("<Delete>" + "<Object><Key>k</Key></Object>".repeat(count) + "</Delete>");
  }

  private static String part(String number, String etag) {
    return "<Part><PartNumber>" + number + "</PartNumber><ETag>" + etag + "</ETag></Part>";
  }

  private static byte[] complete(String parts) {
    return Xml.bytes("<CompleteMultipartUpload>" + parts + "</CompleteMultipartUpload>");
  }
}
