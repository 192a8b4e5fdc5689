package io.crosstide.store;

/** The versioning state of a bucket. */
public enum Versioning {
  /** Versioning was never set. */
  NEVER,
  ENABLED,
  SUSPENDED
}
