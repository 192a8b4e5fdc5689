package io.crosstide.gateway.oss.address;

import java.util.Objects;
import java.util.Optional;

/**
 * One reading of where a request goes.
 *
 * @param resource what it is about
 * @param style how that was said
 * @param endpointRegion region (bare, as {@code cn-hangzhou}) of the endpoint that was used: from
 *     the host, else from the port; empty if neither says
 */
public record OssAddress(
    OssResource resource, AddressStyle style, Optional<String> endpointRegion) {

  public OssAddress {
    Objects.requireNonNull(resource, "resource");
    Objects.requireNonNull(style, "style");
    Objects.requireNonNull(endpointRegion, "endpointRegion");
  }
}
