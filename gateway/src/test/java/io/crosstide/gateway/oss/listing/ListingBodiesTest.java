package io.crosstide.gateway.oss.listing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.aliyun.oss.internal.ResponseParsers.ListMultipartUploadsResponseParser;
import com.aliyun.oss.internal.ResponseParsers.ListObjectsReponseParser;
import com.aliyun.oss.internal.ResponseParsers.ListObjectsV2ResponseParser;
import com.aliyun.oss.internal.ResponseParsers.ListPartsResponseParser;
import com.aliyun.oss.internal.ResponseParsers.ListVersionsReponseParser;
import com.aliyun.oss.model.ListObjectsV2Result;
import com.aliyun.oss.model.MultipartUploadListing;
import com.aliyun.oss.model.OSSVersionSummary;
import com.aliyun.oss.model.ObjectListing;
import com.aliyun.oss.model.PartListing;
import com.aliyun.oss.model.VersionListing;
import io.crosstide.gateway.oss.OssQuery;
import io.crosstide.gateway.oss.Sdk;
import io.crosstide.gateway.oss.bucket.Owner;
import io.crosstide.gateway.oss.listing.ListMultipartUploadsBody.Upload;
import io.crosstide.gateway.oss.listing.ListPartsBody.Part;
import io.crosstide.gateway.oss.listing.VersionEntry.DeleteMarker;
import io.crosstide.gateway.oss.listing.VersionEntry.Version;
import io.crosstide.gateway.oss.xml.Xml;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ListingBodiesTest {
  private static final Owner OWNER = new Owner("1", "demo");
  private static final Instant THEN = Instant.parse("2026-11-21T20:30:15.7Z");
  private static final String FACTS =
      "<LastModified>2026-11-21T20:30:15.000Z</LastModified><ETag>\"ABC\"</ETag>"
          + "<Type>Normal</Type><Size>5368709120</Size><StorageClass>Standard</StorageClass>";
  private static final String OWNED = "<Owner><ID>1</ID><DisplayName>demo</DisplayName></Owner>";

  private static ObjectEntry object(String key, Optional<Owner> owner) {
    return new ObjectEntry(key, THEN, "\"ABC\"", "Normal", 5_368_709_120L, "Standard", owner);
  }

  @Test
  void listsObjects() throws Exception {
    ListObjectsBody body =
        new ListObjectsBody(
            NameEncoding.URL,
            "bkt",
            "a b/",
            "m+",
            100,
            "/",
            Optional.of("a b/ü"),
            List.of(object("a b/+ü\u0001", Optional.of(OWNER))),
            List.of("a b/c/"));
    assertThat(Xml.text(body))
        .isEqualTo(
            "<ListBucketResult><Name>bkt</Name><Prefix>a%20b%2F</Prefix><Marker>m%2B</Marker>"
                + "<MaxKeys>100</MaxKeys><Delimiter>%2F</Delimiter>"
                + "<EncodingType>url</EncodingType><IsTruncated>true</IsTruncated>"
                + "<NextMarker>a%20b%2F%C3%BC</NextMarker>"
                + "<Contents><Key>a%20b%2F%2B%C3%BC%01</Key>"
                + FACTS
                + OWNED
                + "</Contents><CommonPrefixes><Prefix>a%20b%2Fc%2F</Prefix></CommonPrefixes>"
                + "</ListBucketResult>");
    ObjectListing read = Sdk.read(body, new ListObjectsReponseParser());
    assertThat(Sdk.decode(read.getObjectSummaries().get(0).getKey())).isEqualTo("a b/+ü\u0001");
    assertThat(read.getObjectSummaries().get(0).getSize()).isEqualTo(5_368_709_120L);
    assertThat(Sdk.decode(read.getNextMarker())).isEqualTo("a b/ü");
    assertThat(Sdk.decode(read.getPrefix())).isEqualTo("a b/");
    assertThat(read.getCommonPrefixes().stream().map(Sdk::decode)).containsExactly("a b/c/");
  }

  @Test
  void listsNothingPlainly() throws Exception {
    ListObjectsBody body =
        new ListObjectsBody(
            NameEncoding.PLAIN, "bkt", "", "", 100, "", Optional.empty(), List.of(), List.of());
    assertThat(Xml.text(body))
        .isEqualTo(
            "<ListBucketResult><Name>bkt</Name><Prefix></Prefix><Marker></Marker>"
                + "<MaxKeys>100</MaxKeys><Delimiter></Delimiter>"
                + "<IsTruncated>false</IsTruncated></ListBucketResult>");
    assertThat(Sdk.read(body, new ListObjectsReponseParser()).getObjectSummaries()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"a&b<c>", " x ", "ü😀", "a\rb\nc\td", "//..%2F+"})
  void keepsPlainNamesThatXmlCanHold(String key) throws Exception {
    ListObjectsBody body =
        new ListObjectsBody(
            NameEncoding.PLAIN,
            "bkt",
            key,
            "",
            100,
            "",
            Optional.empty(),
            List.of(object(key, Optional.of(OWNER))),
            List.of());
    assertThat(Xml.read(body.toBytes()).text("Contents", "Key")).contains(key);
    ListObjectsBody encoded =
        new ListObjectsBody(
            NameEncoding.URL,
            "bkt",
            key,
            "",
            100,
            "",
            Optional.empty(),
            List.of(object(key, Optional.of(OWNER))),
            List.of());
    ObjectListing read = Sdk.read(encoded, new ListObjectsReponseParser());
    assertThat(Sdk.decode(read.getObjectSummaries().get(0).getKey())).isEqualTo(key);
  }

  @Test
  void listsObjectsTheSecondWay() throws Exception {
    String token = ContinuationToken.of("a b/ü");
    ListObjectsV2Body body =
        new ListObjectsV2Body(
            NameEncoding.URL,
            "bkt",
            "",
            "s 1",
            "",
            2,
            "/",
            Optional.of(token),
            List.of(object("k", Optional.empty())),
            List.of("p/"));
    assertThat(Xml.text(body))
        .isEqualTo(
            "<ListBucketResult><Name>bkt</Name><Prefix></Prefix><StartAfter>s%201</StartAfter>"
                + "<ContinuationToken></ContinuationToken><MaxKeys>2</MaxKeys>"
                + "<Delimiter>%2F</Delimiter><EncodingType>url</EncodingType>"
                + "<IsTruncated>true</IsTruncated><NextContinuationToken>"
                + token
                + "</NextContinuationToken><KeyCount>2</KeyCount><Contents><Key>k</Key>"
                + FACTS
                + "</Contents><CommonPrefixes><Prefix>p%2F</Prefix></CommonPrefixes>"
                + "</ListBucketResult>");
    ListObjectsV2Result read = Sdk.read(body, new ListObjectsV2ResponseParser());
    assertThat(read.getKeyCount()).isEqualTo(2);
    assertThat(read.getNextContinuationToken()).isEqualTo(token);
    assertThat(Sdk.decode(read.getStartAfter())).isEqualTo("s 1");
  }

  @Test
  void makesTokensThatNoEncodingChanges() {
    for (String key : List.of("a", "a b/ü", "?>~😀", "\u0001", "")) {
      String token = ContinuationToken.of(key);
      assertThat(token).matches("[A-Za-z0-9_-]*");
      assertThat(ContinuationToken.key(token)).isEqualTo(key);
    }
    for (String foreign : List.of("a b", "%", "_w", "a")) {
      assertThatThrownBy(() -> ContinuationToken.key(foreign))
          .as(foreign)
          .hasMessageStartingWith("InvalidArgument");
    }
  }

  @Test
  void listsVersions() throws Exception {
    ListVersionsBody body =
        new ListVersionsBody(
            NameEncoding.URL,
            "bkt",
            "",
            "",
            "",
            100,
            "",
            Optional.of(new ListVersionsBody.Next("k 2", "v2")),
            List.of(
                new DeleteMarker("k 1", "v9", true, THEN, OWNER),
                new Version(object("k 1", Optional.of(OWNER)), "null", false)),
            List.of());
    assertThat(Xml.text(body))
        .isEqualTo(
            "<ListVersionsResult><Name>bkt</Name><Prefix></Prefix><KeyMarker></KeyMarker>"
                + "<VersionIdMarker></VersionIdMarker><MaxKeys>100</MaxKeys>"
                + "<Delimiter></Delimiter><EncodingType>url</EncodingType>"
                + "<IsTruncated>true</IsTruncated><NextKeyMarker>k%202</NextKeyMarker>"
                + "<NextVersionIdMarker>v2</NextVersionIdMarker>"
                + "<DeleteMarker><Key>k%201</Key><VersionId>v9</VersionId>"
                + "<IsLatest>true</IsLatest>"
                + "<LastModified>2026-11-21T20:30:15.000Z</LastModified>"
                + OWNED
                + "</DeleteMarker><Version><Key>k%201</Key><VersionId>null</VersionId>"
                + "<IsLatest>false</IsLatest>"
                + FACTS
                + OWNED
                + "</Version></ListVersionsResult>");
    VersionListing read = Sdk.read(body, new ListVersionsReponseParser());
    assertThat(read.getVersionSummaries()).hasSize(2);
    assertThat(Sdk.decode(read.getNextKeyMarker())).isEqualTo("k 2");
    assertThat(read.getVersionSummaries())
        .extracting(OSSVersionSummary::isDeleteMarker)
        .containsExactlyInAnyOrder(true, false);
  }

  @Test
  void keepsEmptyMarkersOnTheLastPage() {
    ListVersionsBody versions =
        new ListVersionsBody(
            NameEncoding.PLAIN, "bkt", "", "", "", 100, "", Optional.empty(), List.of(), List.of());
    assertThat(Xml.text(versions))
        .contains("<NextKeyMarker></NextKeyMarker><NextVersionIdMarker></NextVersionIdMarker>");
    ListMultipartUploadsBody uploads =
        new ListMultipartUploadsBody(
            NameEncoding.PLAIN, "bkt", "", "", "", "", 100, Optional.empty(), List.of(), List.of());
    assertThat(Xml.text(uploads))
        .contains("<NextKeyMarker></NextKeyMarker><NextUploadIdMarker></NextUploadIdMarker>");
    ListPartsBody parts =
        new ListPartsBody(
            NameEncoding.PLAIN, "bkt", "k", "u", 0, 100, false, "Standard", List.of());
    assertThat(Xml.text(parts)).contains("<NextPartNumberMarker>0</NextPartNumberMarker>");
  }

  @Test
  void listsUploads() throws Exception {
    ListMultipartUploadsBody body =
        new ListMultipartUploadsBody(
            NameEncoding.URL,
            "bkt",
            "a",
            "",
            "/",
            "p+",
            1,
            Optional.of(new ListMultipartUploadsBody.Next("k 1", "u1")),
            List.of(new Upload("k 1", "u1", THEN)),
            List.of("c /"));
    assertThat(Xml.text(body))
        .isEqualTo(
            "<ListMultipartUploadsResult><EncodingType>url</EncodingType><Bucket>bkt</Bucket>"
                + "<KeyMarker>a</KeyMarker><UploadIdMarker></UploadIdMarker>"
                + "<NextKeyMarker>k%201</NextKeyMarker>"
                + "<NextUploadIdMarker>u1</NextUploadIdMarker><Delimiter>%2F</Delimiter>"
                + "<Prefix>p%2B</Prefix><MaxUploads>1</MaxUploads><IsTruncated>true</IsTruncated>"
                + "<Upload><Key>k%201</Key><UploadId>u1</UploadId>"
                + "<Initiated>2026-11-21T20:30:15.000Z</Initiated></Upload>"
                + "<CommonPrefixes><Prefix>c%20%2F</Prefix></CommonPrefixes>"
                + "</ListMultipartUploadsResult>");
    MultipartUploadListing read = Sdk.read(body, new ListMultipartUploadsResponseParser());
    assertThat(Sdk.decode(read.getMultipartUploads().get(0).getKey())).isEqualTo("k 1");
    assertThat(read.isTruncated()).isTrue();
  }

  @Test
  void listsParts() throws Exception {
    ListPartsBody body =
        new ListPartsBody(
            NameEncoding.URL,
            "bkt",
            "k 1",
            "u1",
            2,
            2,
            true,
            "Standard",
            List.of(new Part(3, THEN, "\"A\"", 1), new Part(7, THEN, "\"B\"", 0)));
    assertThat(Xml.text(body))
        .isEqualTo(
            "<ListPartsResult><EncodingType>url</EncodingType><Bucket>bkt</Bucket>"
                + "<Key>k%201</Key><UploadId>u1</UploadId><StorageClass>Standard</StorageClass>"
                + "<PartNumberMarker>2</PartNumberMarker>"
                + "<NextPartNumberMarker>7</NextPartNumberMarker><MaxParts>2</MaxParts>"
                + "<IsTruncated>true</IsTruncated>"
                + "<Part><PartNumber>3</PartNumber>"
                + "<LastModified>2026-11-21T20:30:15.000Z</LastModified><ETag>\"A\"</ETag>"
                + "<Size>1</Size></Part>"
                + "<Part><PartNumber>7</PartNumber>"
                + "<LastModified>2026-11-21T20:30:15.000Z</LastModified><ETag>\"B\"</ETag>"
                + "<Size>0</Size></Part></ListPartsResult>");
    PartListing read = Sdk.read(body, new ListPartsResponseParser());
    assertThat(read.getNextPartNumberMarker()).isEqualTo(7);
    assertThat(read.getParts()).hasSize(2);
  }

  @Test
  void encodesOnlyWhenAsked() {
    assertThat(NameEncoding.of(OssQuery.parse(""))).isEqualTo(NameEncoding.PLAIN);
    assertThat(NameEncoding.of(OssQuery.parse("encoding-type="))).isEqualTo(NameEncoding.PLAIN);
    assertThat(NameEncoding.of(OssQuery.parse("encoding-type=url"))).isEqualTo(NameEncoding.URL);
    OssQuery other = OssQuery.parse("encoding-type=base64");
    assertThatThrownBy(() -> NameEncoding.of(other)).hasMessageStartingWith("InvalidArgument");
  }
}
