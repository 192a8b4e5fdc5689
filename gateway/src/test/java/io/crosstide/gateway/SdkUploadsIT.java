package io.crosstide.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.aliyun.oss.OSS;
import com.aliyun.oss.OSSException;
import com.aliyun.oss.common.comm.SignVersion;
import com.aliyun.oss.model.AbortMultipartUploadRequest;
import com.aliyun.oss.model.CompleteMultipartUploadRequest;
import com.aliyun.oss.model.CompleteMultipartUploadResult;
import com.aliyun.oss.model.GetObjectRequest;
import com.aliyun.oss.model.InitiateMultipartUploadRequest;
import com.aliyun.oss.model.ListMultipartUploadsRequest;
import com.aliyun.oss.model.ListPartsRequest;
import com.aliyun.oss.model.MultipartUpload;
import com.aliyun.oss.model.ObjectMetadata;
import com.aliyun.oss.model.PartETag;
import com.aliyun.oss.model.PartListing;
import com.aliyun.oss.model.UploadPartCopyRequest;
import com.aliyun.oss.model.UploadPartRequest;
import com.aliyun.oss.model.UploadPartResult;
import io.quarkus.test.junit.QuarkusTest;
import java.io.ByteArrayInputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Multipart uploads with the unmodified Java SDK. */
@QuarkusTest
class SdkUploadsIT extends GatewayTestBase {
  private static final int PART = 128 * 1024;

  private static PartETag upload(OSS oss, String bucket, String id, int number, byte[] part) {
    UploadPartRequest request =
        new UploadPartRequest(
            bucket, "big", id, number, new ByteArrayInputStream(part), part.length);
    UploadPartResult result = oss.uploadPart(request);
    assertThat(result.getServerCRC()).isEqualTo(result.getClientCRC());
    return result.getPartETag();
  }

  private static InitiateMultipartUploadRequest infrequentAccess(String bucket) {
    ObjectMetadata metadata = new ObjectMetadata();
    metadata.setHeader("x-oss-storage-class", "IA");
    return new InitiateMultipartUploadRequest(bucket, "big", metadata);
  }

  @ParameterizedTest
  @EnumSource(names = {"V1", "V4"})
  void uploadsListsAndCompletesParts(SignVersion version) throws Exception {
    OSS oss = client(version);
    String bucket = newBucketName();
    oss.createBucket(bucket);
    byte[] content = random(PART * 2 + 17);
    String id = oss.initiateMultipartUpload(infrequentAccess(bucket)).getUploadId();
    List<PartETag> parts = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      int end = Math.min(content.length, (i + 1) * PART);
      parts.add(upload(oss, bucket, id, i + 1, Arrays.copyOfRange(content, i * PART, end)));
    }
    assertThat(
            oss.listMultipartUploads(new ListMultipartUploadsRequest(bucket)).getMultipartUploads())
        .extracting(MultipartUpload::getUploadId)
        .containsExactly(id);
    ListPartsRequest listParts = new ListPartsRequest(bucket, "big", id);
    listParts.setMaxParts(2);
    PartListing listing = oss.listParts(listParts);
    assertThat(listing.isTruncated()).isTrue();
    assertThat(listing.getStorageClass()).isEqualTo("IA");
    assertThat(listing.getParts()).hasSize(2);
    CompleteMultipartUploadResult result =
        oss.completeMultipartUpload(new CompleteMultipartUploadRequest(bucket, "big", id, parts));
    assertThat(result.getETag()).matches("[0-9A-F]{32}-3");
    assertThat(read(oss, new GetObjectRequest(bucket, "big"))).isEqualTo(content);
    assertThat(oss.getObjectMetadata(bucket, "big").getObjectType()).isEqualTo("Multipart");
  }

  @Test
  void copiesPartsAndCompletesAll() throws Exception {
    OSS oss = client(SignVersion.V4);
    String bucket = newBucketName();
    oss.createBucket(bucket);
    byte[] content = random(PART * 2);
    oss.putObject(bucket, "source", new ByteArrayInputStream(content));
    String id =
        oss.initiateMultipartUpload(new InitiateMultipartUploadRequest(bucket, "big"))
            .getUploadId();
    for (int i = 0; i < 2; i++) {
      oss.uploadPartCopy(
          new UploadPartCopyRequest(
              bucket, "source", bucket, "big", id, i + 1, (long) i * PART, (long) PART));
    }
    CompleteMultipartUploadRequest all =
        new CompleteMultipartUploadRequest(bucket, "big", id, null);
    all.addHeader("x-oss-complete-all", "yes");
    oss.completeMultipartUpload(all);
    assertThat(read(oss, new GetObjectRequest(bucket, "big"))).isEqualTo(content);
  }

  @Test
  void abortsAndRefuses() {
    OSS oss = client(SignVersion.V4);
    String bucket = newBucketName();
    oss.createBucket(bucket);
    String id =
        oss.initiateMultipartUpload(new InitiateMultipartUploadRequest(bucket, "big"))
            .getUploadId();
    PartETag part = upload(oss, bucket, id, 1, random(PART));
    assertThatThrownBy(
            () ->
                oss.completeMultipartUpload(
                    new CompleteMultipartUploadRequest(
                        bucket,
                        "big",
                        id,
                        new ArrayList<>(
                            List.of(new PartETag(1, "00000000000000000000000000000000"))))))
        .isInstanceOfSatisfying(
            OSSException.class, e -> assertThat(e.getErrorCode()).isEqualTo("InvalidPart"));
    oss.abortMultipartUpload(new AbortMultipartUploadRequest(bucket, "big", id));
    assertThatThrownBy(
            () ->
                oss.completeMultipartUpload(
                    new CompleteMultipartUploadRequest(
                        bucket, "big", id, new ArrayList<>(List.of(part)))))
        .isInstanceOfSatisfying(
            OSSException.class, e -> assertThat(e.getErrorCode()).isEqualTo("NoSuchUpload"));
    assertThatThrownBy(() -> oss.listParts(new ListPartsRequest(bucket, "big", id)))
        .isInstanceOfSatisfying(
            OSSException.class, e -> assertThat(e.getErrorCode()).isEqualTo("NoSuchUpload"));
  }
}
