package io.crosstide.gateway.oss.auth;

import io.crosstide.gateway.oss.OssDates;
import io.crosstide.gateway.oss.OssHeaders;
import io.crosstide.gateway.oss.OssQuery;
import io.crosstide.gateway.oss.error.OssErrors;
import io.crosstide.gateway.oss.error.OssException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;

/** Reads version 4 signatures. */
final class ClaimV4Reader {
  private static final String VERSION = "x-oss-signature-version";
  private static final String CREDENTIAL = "x-oss-credential";
  private static final String EXPIRES = "x-oss-expires";
  private static final String ADDITIONAL = "x-oss-additional-headers";
  private static final String CONTENT_HASH = "x-oss-content-sha256";
  private static final String SCOPE_DATE_EC = "0002-00000223";

  private final Duration presignedMax;

  ClaimV4Reader(Duration presignedMax) {
    this.presignedMax = presignedMax;
  }

  static boolean isPresigned(OssQuery query) {
    return query.has(VERSION) || query.has(CREDENTIAL) || query.has(ClaimV4.SIGNATURE_PARAMETER);
  }

  /** Reads {@code Credential=..,AdditionalHeaders=..,Signature=..} in any order. */
  ClaimV4 fromHeader(String fields, OssHeaders headers) {
    Map<String, String> named = new HashMap<>();
    for (String field : fields.split(",", -1)) {
      int equals = field.indexOf('=');
      boolean fresh =
          equals > 0
              && named.put(field.substring(0, equals).strip(), field.substring(equals + 1).strip())
                  == null;
      if (!fresh) {
        throw ClaimFields.invalidAuthorization();
      }
    }
    if (!named.containsKey("Credential") || !named.containsKey("Signature")) {
      throw ClaimFields.invalidAuthorization();
    }
    requireUnsignedPayload(headers);
    String timestamp = ClaimFields.dateText(headers);
    Instant date = ClaimFields.date(timestamp);
    return new ClaimV4(
        scope(named.get("Credential"), date),
        named.get("Signature"),
        false,
        timestamp,
        additional(named.getOrDefault("AdditionalHeaders", "")),
        new Validity.SignedAt(date),
        ClaimFields.headerToken(headers));
  }

  ClaimV4 fromQuery(OssQuery query, OssHeaders headers) {
    if (!required(query, VERSION).equals(ClaimV4.ALGORITHM)) {
      throw OssErrors.invalidArgument("The signature version is not supported.").asException();
    }
    requireUnsignedPayload(headers);
    String timestamp = required(query, ClaimFields.OSS_DATE);
    Instant date = ClaimFields.date(timestamp);
    return new ClaimV4(
        scope(required(query, CREDENTIAL), date),
        required(query, ClaimV4.SIGNATURE_PARAMETER),
        true,
        timestamp,
        additional(query.text(ADDITIONAL).orElse("")),
        new Validity.Between(date, date.plus(life(required(query, EXPIRES)))),
        query.text(ClaimFields.TOKEN));
  }

  /** A hash that we would not check must not look as if we had. */
  private static void requireUnsignedPayload(OssHeaders headers) {
    Optional<String> hash = headers.firstText(CONTENT_HASH);
    if (hash.isPresent() && !hash.get().equals(ClaimV4.UNSIGNED_PAYLOAD)) {
      throw OssErrors.invalidArgument(
              "The payload hash must be UNSIGNED-PAYLOAD.", CONTENT_HASH, hash.get())
          .asException();
    }
  }

  private static CredentialScope scope(String credential, Instant date) {
    CredentialScope scope = CredentialScope.parse(credential);
    if (!scope.day().equals(OssDates.day(date))) {
      throw OssErrors.invalidArgument("Invalid signing date in Authorization header.")
          .withEc(SCOPE_DATE_EC)
          .asException();
    }
    return scope;
  }

  private static SortedSet<String> additional(String names) {
    return ClaimV4.additional(
        Arrays.stream(names.split(";", -1))
            .map(name -> name.strip().toLowerCase(Locale.ROOT))
            .toList());
  }

  private Duration life(String text) {
    try {
      Duration life = Duration.ofSeconds(Long.parseLong(text));
      if (!life.isNegative() && !life.isZero() && life.compareTo(presignedMax) <= 0) {
        return life;
      }
    } catch (NumberFormatException notANumber) {
      // Answered below, like a number out of range.
    }
    throw OssErrors.invalidArgument(
            "The life of a presigned URL is between 1 second and " + presignedMax.toSeconds() + ".",
            EXPIRES,
            text)
        .asException();
  }

  private static String required(OssQuery query, String name) {
    return query.text(name).orElseThrow(() -> missing(name));
  }

  private static OssException missing(String name) {
    return OssErrors.invalidArgument("The presigned URL lacks a parameter.", name, "")
        .asException();
  }
}
