package io.crosstide.local.auth;

import io.crosstide.local.request.QueryParameters;
import io.crosstide.local.request.S3Request;
import io.crosstide.local.text.PercentEncoding;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** The arithmetic of AWS Signature Version 4. Pure. */
final class SigV4 {
  static final String ALGORITHM = "AWS4-HMAC-SHA256";
  static final String EMPTY_SHA256 =
      "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

  private static final HexFormat HEX = HexFormat.of();
  private static final Pattern SPACES = Pattern.compile(" {2,}");

  private SigV4() {}

  /** The signature of a head whose canonical path is given. */
  static String signature(
      S3Request request,
      String canonicalPath,
      List<String> signedHeaders,
      String payloadHash,
      byte[] signingKey,
      String date,
      CredentialScope scope) {
    String canonical =
        String.join(
            "\n",
            request.method(),
            canonicalPath,
            canonicalQuery(request.query()),
            canonicalHeaders(request, signedHeaders),
            String.join(";", signedHeaders),
            payloadHash);
    String stringToSign =
        String.join("\n", ALGORITHM, date, scope.text(), hex(sha256(bytes(canonical))));
    return hex(hmac(signingKey, stringToSign));
  }

  static byte[] signingKey(String secret, CredentialScope scope) {
    byte[] dateKey = hmac(("AWS4" + secret).getBytes(StandardCharsets.UTF_8), scope.day());
    byte[] regionKey = hmac(dateKey, scope.region());
    return hmac(hmac(regionKey, scope.service()), "aws4_request");
  }

  static byte[] hmac(byte[] key, String text) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return mac.doFinal(bytes(text));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has HmacSHA256", e);
    }
  }

  static byte[] sha256(byte[] data) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(data);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  static String hex(byte[] data) {
    return HEX.formatHex(data);
  }

  private static String canonicalQuery(QueryParameters query) {
    List<String> pairs = new ArrayList<>(query.all().size());
    for (QueryParameters.Parameter parameter : query.all()) {
      if (!parameter.name().equals("X-Amz-Signature")) {
        pairs.add(
            PercentEncoding.encode(parameter.name(), true)
                + "="
                + PercentEncoding.encode(parameter.value(), true));
      }
    }
    // Sorting "name=value" whole would put "a-b" before "a": '-' is less than '='.
    pairs.sort(
        (left, right) -> {
          int byName = name(left).compareTo(name(right));
          return byName != 0 ? byName : left.compareTo(right);
        });
    return String.join("&", pairs);
  }

  private static String name(String pair) {
    return pair.substring(0, pair.indexOf('='));
  }

  private static String canonicalHeaders(S3Request request, List<String> signedHeaders) {
    StringBuilder out = new StringBuilder(256);
    for (String name : signedHeaders) {
      out.append(name).append(':');
      List<String> values = request.headers().getAll(name);
      for (int i = 0; i < values.size(); i++) {
        out.append(i == 0 ? "" : ",").append(SPACES.matcher(values.get(i).trim()).replaceAll(" "));
      }
      out.append('\n');
    }
    return out.toString();
  }

  /** Heads hold one byte per char, so this is the byte sequence the client sent and signed. */
  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }
}
