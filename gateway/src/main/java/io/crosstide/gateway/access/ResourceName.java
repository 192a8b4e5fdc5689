package io.crosstide.gateway.access;

import java.util.Objects;

/**
 * What an action is done to: {@code acs:oss:<region>:<account>:<path>}.
 *
 * @param region as {@code oss-cn-hangzhou}, or {@code *} if it is not known
 * @param accountId the owner, or {@code *} if it is not known
 * @param path {@code bucket}, {@code bucket/key} or {@code *} for the service
 */
public record ResourceName(String region, String accountId, String path) {
  static final String UNKNOWN = "*";
  private static final String SCHEME = "acs:oss:";

  public ResourceName {
    Objects.requireNonNull(region, "region");
    Objects.requireNonNull(accountId, "accountId");
    Objects.requireNonNull(path, "path");
  }

  /** The service: what {@code oss:ListBuckets} is done to. */
  public static ResourceName service() {
    return new ResourceName(UNKNOWN, UNKNOWN, "*");
  }

  public static ResourceName bucket(String bucket) {
    return new ResourceName(UNKNOWN, UNKNOWN, bucket);
  }

  /** An object; the key is decoded. */
  public static ResourceName object(String bucket, String key) {
    return new ResourceName(UNKNOWN, UNKNOWN, bucket + "/" + key);
  }

  public ResourceName inRegion(String newRegion) {
    return new ResourceName(newRegion, accountId, path);
  }

  public ResourceName ownedBy(String newAccountId) {
    return new ResourceName(region, newAccountId, path);
  }

  /**
   * Reads {@code acs:oss:*:*:bucket/key}.
   *
   * @throws IllegalArgumentException if it has another form
   */
  public static ResourceName parse(String text) {
    String[] parts = text.startsWith(SCHEME) ? text.split(":", 5) : new String[0];
    if (parts.length != 5) {
      throw new IllegalArgumentException("A resource reads acs:oss:region:account:path");
    }
    return new ResourceName(parts[2], parts[3], parts[4]);
  }

  @Override
  public String toString() {
    return SCHEME + region + ":" + accountId + ":" + path;
  }
}
