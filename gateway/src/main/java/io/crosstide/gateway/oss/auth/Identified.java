package io.crosstide.gateway.oss.auth;

import io.crosstide.gateway.oss.address.OssAddress;
import java.util.Objects;

/** Who made a request and, where the address could be read in two ways, which reading holds. */
public record Identified(OssAddress address, Authentication authentication) {
  public Identified {
    Objects.requireNonNull(address, "address");
    Objects.requireNonNull(authentication, "authentication");
  }
}
