package io.crosstide.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.aliyun.oss.OSS;
import com.aliyun.oss.common.comm.SignVersion;
import com.aliyun.oss.model.CannedAccessControlList;
import com.aliyun.oss.model.DeleteObjectsRequest;
import com.aliyun.oss.model.GenericRequest;
import com.aliyun.oss.model.ListObjectsRequest;
import com.aliyun.oss.model.ListObjectsV2Request;
import com.aliyun.oss.model.ListObjectsV2Result;
import com.aliyun.oss.model.ObjectAcl;
import com.aliyun.oss.model.ObjectListing;
import com.aliyun.oss.model.ObjectPermission;
import com.aliyun.oss.model.SetObjectTaggingRequest;
import io.quarkus.test.junit.QuarkusTest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Listings, multiple deletes, tags and ACLs with the unmodified Java SDK. */
@QuarkusTest
class SdkListingsIT extends GatewayTestBase {
  @Test
  void listsInPages() {
    OSS oss = client(SignVersion.V4);
    String bucket = newBucket(oss);
    List<String> keys = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      keys.add("d" + (i % 3) + "/f" + i);
    }
    keys.add("top +&?#");
    keys.forEach(key -> oss.putObject(bucket, key, stream(HELLO)));
    List<String> seen = new ArrayList<>();
    ListObjectsRequest request = new ListObjectsRequest(bucket).withMaxKeys(5);
    ObjectListing listing;
    do {
      listing = oss.listObjects(request);
      listing.getObjectSummaries().forEach(s -> seen.add(s.getKey()));
      request.setMarker(listing.getNextMarker());
    } while (listing.isTruncated());
    assertThat(seen).containsExactlyElementsOf(keys.stream().sorted().toList());

    List<String> groups = new ArrayList<>();
    request = new ListObjectsRequest(bucket).withMaxKeys(1).withDelimiter("/");
    do {
      listing = oss.listObjects(request);
      groups.addAll(listing.getCommonPrefixes());
      listing.getObjectSummaries().forEach(s -> groups.add(s.getKey()));
      request.setMarker(listing.getNextMarker());
    } while (listing.isTruncated());
    assertThat(groups).containsExactly("d0/", "d1/", "d2/", "top +&?#");

    List<String> second = new ArrayList<>();
    ListObjectsV2Request v2 = new ListObjectsV2Request(bucket).withMaxKeys(4).withPrefix("d");
    ListObjectsV2Result page;
    do {
      page = oss.listObjectsV2(v2);
      page.getObjectSummaries().forEach(s -> second.add(s.getKey()));
      v2.setContinuationToken(page.getNextContinuationToken());
    } while (page.isTruncated());
    assertThat(second).hasSize(12).isSorted();
    ListObjectsV2Result after =
        oss.listObjectsV2(new ListObjectsV2Request(bucket).withStartAfter("d2/"));
    assertThat(after.getObjectSummaries()).hasSize(5);
  }

  @Test
  void deletesManyAtOnce() {
    OSS oss = client(SignVersion.V1);
    String bucket = newBucket(oss);
    List<String> keys = List.of("a", "b&<>", "c d+e", "ü", "ctl\u0001x");
    keys.forEach(key -> oss.putObject(bucket, key, stream(HELLO)));
    List<String> some = List.of("a", "b&<>", "c d+e", "never-there");
    assertThat(
            oss.deleteObjects(
                    new DeleteObjectsRequest(bucket).withKeys(some).withEncodingType("url"))
                .getDeletedObjects())
        .containsExactlyInAnyOrderElementsOf(some);
    assertThat(
            oss.deleteObjects(
                    new DeleteObjectsRequest(bucket).withKeys(List.of("ü")).withQuiet(true))
                .getDeletedObjects())
        .isEmpty();
    assertThat(oss.listObjects(bucket).getObjectSummaries()).hasSize(1);
  }

  @Test
  void changesTagsAndAcls() {
    OSS oss = client(SignVersion.V4);
    String bucket = newBucket(oss);
    oss.putObject(bucket, "k", stream(HELLO));
    assertThat(oss.getObjectTagging(bucket, "k").getAllTags()).isEmpty();
    oss.setObjectTagging(new SetObjectTaggingRequest(bucket, "k", Map.of("a", "1", "b", "")));
    assertThat(oss.getObjectTagging(bucket, "k").getAllTags()).isEqualTo(Map.of("a", "1", "b", ""));
    oss.deleteObjectTagging(new GenericRequest(bucket, "k"));
    assertThat(oss.getObjectTagging(bucket, "k").getAllTags()).isEmpty();
    ObjectAcl acl = oss.getObjectAcl(bucket, "k");
    assertThat(acl.getPermission()).isEqualTo(ObjectPermission.Default);
    oss.setObjectAcl(bucket, "k", CannedAccessControlList.PublicRead);
    assertThat(oss.getObjectAcl(bucket, "k").getPermission())
        .isEqualTo(ObjectPermission.PublicRead);
  }
}
