package io.crosstide.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.aliyun.oss.OSS;
import com.aliyun.oss.OSSException;
import com.aliyun.oss.common.comm.SignVersion;
import com.aliyun.oss.model.CopyObjectRequest;
import com.aliyun.oss.model.GetObjectRequest;
import com.aliyun.oss.model.OSSObjectSummary;
import com.aliyun.oss.model.ObjectMetadata;
import com.aliyun.oss.model.PutObjectRequest;
import com.aliyun.oss.model.PutObjectResult;
import com.aliyun.oss.model.SimplifiedObjectMeta;
import com.aliyun.oss.model.StorageClass;
import io.quarkus.test.junit.QuarkusTest;
import java.io.InputStream;
import java.net.URI;
import java.net.URL;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The unmodified Java SDK, CRC checks on, for the calls about single objects and listings. */
@QuarkusTest
class SdkObjectsIT extends GatewayTestBase {
  @ParameterizedTest
  @EnumSource(names = {"V1", "V4"})
  void putsReadsListsAndDeletes(SignVersion version) throws Exception {
    OSS oss = client(version);
    String bucket = newBucket(oss);
    String key = "a/b c+d~*%2F.//../é😀.txt";
    PutObjectResult put = oss.putObject(bucket, key, stream(HELLO));
    assertThat(put.getETag()).isEqualTo("5D41402ABC4B2A76B9719D911017C592");
    assertThat(put.getServerCRC()).isEqualTo(put.getClientCRC());
    assertThat(read(oss, new GetObjectRequest(bucket, key))).isEqualTo(HELLO);
    List<OSSObjectSummary> listed = oss.listObjects(bucket).getObjectSummaries();
    assertThat(listed).extracting(OSSObjectSummary::getKey).containsExactly(key);
    assertThat(listed.get(0).getOwner().getDisplayName()).isEqualTo("demo");
    assertThat(oss.doesObjectExist(bucket, key)).isTrue();
    oss.deleteObject(bucket, key);
    assertThat(oss.doesObjectExist(bucket, key)).isFalse();
    oss.deleteBucket(bucket);
    assertThat(oss.doesBucketExist(bucket)).isFalse();
    oss.shutdown();
  }

  @Test
  void keepsHeadersMetadataTagsAndClass() throws Exception {
    OSS oss = client(SignVersion.V4);
    String bucket = newBucket(oss);
    ObjectMetadata metadata = new ObjectMetadata();
    metadata.setContentType("text/x-test; charset=utf-8");
    metadata.setCacheControl("no-cache");
    metadata.setContentDisposition("attachment; filename=a.txt");
    metadata.setContentEncoding("identity");
    metadata.setHeader("Content-Language", "de");
    metadata.setExpirationTime(new Date(1_800_000_000_000L));
    metadata.addUserMetadata("Color", "blue");
    metadata.setHeader("x-oss-storage-class", StorageClass.IA.toString());
    metadata.setHeader("x-oss-tagging", "k1=v1&k2=v%202");
    oss.putObject(bucket, "k", stream(HELLO), metadata);
    ObjectMetadata read = oss.getObjectMetadata(bucket, "k");
    assertThat(read.getContentType()).isEqualTo("text/x-test; charset=utf-8");
    assertThat(read.getCacheControl()).isEqualTo("no-cache");
    assertThat(read.getContentDisposition()).isEqualTo("attachment; filename=a.txt");
    assertThat(read.getExpirationTime()).isEqualTo(new Date(1_800_000_000_000L));
    assertThat(read.getUserMetadata()).containsEntry("color", "blue");
    assertThat(read.getObjectStorageClass()).isEqualTo(StorageClass.IA);
    assertThat(read.getObjectType()).isEqualTo("Normal");
    assertThat(read.getContentLength()).isEqualTo(HELLO.length);
    assertThat(oss.getObjectTagging(bucket, "k").getAllTags())
        .isEqualTo(Map.of("k1", "v1", "k2", "v 2"));
    SimplifiedObjectMeta meta = oss.getSimplifiedObjectMeta(bucket, "k");
    assertThat(meta.getSize()).isEqualTo(HELLO.length);
    assertThat(meta.getETag()).isEqualTo("5D41402ABC4B2A76B9719D911017C592");
  }

  @Test
  void refusesReservedMetadata() {
    OSS oss = client(SignVersion.V4);
    String bucket = newBucket(oss);
    ObjectMetadata metadata = new ObjectMetadata();
    metadata.addUserMetadata("crosstide-replica", "1 x");
    assertThatThrownBy(() -> oss.putObject(bucket, "k", stream(HELLO), metadata))
        .isInstanceOfSatisfying(
            OSSException.class, e -> assertThat(e.getErrorCode()).isEqualTo("InvalidArgument"));
    assertThat(oss.doesObjectExist(bucket, "k")).isFalse();
  }

  @Test
  void refusesMetadataThatAReplicaCouldNotHold() {
    OSS oss = client(SignVersion.V4);
    String bucket = newBucket(oss);
    ObjectMetadata metadata = new ObjectMetadata();
    metadata.addUserMetadata("a", "x".repeat(7679));
    oss.putObject(bucket, "k", stream(HELLO), metadata);
    metadata.addUserMetadata("a", "x".repeat(7680));
    assertThat(code(() -> oss.putObject(bucket, "k2", stream(HELLO), metadata)))
        .isEqualTo("InvalidArgument");
    assertThat(oss.doesObjectExist(bucket, "k2")).isFalse();
  }

  @Test
  void readsRangesAsOssDoes() throws Exception {
    OSS oss = client(SignVersion.V4);
    String bucket = newBucket(oss);
    byte[] content = random(1000);
    oss.putObject(bucket, "k", stream(content));
    GetObjectRequest middle = new GetObjectRequest(bucket, "k");
    middle.setRange(10, 19);
    assertThat(read(oss, middle)).isEqualTo(Arrays.copyOfRange(content, 10, 20));
    GetObjectRequest tail = new GetObjectRequest(bucket, "k");
    tail.setRange(990, -1);
    assertThat(read(oss, tail)).hasSize(10);
    GetObjectRequest last = new GetObjectRequest(bucket, "k");
    last.setRange(-1, 5);
    assertThat(read(oss, last)).hasSize(5);
    GetObjectRequest beyond = new GetObjectRequest(bucket, "k");
    beyond.setRange(500, 5000);
    assertThat(read(oss, beyond)).isEqualTo(content);
    GetObjectRequest outside = new GetObjectRequest(bucket, "k");
    outside.setRange(5000, 6000);
    assertThat(read(oss, outside)).isEqualTo(content);
    GetObjectRequest standard = new GetObjectRequest(bucket, "k");
    standard.setRange(500, 5000);
    standard.addHeader("x-oss-range-behavior", "standard");
    assertThat(read(oss, standard)).hasSize(500);
    GetObjectRequest refused = new GetObjectRequest(bucket, "k");
    refused.setRange(5000, 6000);
    refused.addHeader("x-oss-range-behavior", "standard");
    assertThatThrownBy(() -> oss.getObject(refused))
        .isInstanceOfSatisfying(
            OSSException.class, e -> assertThat(e.getErrorCode()).isEqualTo("InvalidRange"));
  }

  @Test
  void honoursConditions() throws Exception {
    OSS oss = client(SignVersion.V1);
    String bucket = newBucket(oss);
    String etag = oss.putObject(bucket, "k", stream(HELLO)).getETag();
    GetObjectRequest match = new GetObjectRequest(bucket, "k");
    match.setMatchingETagConstraints(List.of(etag));
    assertThat(read(oss, match)).isEqualTo(HELLO);
    GetObjectRequest mismatch = new GetObjectRequest(bucket, "k");
    mismatch.setMatchingETagConstraints(List.of("00000000000000000000000000000000"));
    assertThatThrownBy(() -> oss.getObject(mismatch))
        .isInstanceOfSatisfying(
            OSSException.class, e -> assertThat(e.getErrorCode()).isEqualTo("PreconditionFailed"));
    GetObjectRequest known = new GetObjectRequest(bucket, "k");
    known.setNonmatchingETagConstraints(List.of(etag));
    assertThatThrownBy(() -> oss.getObject(known))
        .isInstanceOfSatisfying(
            OSSException.class, e -> assertThat(e.getErrorCode()).isEqualTo("NotModified"));
    GetObjectRequest since = new GetObjectRequest(bucket, "k");
    since.setModifiedSinceConstraint(new Date(System.currentTimeMillis() + 60_000));
    assertThatThrownBy(() -> oss.getObject(since)).isInstanceOf(OSSException.class);
    GetObjectRequest unmodified = new GetObjectRequest(bucket, "k");
    unmodified.setUnmodifiedSinceConstraint(new Date(1_000_000_000_000L));
    assertThatThrownBy(() -> oss.getObject(unmodified)).isInstanceOf(OSSException.class);
    assertThat(read(oss, new GetObjectRequest(bucket, "k"))).isEqualTo(HELLO);
  }

  @Test
  void forbidsToOverwrite() {
    OSS oss = client(SignVersion.V4);
    String bucket = newBucket(oss);
    ObjectMetadata metadata = new ObjectMetadata();
    metadata.setHeader("x-oss-forbid-overwrite", "true");
    oss.putObject(bucket, "k", stream(HELLO), metadata);
    assertThatThrownBy(() -> oss.putObject(bucket, "k", stream(HELLO), metadata))
        .isInstanceOfSatisfying(
            OSSException.class, e -> assertThat(e.getErrorCode()).isEqualTo("FileAlreadyExists"));
    CopyObjectRequest copy = new CopyObjectRequest(bucket, "k", bucket, "k");
    copy.addHeader("x-oss-forbid-overwrite", "true");
    assertThatThrownBy(() -> oss.copyObject(copy)).isInstanceOf(OSSException.class);
    CopyObjectRequest fresh = new CopyObjectRequest(bucket, "k", bucket, "fresh");
    fresh.addHeader("x-oss-forbid-overwrite", "true");
    oss.copyObject(fresh);
    assertThat(oss.doesObjectExist(bucket, "fresh")).isTrue();
  }

  @Test
  void checksTheDigest() {
    OSS oss = client(SignVersion.V4);
    String bucket = newBucket(oss);
    ObjectMetadata metadata = new ObjectMetadata();
    metadata.setContentLength(HELLO.length);
    metadata.setContentMD5("AAAAAAAAAAAAAAAAAAAAAA==");
    assertThatThrownBy(() -> oss.putObject(bucket, "k", stream(HELLO), metadata))
        .isInstanceOfSatisfying(
            OSSException.class, e -> assertThat(e.getErrorCode()).isEqualTo("InvalidDigest"));
    assertThat(oss.doesObjectExist(bucket, "k")).isFalse();
    metadata.setContentMD5("XUFAKrxLKna5cZ2REBfFkg==");
    oss.putObject(bucket, "k", stream(HELLO), metadata);
    assertThat(oss.doesObjectExist(bucket, "k")).isTrue();
  }

  /** The SDK sends a stream without length in chunks. */
  @Test
  void takesBodiesOfUnknownLength() throws Exception {
    OSS oss = client(SignVersion.V4);
    String bucket = newBucket(oss);
    for (int size : new int[] {0, 1, 100_000, 8 << 20, (8 << 20) + 1, 20_000_000}) {
      byte[] content = random(size);
      PutObjectRequest request = new PutObjectRequest(bucket, "k" + size, stream(content));
      assertThat(request.getMetadata()).isNull();
      PutObjectResult result = oss.putObject(request);
      assertThat(result.getServerCRC()).isEqualTo(result.getClientCRC());
      assertThat(read(oss, new GetObjectRequest(bucket, "k" + size))).isEqualTo(content);
    }
    assertThat(oss.getObjectMetadata(bucket, "k20000000").getObjectType()).isEqualTo("Multipart");
  }

  @Test
  void copies() throws Exception {
    OSS oss = client(SignVersion.V1);
    String bucket = newBucket(oss);
    String other = newBucket(oss);
    ObjectMetadata metadata = new ObjectMetadata();
    metadata.addUserMetadata("color", "blue");
    metadata.setContentType("text/plain");
    oss.putObject(bucket, "d/a b+c", stream(HELLO), metadata);
    oss.copyObject(bucket, "d/a b+c", other, "copy");
    assertThat(read(oss, new GetObjectRequest(other, "copy"))).isEqualTo(HELLO);
    assertThat(oss.getObjectMetadata(other, "copy").getUserMetadata())
        .containsEntry("color", "blue");
    CopyObjectRequest replace = new CopyObjectRequest(bucket, "d/a b+c", other, "copy2");
    ObjectMetadata red = new ObjectMetadata();
    red.addUserMetadata("color", "red");
    replace.setNewObjectMetadata(red);
    oss.copyObject(replace);
    assertThat(oss.getObjectMetadata(other, "copy2").getUserMetadata())
        .isEqualTo(Map.of("color", "red"));
    assertThatThrownBy(() -> oss.copyObject(bucket, "missing", other, "x"))
        .isInstanceOfSatisfying(
            OSSException.class, e -> assertThat(e.getErrorCode()).isEqualTo("NoSuchKey"));
    CopyObjectRequest condition = new CopyObjectRequest(bucket, "d/a b+c", other, "copy3");
    condition.setMatchingETagConstraints(List.of("00000000000000000000000000000000"));
    assertThatThrownBy(() -> oss.copyObject(condition))
        .isInstanceOfSatisfying(
            OSSException.class, e -> assertThat(e.getErrorCode()).isEqualTo("PreconditionFailed"));
  }

  @ParameterizedTest
  @EnumSource(names = {"V1", "V4"})
  void acceptsPresignedUrls(SignVersion version) throws Exception {
    OSS oss = client(version);
    String bucket = newBucket(oss);
    oss.putObject(bucket, "a b/c", stream(HELLO));
    Date soon = new Date(System.currentTimeMillis() + 60_000);
    URL url = oss.generatePresignedUrl(bucket, "a b/c", soon);
    try (InputStream body = URI.create(url.toString()).toURL().openStream()) {
      assertThat(body.readAllBytes()).isEqualTo(HELLO);
    }
  }

  @Test
  void saysWhatIsMissing() {
    OSS oss = client(SignVersion.V4);
    String bucket = newBucket(oss);
    assertThatThrownBy(() -> oss.getObject(bucket, "missing"))
        .isInstanceOfSatisfying(
            OSSException.class,
            e -> {
              assertThat(e.getErrorCode()).isEqualTo("NoSuchKey");
              assertThat(e.getErrorMessage()).isEqualTo("The specified key does not exist.");
              assertThat(e.getRequestId()).matches("[0-9A-F]{24}");
            });
    assertThatThrownBy(() -> oss.getObjectMetadata("no-such-bucket-here", "x"))
        .isInstanceOfSatisfying(
            OSSException.class, e -> assertThat(e.getErrorCode()).isEqualTo("NoSuchBucket"));
    assertThatThrownBy(() -> oss.putObject("no-such-bucket-here", "x", stream(HELLO)))
        .isInstanceOfSatisfying(
            OSSException.class, e -> assertThat(e.getErrorCode()).isEqualTo("NoSuchBucket"));
  }
}
