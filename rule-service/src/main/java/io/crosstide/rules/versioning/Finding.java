package io.crosstide.rules.versioning;

import io.crosstide.rules.bucket.BucketState;
import java.util.Optional;

/**
 * What the versioning of a rule's buckets means for the rule (I35). Pure.
 *
 * @param versioned whether both keep versions; false if they differ
 * @param mismatch why the rule cannot go on, in a sentence without a last stop; empty if it can
 */
record Finding(boolean versioned, Optional<String> mismatch) {

  /** Empty if a store did not say, or has no such bucket, which other failures tell of. */
  static Optional<Finding> of(BucketState source, BucketState target) {
    if (!isTold(source) || !isTold(target)) {
      return Optional.empty();
    }
    boolean fit = source == target && source != BucketState.SUSPENDED;
    return Optional.of(
        fit
            ? new Finding(source == BucketState.VERSIONED, Optional.empty())
            : new Finding(false, Optional.of(sentence(source, target))));
  }

  private static boolean isTold(BucketState state) {
    return state != BucketState.UNKNOWN && state != BucketState.MISSING;
  }

  private static String sentence(BucketState source, BucketState target) {
    return "Versioning of the source bucket is %s, of the target bucket %s"
        .formatted(word(source), word(target));
  }

  private static String word(BucketState state) {
    return switch (state) {
      case UNVERSIONED -> "not enabled";
      case VERSIONED -> "enabled";
      case SUSPENDED -> "suspended";
      case UNKNOWN, MISSING -> "unknown";
    };
  }
}
