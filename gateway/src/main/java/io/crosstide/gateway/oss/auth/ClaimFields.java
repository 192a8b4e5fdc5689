package io.crosstide.gateway.oss.auth;

import io.crosstide.gateway.oss.OssDates;
import io.crosstide.gateway.oss.OssHeaders;
import io.crosstide.gateway.oss.error.OssErrors;
import io.crosstide.gateway.oss.error.OssException;
import java.time.Instant;
import java.util.Optional;

/** Pieces that signatures of both versions have. */
final class ClaimFields {
  static final String OSS_DATE = "x-oss-date";
  static final String TOKEN = "x-oss-security-token";

  private ClaimFields() {}

  /** The signed date of a request with an Authorization header: {@code x-oss-date}, else Date. */
  static String dateText(OssHeaders headers) {
    return headers
        .firstText(OSS_DATE)
        .or(() -> headers.firstText("date"))
        .orElseThrow(ClaimFields::invalidDate);
  }

  static Instant date(String text) {
    return OssDates.parse(text).orElseThrow(ClaimFields::invalidDate);
  }

  static Optional<String> headerToken(OssHeaders headers) {
    return headers.firstText(TOKEN);
  }

  static OssException invalidDate() {
    return OssErrors.accessDenied("OSS authentication requires a valid Date.").asException();
  }

  static OssException invalidAuthorization() {
    return OssErrors.invalidArgument("Authorization header is invalid.").asException();
  }
}
