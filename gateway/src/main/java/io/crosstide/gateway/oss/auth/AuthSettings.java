package io.crosstide.gateway.oss.auth;

import java.time.Duration;
import java.util.Objects;
import java.util.Set;

/**
 * How strict the check of signatures is.
 *
 * @param acceptAnyRegion do not compare the region of a V4 scope with the endpoint: clients with
 *     path-style endpoints choose it freely
 * @param regions regions (bare) accepted when the endpoint does not say its own; empty means all
 * @param skewMax how far the request's date may be from our clock, either way
 * @param presignedMax the longest life of a V4 presigned URL
 */
public record AuthSettings(
    boolean acceptAnyRegion, Set<String> regions, Duration skewMax, Duration presignedMax) {
  public static final Duration SKEW_MAX = Duration.ofMinutes(15);
  public static final Duration PRESIGNED_MAX = Duration.ofDays(7);

  public AuthSettings {
    regions = Set.copyOf(regions);
    Objects.requireNonNull(skewMax, "skewMax");
    Objects.requireNonNull(presignedMax, "presignedMax");
  }

  /** What OSS does. */
  public static AuthSettings strict(Set<String> regions) {
    return new AuthSettings(false, regions, SKEW_MAX, PRESIGNED_MAX);
  }

  /** As OSS, but with any region in the scope. */
  public static AuthSettings anyRegion() {
    return new AuthSettings(true, Set.of(), SKEW_MAX, PRESIGNED_MAX);
  }
}
