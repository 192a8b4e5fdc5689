package io.crosstide.gateway.buckets;

import io.crosstide.contracts.http.BucketEntry;
import io.crosstide.gateway.oss.bucket.Owner;
import java.util.function.UnaryOperator;

/** Accounts as answers show them. */
public final class Owners {
  private final UnaryOperator<String> displayNames;

  /**
   * @param displayNames account id to its name
   */
  public Owners(UnaryOperator<String> displayNames) {
    this.displayNames = displayNames;
  }

  /** The owner of a bucket, and of the objects in it. */
  public Owner of(BucketEntry bucket) {
    return of(bucket.owner());
  }

  Owner of(String account) {
    return new Owner(account, displayNames.apply(account));
  }
}
