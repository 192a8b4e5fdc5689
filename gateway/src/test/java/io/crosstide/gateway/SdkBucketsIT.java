package io.crosstide.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.aliyun.oss.OSS;
import com.aliyun.oss.OSSException;
import com.aliyun.oss.common.comm.SignVersion;
import com.aliyun.oss.model.Bucket;
import com.aliyun.oss.model.BucketInfo;
import com.aliyun.oss.model.BucketVersioningConfiguration;
import com.aliyun.oss.model.CannedAccessControlList;
import com.aliyun.oss.model.CreateBucketRequest;
import com.aliyun.oss.model.DeleteVersionsRequest;
import com.aliyun.oss.model.DeleteVersionsRequest.KeyVersion;
import com.aliyun.oss.model.GetObjectRequest;
import com.aliyun.oss.model.ListBucketsRequest;
import com.aliyun.oss.model.ListVersionsRequest;
import com.aliyun.oss.model.OSSVersionSummary;
import com.aliyun.oss.model.ObjectPermission;
import com.aliyun.oss.model.SetBucketVersioningRequest;
import com.aliyun.oss.model.VersionListing;
import io.crosstide.gateway.fixture.Clients;
import io.crosstide.gateway.fixture.World;
import io.quarkus.test.junit.QuarkusTest;
import java.io.ByteArrayInputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The unmodified Java SDK for the calls about buckets, versions and ACLs. */
@QuarkusTest
class SdkBucketsIT extends GatewayTestBase {
  private static ByteArrayInputStream content() {
    return new ByteArrayInputStream(new byte[] {1, 2, 3});
  }

  @Test
  void createsBucketsInTheRegionOfTheEndpoint() {
    OSS hangzhou = client(World.HANGZHOU);
    OSS beijing = client(World.BEIJING);
    String one = newBucketName();
    String two = newBucketName();
    hangzhou.createBucket(one);
    hangzhou.createBucket(one);
    beijing.createBucket(two);
    assertThat(beijing.getBucketLocation(one)).isEqualTo("oss-cn-hangzhou");
    assertThat(hangzhou.getBucketLocation(two)).isEqualTo("oss-cn-beijing");
    hangzhou.putObject(two, "via-other-endpoint", content());
    assertThat(beijing.doesObjectExist(two, "via-other-endpoint")).isTrue();
    BucketInfo info = hangzhou.getBucketInfo(two);
    assertThat(info.getBucket().getLocation()).isEqualTo("oss-cn-beijing");
    assertThat(info.getBucket().getExtranetEndpoint())
        .isEqualTo("oss-cn-beijing.oss.test:" + port(World.BEIJING));
    assertThat(info.getBucket().getOwner().getId()).isEqualTo(World.ACCOUNT);
    assertThat(info.getCannedACL()).isEqualTo(CannedAccessControlList.Private);
    assertThat(
            info.getServerSideEncryptionConfiguration()
                .getApplyServerSideEncryptionByDefault()
                .getSSEAlgorithm())
        .isEqualTo("None");
    assertThat(code(() -> beijing.createBucket(one))).isEqualTo("BucketAlreadyExists");
    assertThat(code(() -> beijing.deleteBucket(two))).isEqualTo("BucketNotEmpty");
    beijing.deleteObject(two, "via-other-endpoint");
    beijing.deleteBucket(two);
    assertThat(code(() -> beijing.getBucketInfo(two))).isEqualTo("NoSuchBucket");
  }

  /** Where neither host nor port tells the region, the scope does, and then the body. */
  @ParameterizedTest
  @CsvSource({"V4,cn-beijing,oss-cn-hangzhou", "V1,cn-hangzhou,oss-cn-beijing"})
  void createsBucketsInTheRegionOfTheScopeOrTheBody(
      SignVersion version, String scope, String constraint) {
    String shared = "http://127.0.0.1:" + lifecycle.gateway().endpoints().sharedPort();
    OSS oss = Clients.of(shared, version, scope);
    CreateBucketRequest request = new CreateBucketRequest(newBucketName());
    request.setLocationConstraint(constraint);
    oss.createBucket(request);
    assertThat(oss.getBucketLocation(request.getBucketName())).isEqualTo("oss-cn-beijing");
  }

  @Test
  void listsTheBucketsOfTheAccount() {
    OSS oss = client(SignVersion.V1);
    String prefix = newBucketName();
    for (String end : List.of("1", "2", "3")) {
      oss.createBucket(prefix + end);
    }
    ListBucketsRequest request = new ListBucketsRequest(prefix, "", 2);
    assertThat(oss.listBuckets(request).getBucketList())
        .extracting(Bucket::getName)
        .containsExactly(prefix + "1", prefix + "2");
    assertThat(oss.listBuckets(request).getNextMarker()).isEqualTo(prefix + "2");
    OSS stranger = stranger();
    assertThat(stranger.listBuckets(request).getBucketList()).isEmpty();
  }

  private OSS stranger() {
    return Clients.of(
        endpoint(World.HANGZHOU),
        SignVersion.V4,
        "cn-hangzhou",
        World.OTHER_KEY_ID,
        World.OTHER_SECRET);
  }

  @Test
  void keepsAccountsApart() {
    OSS oss = client(SignVersion.V4);
    String bucket = newBucketName();
    oss.createBucket(bucket);
    oss.putObject(bucket, "k", content());
    OSS stranger = stranger();
    assertThat(code(() -> stranger.createBucket(bucket))).isEqualTo("BucketAlreadyExists");
    assertThat(code(() -> stranger.getObject(bucket, "k"))).isEqualTo("AccessDenied");
    assertThat(code(() -> stranger.putObject(bucket, "k2", content()))).isEqualTo("AccessDenied");
    assertThat(code(() -> stranger.deleteBucket(bucket))).isEqualTo("AccessDenied");
    assertThat(code(() -> stranger.getBucketReplication(bucket))).isEqualTo("AccessDenied");
    OSS reader =
        Clients.of(
            endpoint(World.HANGZHOU),
            SignVersion.V4,
            "cn-hangzhou",
            World.READER_KEY_ID,
            World.READER_SECRET);
    assertThat(reader.doesObjectExist(bucket, "k")).isTrue();
    assertThat(code(() -> reader.deleteObject(bucket, "k"))).isEqualTo("AccessDenied");
    assertThat(code(() -> reader.getBucketReplicationProgress(bucket, "x")))
        .isEqualTo("AccessDenied");
    assertThat(oss.doesObjectExist(bucket, "k")).isTrue();
  }

  @Test
  void grantsToEverybodyByAcl() throws Exception {
    OSS oss = client(SignVersion.V4);
    String bucket = newBucketName();
    oss.createBucket(bucket);
    oss.putObject(bucket, "k", content());
    assertThat(anonymousGet(bucket, "k")).isEqualTo(403);
    oss.setObjectAcl(bucket, "k", CannedAccessControlList.PublicRead);
    assertThat(anonymousGet(bucket, "k")).isEqualTo(200);
    oss.putObject(bucket, "inherits", content());
    assertThat(anonymousGet(bucket, "inherits")).isEqualTo(403);
    oss.setBucketAcl(bucket, CannedAccessControlList.PublicRead);
    assertThat(oss.getBucketAcl(bucket).getCannedACL())
        .isEqualTo(CannedAccessControlList.PublicRead);
    assertThat(anonymousGet(bucket, "inherits")).isEqualTo(200);
    oss.setObjectAcl(bucket, "inherits", CannedAccessControlList.Private);
    assertThat(anonymousGet(bucket, "inherits")).isEqualTo(403);
    assertThat(oss.getObjectAcl(bucket, "inherits").getPermission())
        .isEqualTo(ObjectPermission.Private);
    oss.setObjectAcl(bucket, "inherits", CannedAccessControlList.Default);
    assertThat(anonymousGet(bucket, "inherits")).isEqualTo(200);
    assertThat(oss.getObjectAcl(bucket, "inherits").getPermission())
        .isEqualTo(ObjectPermission.Default);
    oss.setBucketAcl(bucket, CannedAccessControlList.Private);
    assertThat(anonymousGet(bucket, "")).isEqualTo(403);
  }

  private int anonymousGet(String bucket, String key) throws Exception {
    URI url = URI.create(endpoint(World.HANGZHOU) + "/" + bucket + "/" + key);
    return ((HttpURLConnection) url.toURL().openConnection()).getResponseCode();
  }

  @Test
  void keepsVersions() throws Exception {
    OSS oss = client(SignVersion.V4);
    String bucket = newBucketName();
    oss.createBucket(bucket);
    assertThat(oss.getBucketVersioning(bucket).getStatus()).isNull();
    BucketVersioningConfiguration enabled = new BucketVersioningConfiguration();
    enabled.setStatus(BucketVersioningConfiguration.ENABLED);
    oss.setBucketVersioning(new SetBucketVersioningRequest(bucket, enabled));
    assertThat(oss.getBucketVersioning(bucket).getStatus())
        .isEqualTo(BucketVersioningConfiguration.ENABLED);
    String first = oss.putObject(bucket, "k", content()).getVersionId();
    String second = oss.putObject(bucket, "k", content()).getVersionId();
    assertThat(first).isNotEmpty().isNotEqualTo(second);
    oss.deleteObject(bucket, "k");
    assertThat(code(() -> oss.getObject(bucket, "k"))).isEqualTo("NoSuchKey");
    assertThat(oss.getObject(new GetObjectRequest(bucket, "k", first)).getObjectMetadata())
        .satisfies(m -> assertThat(m.getVersionId()).isEqualTo(first));
    VersionListing listing = oss.listVersions(new ListVersionsRequest().withBucketName(bucket));
    assertThat(listing.getVersionSummaries()).hasSize(3);
    OSSVersionSummary marker =
        listing.getVersionSummaries().stream()
            .filter(OSSVersionSummary::isDeleteMarker)
            .findFirst()
            .orElseThrow();
    assertThat(marker.isLatest()).isTrue();
    assertThatThrownBy(
            () -> oss.getObject(new GetObjectRequest(bucket, "k", marker.getVersionId())))
        .isInstanceOfSatisfying(
            OSSException.class, e -> assertThat(e.getErrorCode()).isEqualTo("MethodNotAllowed"));
    oss.deleteVersion(bucket, "k", marker.getVersionId());
    assertThat(oss.doesObjectExist(bucket, "k")).isTrue();
    oss.deleteVersions(
        new DeleteVersionsRequest(bucket)
            .withKeys(List.of(new KeyVersion("k", first), new KeyVersion("k", second))));
    oss.deleteBucket(bucket);
  }

  @Test
  void refusesBadNames() {
    OSS oss = client(SignVersion.V4);
    assertThat(code(() -> oss.getBucketAcl("no-such-bucket"))).isEqualTo("NoSuchBucket");
    assertThat(
            code(
                () ->
                    oss.putObject(
                        "no-such-bucket", "k", new ByteArrayInputStream(new byte[100_000]))))
        .isEqualTo("NoSuchBucket");
  }
}
