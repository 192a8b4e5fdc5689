package io.crosstide.store.region;

import io.crosstide.contracts.id.BucketName;
import io.crosstide.contracts.id.RegionName;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A named store endpoint.
 *
 * @param name OSS location, for instance {@code oss-cn-hangzhou}
 * @param endpoint scheme, host and port of its S3 interface
 * @param addressing how buckets are addressed
 * @param signingRegion region in SigV4 scopes, for instance {@code us-east-1}
 * @param credentials what signs requests
 * @param group regions of different groups replicate only with transfer acceleration; empty is a
 *     group of its own with every other region without group
 * @param accelerateEndpoint endpoint for rules with transfer acceleration
 * @param bandwidthLimit bytes per second for replication into the region, over all workers
 * @param rtc whether replication time control can be enabled towards it
 * @param buckets names of buckets whose name in the store differs
 * @param adopted buckets that exist in the store and are offered as they are, with the account that
 *     owns them
 * @param roles credentials of roles that rules act with, by their full names; a role that is not
 *     here has the region's
 * @param storageClasses classes that the region's store lacks or is not to be given, with the class
 *     that replicas get instead; {@code STANDARD} is none in particular
 * @param storageClass the class of objects that are written without one; empty is STANDARD
 * @param keepsVersionIds whether a version of the store can be given the id of the version that it
 *     is a copy of, by the header of local-store
 * @param losesUnderscores whether the store makes dashes of the underscores in names of user
 *     metadata, so that they are written there in a form of ours
 */
public record Region(
    RegionName name,
    URI endpoint,
    Addressing addressing,
    String signingRegion,
    StoreCredentials credentials,
    Optional<String> group,
    Optional<URI> accelerateEndpoint,
    OptionalLong bandwidthLimit,
    boolean rtc,
    Map<BucketName, BucketName> buckets,
    Map<BucketName, String> adopted,
    Map<String, StoreCredentials> roles,
    Map<String, String> storageClasses,
    Optional<String> storageClass,
    boolean keepsVersionIds,
    boolean losesUnderscores) {
  /** How buckets are addressed. */
  public enum Addressing {
    PATH,
    VIRTUAL_HOST
  }

  public Region {
    buckets = Map.copyOf(buckets);
    adopted = Map.copyOf(adopted);
    roles = Map.copyOf(roles);
    storageClasses = Map.copyOf(storageClasses);
  }

  /**
   * A region without roles, whose storage classes are S3's and whose version ids are its own, and
   * which keeps names of user metadata.
   */
  public Region(
      RegionName name,
      URI endpoint,
      Addressing addressing,
      String signingRegion,
      StoreCredentials credentials,
      Optional<String> group,
      Optional<URI> accelerateEndpoint,
      OptionalLong bandwidthLimit,
      boolean rtc,
      Map<BucketName, BucketName> buckets,
      Map<BucketName, String> adopted) {
    this(
        name,
        endpoint,
        addressing,
        signingRegion,
        credentials,
        group,
        accelerateEndpoint,
        bandwidthLimit,
        rtc,
        buckets,
        adopted,
        Map.of(),
        Map.of(),
        Optional.empty(),
        false,
        false);
  }

  /** The same region as a role reaches it; empty if the role has no credentials of its own here. */
  public Optional<Region> as(String role) {
    return Optional.ofNullable(roles.get(role))
        .map(
            theirs ->
                new Region(
                    name,
                    endpoint,
                    addressing,
                    signingRegion,
                    theirs,
                    group,
                    accelerateEndpoint,
                    bandwidthLimit,
                    rtc,
                    buckets,
                    adopted,
                    roles,
                    storageClasses,
                    storageClass,
                    keepsVersionIds,
                    losesUnderscores));
  }

  /** The name of a bucket in the store. */
  public BucketName inStore(BucketName bucket) {
    return buckets.getOrDefault(bucket, bucket);
  }
}
