package io.crosstide.gateway.oss.auth;

import io.crosstide.gateway.oss.OssHeaders;
import io.crosstide.gateway.oss.OssQuery;
import io.crosstide.gateway.oss.error.OssErrors;
import io.crosstide.gateway.oss.error.OssException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;

/** Reads version 1 signatures. */
final class ClaimV1Reader {
  private static final String KEY_ID = "OSSAccessKeyId";
  private static final String EXPIRES = "Expires";
  private static final String SIGNATURE = "Signature";

  static boolean isPresigned(OssQuery query) {
    return query.has(KEY_ID) || query.has(SIGNATURE);
  }

  /** Reads {@code <key id>:<signature>}. */
  ClaimV1 fromHeader(String credentials, OssHeaders headers) {
    int colon = credentials.lastIndexOf(':');
    String id = colon < 0 ? "" : credentials.substring(0, colon).strip();
    String signature = credentials.substring(colon + 1).strip();
    if (id.isEmpty() || signature.isEmpty()) {
      throw ClaimFields.invalidAuthorization();
    }
    String date = ClaimFields.dateText(headers);
    return new ClaimV1(
        id,
        signature,
        false,
        date,
        new Validity.SignedAt(ClaimFields.date(date)),
        ClaimFields.headerToken(headers));
  }

  ClaimV1 fromQuery(OssQuery query) {
    Optional<String> id = query.text(KEY_ID);
    Optional<String> expires = query.text(EXPIRES);
    Optional<String> signature = query.text(SIGNATURE);
    if (id.isEmpty() || expires.isEmpty() || signature.isEmpty()) {
      throw OssErrors.accessDenied(
              "Query-string authentication requires the Signature, Expires and OSSAccessKeyId"
                  + " parameters.")
          .asException();
    }
    return new ClaimV1(
        id.get(),
        // Base64 has no blank: one can only come from a plus that was not encoded.
        signature.get().replace(' ', '+'),
        true,
        expires.get(),
        new Validity.Until(expiry(expires.get())),
        query.text("security-token"));
  }

  private static Instant expiry(String seconds) {
    try {
      return Instant.ofEpochSecond(Long.parseLong(seconds));
    } catch (NumberFormatException | DateTimeException notATime) {
      throw invalidExpires();
    }
  }

  private static OssException invalidExpires() {
    return OssErrors.accessDenied("Invalid date (should be seconds since epoch).").asException();
  }
}
