package io.crosstide.store.s3;

import io.crosstide.store.region.StoreCredentials;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * AWS Signature Version 4 in the Authorization header, over exactly the path, query and header
 * bytes that are sent. Why it is our own: see the decision note on signing.
 */
final class SigV4Signer {
  static final String UNSIGNED_PAYLOAD = "UNSIGNED-PAYLOAD";

  private static final String ALGORITHM = "AWS4-HMAC-SHA256";
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);
  private static final String HMAC = "HmacSHA256";
  private static final HexFormat HEX = HexFormat.of();

  private final StoreCredentials credentials;
  private final String region;
  // The key of a day; recomputed when the day changes. Racing threads compute the same value.
  private volatile DayKey dayKey = new DayKey("", new SecretKeySpec(new byte[1], HMAC));

  private record DayKey(String day, SecretKeySpec key) {}

  SigV4Signer(StoreCredentials credentials, String region) {
    this.credentials = credentials;
    this.region = region;
  }

  /**
   * The headers to add to a request.
   *
   * @param path as sent, encoded
   * @param query as sent, encoded and sorted
   * @param headers all headers to sign but the host and those returned; names in lower case, values
   *     as ISO 8859-1 characters
   */
  Map<String, String> sign(
      String method,
      String host,
      String path,
      String query,
      Map<String, String> headers,
      String payloadHash,
      Instant now) {
    String time = TIME.format(now);
    SortedMap<String, String> signed = new TreeMap<>(headers);
    signed.put("host", host);
    signed.put("x-amz-content-sha256", payloadHash);
    signed.put("x-amz-date", time);
    String names = String.join(";", signed.keySet());
    String canonical =
        String.join("\n", method, path, query, canonicalHeaders(signed), names, payloadHash);

    String day = time.substring(0, 8);
    String scope = day + "/" + region + "/s3/aws4_request";
    String toSign = String.join("\n", ALGORITHM, time, scope, HEX.formatHex(sha256(canonical)));
    String signature = HEX.formatHex(hmac(keyOf(day), toSign));
    return Map.of(
        "x-amz-date",
        time,
        "x-amz-content-sha256",
        payloadHash,
        "authorization",
        ALGORITHM
            + " Credential="
            + credentials.accessKeyId()
            + "/"
            + scope
            + ", SignedHeaders="
            + names
            + ", Signature="
            + signature);
  }

  /** Hash of a small body, for the signature. */
  static String hashOf(byte[] body) {
    return HEX.formatHex(digest().digest(body));
  }

  private static String canonicalHeaders(SortedMap<String, String> headers) {
    StringBuilder out = new StringBuilder();
    headers.forEach((name, value) -> out.append(name).append(':').append(trim(value)).append('\n'));
    return out.toString();
  }

  /** Blanks at the ends removed, runs of blanks inside made one, as the specification wants it. */
  private static String trim(String value) {
    String trimmed = value.strip();
    return trimmed.contains("  ") ? trimmed.replaceAll(" +", " ") : trimmed;
  }

  private SecretKeySpec keyOf(String day) {
    DayKey current = dayKey;
    if (!current.day.equals(day)) {
      byte[] secret = ("AWS4" + credentials.secretAccessKey()).getBytes(StandardCharsets.UTF_8);
      SecretKeySpec key = new SecretKeySpec(secret, HMAC);
      for (String part : List.of(day, region, "s3", "aws4_request")) {
        key = new SecretKeySpec(hmac(key, part), HMAC);
      }
      current = new DayKey(day, key);
      dayKey = current;
    }
    return current.key;
  }

  /** Header bytes are ISO 8859-1 here, so that metadata in any encoding is signed as it is sent. */
  private static byte[] sha256(String text) {
    return digest().digest(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  private static MessageDigest digest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("Every JDK has SHA-256", impossible);
    }
  }

  private static byte[] hmac(SecretKeySpec key, String text) {
    try {
      Mac mac = Mac.getInstance(HMAC);
      mac.init(key);
      return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("Every JDK has HmacSHA256", impossible);
    }
  }
}
