package io.crosstide.gateway.call;

import io.crosstide.gateway.access.Principal;
import java.util.Optional;

/**
 * Who asks.
 *
 * @param principal empty if the request is not signed
 */
public record Caller(Optional<Principal> principal) {
  static final Caller ANONYMOUS = new Caller(Optional.empty());

  /** The account that asks; empty if anonymous. */
  public Optional<String> account() {
    return principal.map(Principal::accountId);
  }
}
