package io.crosstide.gateway.access;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * A key pair and whom it stands for.
 *
 * @param id the access key id, public
 * @param secret what requests are signed with
 * @param principal who makes the requests
 * @param session present if the key is temporary and only valid together with a security token
 */
public record AccessKey(
    String id, Secret secret, Principal principal, Optional<TemporarySession> session) {

  public AccessKey {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(secret, "secret");
    Objects.requireNonNull(principal, "principal");
    Objects.requireNonNull(session, "session");
  }

  /** A lasting key. */
  public AccessKey(String id, Secret secret, Principal principal) {
    this(id, secret, principal, Optional.empty());
  }

  /** What a temporary key must be sent with. */
  public record TemporarySession(Secret token, Instant expiresAt) {
    public TemporarySession {
      Objects.requireNonNull(token, "token");
      Objects.requireNonNull(expiresAt, "expiresAt");
    }
  }
}
