package io.crosstide.rules.rule;

import io.crosstide.contracts.http.BucketEntry;
import io.crosstide.rules.bucket.BucketState;
import io.crosstide.store.region.RegionCatalogue;
import java.util.Optional;

/**
 * What a draft is judged by.
 *
 * @param source the source bucket, if it is registered
 * @param target the target bucket, if one was named and is registered
 * @param existing the rules that are there
 * @param catalogue the regions
 * @param rulesPerBucket rules that a bucket may take part in, as source or target
 */
record RuleFacts(
    Optional<Bucket> source,
    Optional<Bucket> target,
    ExistingRules existing,
    RegionCatalogue catalogue,
    int rulesPerBucket) {

  /** True if both buckets keep versions now. */
  boolean bothVersioned() {
    return isVersioned(source) && isVersioned(target);
  }

  private static boolean isVersioned(Optional<Bucket> bucket) {
    return bucket.filter(it -> it.state() == BucketState.VERSIONED).isPresent();
  }

  /** A registered bucket and what its store said of it. */
  record Bucket(BucketEntry entry, BucketState state) {}
}
