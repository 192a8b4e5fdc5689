package io.crosstide.gateway.oss.auth;

import io.crosstide.gateway.access.Principal;
import io.crosstide.gateway.oss.error.OssError;
import java.util.Objects;
import java.util.Optional;

/** Who made a request, as far as its signature tells. */
public sealed interface Authentication {

  /**
   * The signature is right.
   *
   * @param scopeRegion region (bare) in the scope of a V4 signature; V1 has none
   */
  record Authenticated(Principal principal, String accessKeyId, Optional<String> scopeRegion)
      implements Authentication {
    public Authenticated {
      Objects.requireNonNull(principal, "principal");
      Objects.requireNonNull(accessKeyId, "accessKeyId");
      Objects.requireNonNull(scopeRegion, "scopeRegion");
    }
  }

  /** There is no signature. */
  record Anonymous() implements Authentication {}

  /** There is a signature, and it is wrong, late or unreadable. */
  record Refused(OssError error) implements Authentication {
    public Refused {
      Objects.requireNonNull(error, "error");
    }
  }
}
