package io.crosstide.rules.bucket;

/** What a store says of a bucket. */
public enum BucketState {
  /** Not asked yet. */
  UNKNOWN,
  /** The store has no such bucket. */
  MISSING,
  /** Versioning was never enabled, or the store has none. */
  UNVERSIONED,
  VERSIONED,
  SUSPENDED
}
