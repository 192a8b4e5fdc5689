package io.crosstide.contracts.id;

/** A bucket and the region that holds it. */
public record BucketRef(RegionName region, BucketName bucket) {
  public BucketRef {
    Ids.require(region, "region");
    Ids.require(bucket, "bucket");
  }

  @Override
  public String toString() {
    return region + "/" + bucket;
  }
}
