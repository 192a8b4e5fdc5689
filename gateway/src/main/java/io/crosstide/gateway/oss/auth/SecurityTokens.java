package io.crosstide.gateway.oss.auth;

import io.crosstide.gateway.access.AccessKey;
import io.crosstide.gateway.access.AccessKey.TemporarySession;
import io.crosstide.gateway.oss.error.OssError;
import io.crosstide.gateway.oss.error.OssErrorCode;
import java.time.Instant;
import java.util.Optional;

/** Whether a request carries the security token its key asks for. */
final class SecurityTokens {
  private SecurityTokens() {}

  static Optional<OssError> objection(Optional<String> token, AccessKey key, Instant now) {
    return code(token, key, now).map(OssError::of);
  }

  private static Optional<OssErrorCode> code(Optional<String> token, AccessKey key, Instant now) {
    if (key.session().isEmpty()) {
      return token.map(sent -> OssErrorCode.SECURITY_TOKEN_NOT_SUPPORTED);
    }
    if (token.isEmpty()) {
      return Optional.of(OssErrorCode.INVALID_SECURITY_TOKEN);
    }
    TemporarySession session = key.session().get();
    if (!Digests.same(session.token().reveal(), token.get())) {
      return Optional.of(OssErrorCode.ACCESS_KEY_ID_AND_SECURITY_TOKEN_NOT_MATCH);
    }
    return now.isBefore(session.expiresAt())
        ? Optional.empty()
        : Optional.of(OssErrorCode.SECURITY_TOKEN_EXPIRED);
  }
}
