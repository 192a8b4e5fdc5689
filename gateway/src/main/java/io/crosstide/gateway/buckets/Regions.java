package io.crosstide.gateway.buckets;

import io.crosstide.contracts.id.RegionName;

/** Names of regions in both forms of OSS: {@code oss-cn-hangzhou} and {@code cn-hangzhou}. */
public final class Regions {
  private static final String PREFIX = "oss-";

  private Regions() {}

  /** Without the prefix. */
  public static String bare(RegionName region) {
    String name = region.value();
    return name.startsWith(PREFIX) ? name.substring(PREFIX.length()) : name;
  }

  /** With the prefix, whether or not it is there already. */
  public static RegionName named(String region) {
    return new RegionName(region.startsWith(PREFIX) ? region : PREFIX + region);
  }
}
