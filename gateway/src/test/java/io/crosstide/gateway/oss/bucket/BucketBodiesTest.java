package io.crosstide.gateway.oss.bucket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.aliyun.oss.internal.ResponseParsers.GetBucketAclResponseParser;
import com.aliyun.oss.internal.ResponseParsers.GetBucketInfoResponseParser;
import com.aliyun.oss.internal.ResponseParsers.GetBucketLocationResponseParser;
import com.aliyun.oss.internal.ResponseParsers.GetBucketVersioningResponseParser;
import com.aliyun.oss.internal.ResponseParsers.ListBucketResponseParser;
import com.aliyun.oss.model.BucketInfo;
import com.aliyun.oss.model.BucketList;
import com.aliyun.oss.model.CannedAccessControlList;
import com.aliyun.oss.model.ServerSideEncryptionConfiguration;
import io.crosstide.gateway.oss.Sdk;
import io.crosstide.gateway.oss.bucket.BucketInfoBody.EncryptionRule;
import io.crosstide.gateway.oss.xml.Xml;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BucketBodiesTest {
  private static final Owner OWNER = new Owner("1", "demo");
  private static final BucketSummary BUCKET =
      new BucketSummary(
          "bkt",
          "cn-hangzhou",
          Instant.parse("2026-11-21T20:30:15.7Z"),
          "127.0.0.1:9000",
          "127.0.0.1:9000",
          "Standard");
  private static final String SUMMARY =
      "<Name>bkt</Name><Location>oss-cn-hangzhou</Location><Region>cn-hangzhou</Region>"
          + "<CreationDate>2026-11-21T20:30:15.000Z</CreationDate>"
          + "<ExtranetEndpoint>127.0.0.1:9000</ExtranetEndpoint>"
          + "<IntranetEndpoint>127.0.0.1:9000</IntranetEndpoint>"
          + "<StorageClass>Standard</StorageClass>";

  @Test
  void listsBuckets() throws Exception {
    ListAllMyBucketsBody body =
        new ListAllMyBucketsBody(OWNER, "b", "", 100, Optional.of("bkt"), List.of(BUCKET));
    assertThat(Xml.text(body))
        .isEqualTo(
            "<ListAllMyBucketsResult><Prefix>b</Prefix><Marker></Marker><MaxKeys>100</MaxKeys>"
                + "<IsTruncated>true</IsTruncated><NextMarker>bkt</NextMarker>"
                + "<Owner><ID>1</ID><DisplayName>demo</DisplayName></Owner>"
                + "<Buckets><Bucket>"
                + SUMMARY
                + "</Bucket></Buckets></ListAllMyBucketsResult>");
    BucketList read = Sdk.read(body, new ListBucketResponseParser());
    assertThat(read.isTruncated()).isTrue();
    assertThat(read.getBucketList()).hasSize(1);
    assertThat(read.getBucketList().get(0).getCreationDate()).isEqualTo("2026-11-21T20:30:15Z");
    assertThat(read.getBucketList().get(0).getOwner().getId()).isEqualTo("1");
  }

  @Test
  void listsNoBuckets() throws Exception {
    ListAllMyBucketsBody body =
        new ListAllMyBucketsBody(OWNER, "", "", 100, Optional.empty(), List.of());
    assertThat(Xml.text(body)).doesNotContain("NextMarker").contains("<Buckets></Buckets>");
    assertThat(Sdk.read(body, new ListBucketResponseParser()).getBucketList()).isEmpty();
  }

  @Test
  void describesABucket() throws Exception {
    BucketInfoBody body = info(Optional.of(VersioningStatus.ENABLED));
    assertThat(Xml.text(body))
        .startsWith(
            "<BucketInfo><Bucket>"
                + SUMMARY
                + "<AccessControlList><Grant>public-read</Grant></AccessControlList>"
                + "<Owner><ID>1</ID><DisplayName>demo</DisplayName></Owner>"
                + "<Versioning>Enabled</Versioning>"
                + "<TransferAcceleration>Disabled</TransferAcceleration>"
                + "<CrossRegionReplication>Enabled</CrossRegionReplication>"
                + "<ServerSideEncryptionRule><SSEAlgorithm>None</SSEAlgorithm>"
                + "</ServerSideEncryptionRule>")
        .endsWith("</Bucket></BucketInfo>");
    BucketInfo read = Sdk.read(body, new GetBucketInfoResponseParser());
    assertThat(read.getBucket().getName()).isEqualTo("bkt");
    assertThat(read.getCannedACL()).isEqualTo(CannedAccessControlList.PublicRead);
    assertThat(read.getDataRedundancyType()).isNull();
    assertThat(Xml.text(info(Optional.empty()))).doesNotContain("<Versioning>");
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {"-, -, -", "None, -, None", "AES256, -, AES256", "KMS, -, KMS", "KMS, key-7, KMS"})
  void describesTheEncryptionOfABucketAsFarAsItIsKnown(String algorithm, String key, String read)
      throws Exception {
    BucketInfoBody body =
        new BucketInfoBody(
            BUCKET,
            OWNER,
            "private",
            Optional.empty(),
            false,
            false,
            Optional.ofNullable(algorithm)
                .map(word -> new EncryptionRule(word, Optional.ofNullable(key))));
    ServerSideEncryptionConfiguration seen =
        Sdk.read(body, new GetBucketInfoResponseParser()).getServerSideEncryptionConfiguration();
    assertThat(Xml.text(body).contains("<ServerSideEncryptionRule>")).isEqualTo(algorithm != null);
    if (algorithm != null) {
      assertThat(seen.getApplyServerSideEncryptionByDefault().getSSEAlgorithm()).isEqualTo(read);
      assertThat(seen.getApplyServerSideEncryptionByDefault().getKMSMasterKeyID()).isEqualTo(key);
    }
  }

  @Test
  void saysWhereABucketIs() throws Exception {
    LocationConstraintBody body = new LocationConstraintBody("cn-hangzhou");
    assertThat(Xml.text(body))
        .isEqualTo("<LocationConstraint>oss-cn-hangzhou</LocationConstraint>");
    assertThat(Sdk.read(body, new GetBucketLocationResponseParser())).isEqualTo("oss-cn-hangzhou");
  }

  @Test
  void showsAcls() throws Exception {
    AccessControlPolicyBody body = new AccessControlPolicyBody(OWNER, "private");
    assertThat(Xml.text(body))
        .isEqualTo(
            "<AccessControlPolicy><Owner><ID>1</ID><DisplayName>demo</DisplayName></Owner>"
                + "<AccessControlList><Grant>private</Grant></AccessControlList>"
                + "</AccessControlPolicy>");
    assertThat(Sdk.read(body, new GetBucketAclResponseParser()).getCannedACL())
        .isEqualTo(CannedAccessControlList.Private);
  }

  @Test
  void showsVersioning() throws Exception {
    VersioningConfigurationBody suspended =
        new VersioningConfigurationBody(Optional.of(VersioningStatus.SUSPENDED));
    assertThat(Sdk.read(suspended, new GetBucketVersioningResponseParser()).getStatus())
        .isEqualTo("Suspended");
    assertThat(Xml.text(new VersioningConfigurationBody(Optional.empty())))
        .isEqualTo("<VersioningConfiguration></VersioningConfiguration>");
  }

  @ParameterizedTest
  @CsvSource({
    "<Status>Enabled</Status>, ENABLED",
    "<Status> Suspended </Status>, SUSPENDED",
    "<MfaDelete>x</MfaDelete><Status>Enabled</Status>, ENABLED",
  })
  void readsVersioning(String content, VersioningStatus status) {
    assertThat(VersioningStatus.read(versioning(content))).isEqualTo(status);
  }

  @ParameterizedTest
  @CsvSource({
    "<Status>enabled</Status>, InvalidArgument",
    "<Status>Off</Status>, InvalidArgument",
    "<Status/>, MalformedXML",
    "'', MalformedXML",
    "<Status>, MalformedXML",
  })
  void refusesOtherVersioning(String content, String code) {
    assertThatThrownBy(() -> VersioningStatus.read(versioning(content)))
        .hasMessageStartingWith(code + ":");
  }

  @Test
  void readsCreateBucketConfigurations() {
    String body =
        "<CreateBucketConfiguration><StorageClass>IA</StorageClass>"
            + "<LocationConstraint>oss-cn-beijing</LocationConstraint></CreateBucketConfiguration>";
    assertThat(CreateBucketConfiguration.read(Xml.bytes(body)))
        .isEqualTo(
            new CreateBucketConfiguration(
                Optional.of("IA"), Optional.empty(), Optional.of("oss-cn-beijing")));
    assertThat(CreateBucketConfiguration.read(new byte[0]).storageClass()).isEmpty();
    assertThatThrownBy(() -> CreateBucketConfiguration.read(Xml.bytes("<Create/>")))
        .hasMessageStartingWith("MalformedXML");
  }

  private static BucketInfoBody info(Optional<VersioningStatus> versioning) {
    return new BucketInfoBody(
        BUCKET, OWNER, "public-read", versioning, false, true, Optional.of(EncryptionRule.NONE));
  }

  private static byte[] versioning(String content) {
    return Xml.bytes("<VersioningConfiguration>" + content + "</VersioningConfiguration>");
  }
}
