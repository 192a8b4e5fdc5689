package io.crosstide.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.aliyun.oss.OSS;
import com.aliyun.oss.common.comm.SignVersion;
import com.aliyun.oss.model.BucketVersioningConfiguration;
import com.aliyun.oss.model.ListObjectsRequest;
import com.aliyun.oss.model.ListObjectsV2Request;
import com.aliyun.oss.model.ListObjectsV2Result;
import com.aliyun.oss.model.ListVersionsRequest;
import com.aliyun.oss.model.OSSObjectSummary;
import com.aliyun.oss.model.OSSVersionSummary;
import com.aliyun.oss.model.ObjectListing;
import com.aliyun.oss.model.SetBucketVersioningRequest;
import com.aliyun.oss.model.VersionListing;
import io.crosstide.contracts.id.RuleId;
import io.crosstide.contracts.rule.RuleStatus;
import io.crosstide.gateway.fixture.Clients;
import io.crosstide.gateway.fixture.World;
import io.quarkus.test.junit.QuarkusTest;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Replicas beside objects of the bucket's own, listed with the unmodified Java SDK. */
@QuarkusTest
class ReplicaListingsIT extends ReplicaListingsTestBase {
  private static final String SOURCE_OWNER = " source " + World.OTHER_ACCOUNT;
  private static final String OWN = " store " + World.ACCOUNT;

  private List<String> lines(List<OSSObjectSummary> objects) {
    return objects.stream().map(this::line).toList();
  }

  private List<String> second(boolean withOwners) {
    ListObjectsV2Request request = new ListObjectsV2Request(target);
    request.setFetchOwner(withOwners);
    return lines(oss.listObjectsV2(request).getObjectSummaries());
  }

  @Test
  void replicasHaveTimeAndOwnerOfTheirSources() throws Exception {
    RuleId rule = rule();
    replica("a", rule, false);
    oss.putObject(target, "b", stream(HELLO));
    replica("c", RuleId.random(), true);
    replica("d", RuleId.random(), false);

    List<String> all =
        List.of(
            "a" + SOURCE_OWNER,
            "b" + OWN,
            "c" + SOURCE_OWNER,
            "d source " + World.ACCOUNT); // of which nobody knows where it comes from
    assertThat(lines(oss.listObjects(target).getObjectSummaries())).isEqualTo(all);
    assertThat(second(true)).isEqualTo(all);
    assertThat(second(false))
        .containsExactly("a source -", "b store -", "c source -", "d source -");
    assertThat(oss.listObjects(target).getObjectSummaries())
        .allMatch(object -> object.getSize() == HELLO.length)
        .allMatch(object -> object.getETag().equals("5D41402ABC4B2A76B9719D911017C592"))
        .allMatch(object -> object.getStorageClass().equals("Standard"));
    assertThat(oss.getObjectMetadata(target, "a").getLastModified())
        .isEqualTo(oss.listObjects(target, "a").getObjectSummaries().get(0).getLastModified());
  }

  @Test
  void aBucketThatIsNoTargetIsListedAsItsStoreDoes() throws Exception {
    RuleId rule = rule();
    replica("a", rule, false);
    world.services().setStatus("rule", RuleStatus.CLOSING);
    await(
        () ->
            lifecycle.gateway().rules().stream()
                .anyMatch(known -> known.status() == RuleStatus.CLOSING));
    assertThat(second(true)).containsExactly("a" + SOURCE_OWNER);

    world.services().clearRules();
    await(() -> lifecycle.gateway().rules().isEmpty());
    assertThat(second(true)).containsExactly("a" + OWN);
  }

  @Test
  void versionsAndMarkersAreListed() throws Exception {
    BucketVersioningConfiguration enabled = new BucketVersioningConfiguration();
    oss.putObject(target, "k", stream(HELLO));
    enabled.setStatus(BucketVersioningConfiguration.ENABLED);
    oss.setBucketVersioning(new SetBucketVersioningRequest(target, enabled));
    RuleId rule = rule();
    replica("k", rule, true);
    oss.deleteObject(target, "k");
    replica("k", rule, true);
    oss.putObject(target, "k", stream(HELLO));

    List<String> seen = new ArrayList<>();
    ListVersionsRequest request =
        new ListVersionsRequest().withBucketName(target).withMaxResults(1);
    VersionListing page;
    do {
      page = oss.listVersions(request);
      page.getVersionSummaries().forEach(version -> seen.add(line(version)));
      request.setKeyMarker(page.getNextKeyMarker());
      request.setVersionIdMarker(page.getNextVersionIdMarker());
    } while (page.isTruncated());
    assertThat(seen)
        .containsExactly(
            "k" + OWN,
            "k" + SOURCE_OWNER,
            "k marker store " + World.ACCOUNT,
            "k" + SOURCE_OWNER,
            "k" + OWN);
  }

  private String line(OSSVersionSummary version) {
    String time = version.getLastModified().toInstant().toString().substring(0, 19);
    return "%s%s %s %s"
        .formatted(
            version.getKey(),
            version.isDeleteMarker() ? " marker" : "",
            time.equals(shownTime) ? "source" : "store",
            version.getOwner().getId());
  }

  /** Pages begin and end where they did, with groups among them. */
  @Test
  void pagesAreTheSame() throws Exception {
    for (String key : List.of("a", "b/1", "b/2", "c", "d/1", "e", "ü?")) {
      replica(key, RuleId.random(), true);
    }
    List<String> before = pages();
    rule();
    assertThat(pages()).isEqualTo(before).hasSizeGreaterThan(6);
  }

  private List<String> pages() {
    List<String> pages = new ArrayList<>();
    ListObjectsRequest first =
        new ListObjectsRequest(target).withMaxKeys(2).withDelimiter("/").withEncodingType("url");
    ObjectListing listing;
    do {
      listing = oss.listObjects(first);
      pages.add(
          "%s %s %s"
              .formatted(
                  keys(listing.getObjectSummaries()),
                  listing.getCommonPrefixes(),
                  listing.getNextMarker()));
      first.setMarker(listing.getNextMarker());
    } while (listing.isTruncated());
    ListObjectsV2Request second = new ListObjectsV2Request(target).withMaxKeys(2);
    ListObjectsV2Result result;
    do {
      result = oss.listObjectsV2(second);
      pages.add(keys(result.getObjectSummaries()) + result.getNextContinuationToken());
      second.setContinuationToken(result.getNextContinuationToken());
    } while (result.isTruncated());
    return pages;
  }

  private static List<String> keys(List<OSSObjectSummary> objects) {
    return objects.stream().map(OSSObjectSummary::getKey).toList();
  }

  /** I54: who is shown as the owner may do nothing by that. */
  @Test
  void theOwnerThatIsShownOwnsNothing() throws Exception {
    replica("a", rule(), false);
    oss.putObject(target, "b", stream(HELLO));
    assertThat(oss.getObjectAcl(target, "a").getOwner().getId()).isEqualTo(World.OTHER_ACCOUNT);
    assertThat(oss.getObjectAcl(target, "a").getOwner().getDisplayName()).isEqualTo("stranger");
    assertThat(oss.getObjectAcl(target, "b").getOwner().getId()).isEqualTo(World.ACCOUNT);

    OSS elsewhere =
        Clients.of(
            endpoint(World.BEIJING),
            SignVersion.V4,
            "cn-beijing",
            World.OTHER_KEY_ID,
            World.OTHER_SECRET);
    assertThat(
            List.of(
                code(() -> elsewhere.getObject(target, "a")),
                code(() -> elsewhere.getObjectAcl(target, "a")),
                code(() -> elsewhere.listObjects(target)),
                code(() -> elsewhere.deleteObject(target, "a"))))
        .containsOnly("AccessDenied");
    assertThat(oss.getBucketInfo(target).getBucket().getOwner().getId()).isEqualTo(World.ACCOUNT);
    oss.deleteObject(target, "a");
  }

  @Test
  void aSourceThatIsGoneLeavesTheTargetsOwner() throws Exception {
    replica("a", RuleId.random(), true);
    stranger.deleteBucket(source);
    String elsewhere = newBucketName();
    stranger.createBucket(elsewhere);
    source = elsewhere;
    rule();
    assertThat(second(true)).containsExactly("a source " + World.ACCOUNT);
    assertThat(oss.getObjectAcl(target, "a").getOwner().getId()).isEqualTo(World.ACCOUNT);
  }

  /** I44: what goes away while it is listed neither fails the listing nor hides another. */
  @Test
  void objectsMayGoAwayMeanwhile() throws Exception {
    RuleId rule = rule();
    List<String> keys = IntStream.range(0, 120).mapToObj(i -> "k%03d".formatted(i)).toList();
    for (String key : keys) {
      replica(key, rule, false);
    }
    CompletableFuture<Void> deleting =
        CompletableFuture.runAsync(
            () -> keys.subList(20, 120).forEach(key -> oss.deleteObject(target, key)));
    List<String> shown;
    do {
      shown =
          lines(
              oss.listObjects(new ListObjectsRequest(target).withMaxKeys(1000))
                  .getObjectSummaries());
      assertThat(shown.subList(0, 20))
          .isEqualTo(keys.subList(0, 20).stream().map(key -> key + SOURCE_OWNER).toList());
    } while (shown.size() > 20);
    deleting.join();
  }
}
