package io.crosstide.local.auth;

import io.crosstide.local.error.S3Error;
import io.crosstide.local.request.S3Request;
import io.crosstide.local.text.PercentEncoding;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Decides who sent a request, from its head alone. Any signing region is accepted, as Ceph does:
 * the store has one region and nothing to confuse it with.
 */
public final class Authenticator {
  /** How far a client's clock may be off. */
  public static final Duration SKEW_MAX = Duration.ofMinutes(15);

  private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'");
  private static final String UNSIGNED = "UNSIGNED-PAYLOAD";
  private static final int SIGNING_KEYS_MAX = 256;

  private final AccessKeys keys;
  private final Clock clock;
  private final Map<CredentialScope, byte[]> signingKeys = new ConcurrentHashMap<>();

  public Authenticator(AccessKeys keys, Clock clock) {
    this.keys = keys;
    this.clock = clock;
  }

  /**
   * Checks the signature, if there is one.
   *
   * @throws io.crosstide.local.error.S3Exception InvalidAccessKeyId, SignatureDoesNotMatch,
   *     RequestTimeTooSkewed ...
   */
  public Authentication authenticate(S3Request request) {
    if (!SignedHead.presentIn(request)) {
      return new Authentication(false, PayloadModes.anonymous(request));
    }
    SignedHead head = SignedHead.of(request);
    String secret =
        keys.secret(head.scope().keyId())
            .orElseThrow(
                () ->
                    S3Error.INVALID_ACCESS_KEY
                        .because()
                        .with("AWSAccessKeyId", head.scope().keyId()));
    refuseToken(request);
    checkTime(head);
    checkCoverage(request, head);
    byte[] signingKey = signingKey(secret, head.scope());
    String payloadHash = payloadHash(request, head);
    if (!matches(request, head, signingKey, payloadHash)) {
      throw S3Error.SIGNATURE_DOES_NOT_MATCH.because().with("AWSAccessKeyId", head.scope().keyId());
    }
    ChunkSigner chunks =
        new ChunkSigner(signingKey, head.date(), head.scope().text(), head.signature());
    return new Authentication(true, PayloadModes.of(payloadHash, chunks));
  }

  private boolean matches(
      S3Request request, SignedHead head, byte[] signingKey, String payloadHash) {
    String rawPath = request.target().rawPath();
    return equal(head, sign(request, rawPath, head, payloadHash, signingKey))
        || equal(head, sign(request, reencoded(rawPath), head, payloadHash, signingKey));
  }

  /** Some clients send characters unescaped that they signed escaped. */
  private static String reencoded(String rawPath) {
    return PercentEncoding.encode(PercentEncoding.decodePath(rawPath), false);
  }

  private static String sign(
      S3Request request, String path, SignedHead head, String payloadHash, byte[] signingKey) {
    return SigV4.signature(
        request, path, head.signedHeaders(), payloadHash, signingKey, head.date(), head.scope());
  }

  private static boolean equal(SignedHead head, String expected) {
    return MessageDigest.isEqual(
        expected.getBytes(StandardCharsets.US_ASCII),
        head.signature().getBytes(StandardCharsets.US_ASCII));
  }

  private static String payloadHash(S3Request request, SignedHead head) {
    if (head.presigned()) {
      return request
          .header("x-amz-content-sha256")
          .or(() -> request.query().get("X-Amz-Content-Sha256"))
          .orElse(UNSIGNED);
    }
    return request
        .header("x-amz-content-sha256")
        .orElseThrow(
            () ->
                S3Error.INVALID_REQUEST.because(
                    "Missing required header for this request: x-amz-content-sha256"));
  }

  private static void refuseToken(S3Request request) {
    if (request.header("x-amz-security-token").isPresent()
        || request.query().has("X-Amz-Security-Token")) {
      throw S3Error.INVALID_TOKEN.because();
    }
  }

  private void checkTime(SignedHead head) {
    Instant signedAt;
    try {
      signedAt = LocalDateTime.parse(head.date(), DATE).toInstant(ZoneOffset.UTC);
    } catch (DateTimeException malformed) {
      throw S3Error.ACCESS_DENIED.because("Invalid date in the request signature");
    }
    if (!head.date().startsWith(head.scope().day())) {
      throw S3Error.SIGNATURE_DOES_NOT_MATCH.because(
          "Date in Credential scope does not match the date of the request");
    }
    Instant now = clock.instant();
    if (head.presigned()) {
      checkPresignedTime(head, signedAt, now);
    } else if (Duration.between(signedAt, now).abs().compareTo(SKEW_MAX) > 0) {
      throw S3Error.REQUEST_TIME_TOO_SKEWED
          .because()
          .with("RequestTime", head.date())
          .with("ServerTime", now.toString())
          .with("MaxAllowedSkewMilliseconds", Long.toString(SKEW_MAX.toMillis()));
    }
  }

  private static void checkPresignedTime(SignedHead head, Instant signedAt, Instant now) {
    if (signedAt.isAfter(now.plus(SKEW_MAX))) {
      throw S3Error.ACCESS_DENIED.because("Request is not yet valid");
    }
    if (now.isAfter(signedAt.plusSeconds(head.expiresSeconds().orElseThrow()))) {
      throw S3Error.ACCESS_DENIED.because("Request has expired");
    }
  }

  /** A header that means something must not be addable by whoever relays a signed request. */
  private static void checkCoverage(S3Request request, SignedHead head) {
    List<String> signed = head.signedHeaders();
    Set<String> covered = new HashSet<>(signed);
    if (!covered.contains("host")) {
      throw S3Error.ACCESS_DENIED.because("The host header must be signed");
    }
    for (String name : request.headers().names()) {
      String lower = name.toLowerCase(Locale.ROOT);
      if (lower.startsWith("x-amz-") && !covered.contains(lower)) {
        throw S3Error.ACCESS_DENIED
            .because("There were headers present in the request which were not signed")
            .with("HeadersNotSigned", lower);
      }
    }
  }

  private byte[] signingKey(String secret, CredentialScope scope) {
    if (signingKeys.size() >= SIGNING_KEYS_MAX) {
      signingKeys.clear();
    }
    return signingKeys.computeIfAbsent(scope, s -> SigV4.signingKey(secret, s));
  }
}
