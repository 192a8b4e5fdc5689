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
    Map<BucketName, String> adopted) {
  /** How buckets are addressed. */
  public enum Addressing {
    PATH,
    VIRTUAL_HOST
  }

  public Region {
    buckets = Map.copyOf(buckets);
    adopted = Map.copyOf(adopted);
  }

  /** The name of a bucket in the store. */
  public BucketName inStore(BucketName bucket) {
    return buckets.getOrDefault(bucket, bucket);
  }
}
