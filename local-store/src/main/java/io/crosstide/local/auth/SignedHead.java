package io.crosstide.local.auth;

import io.crosstide.local.error.S3Error;
import io.crosstide.local.request.QueryParameters;
import io.crosstide.local.request.S3Request;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The signature a request brings, from its Authorization header or its query.
 *
 * @param date the time of signing, {@code yyyyMMdd'T'HHmmss'Z'} when well-formed
 * @param expiresSeconds how long a presigned request is good for; empty for a header signature
 */
record SignedHead(
    CredentialScope scope,
    String date,
    List<String> signedHeaders,
    String signature,
    Optional<Long> expiresSeconds) {
  private static final long EXPIRES_MAX_SECONDS = 7 * 24 * 3600;

  SignedHead {
    signedHeaders = List.copyOf(signedHeaders);
  }

  boolean presigned() {
    return expiresSeconds.isPresent();
  }

  /** Whether the request claims to be signed at all. */
  static boolean presentIn(S3Request request) {
    return request.header("Authorization").isPresent()
        || request.query().has("X-Amz-Signature")
        || request.query().has("X-Amz-Algorithm")
        || request.query().has("AWSAccessKeyId");
  }

  /**
   * Reads the signature.
   *
   * @throws io.crosstide.local.error.S3Exception for a malformed one or another algorithm
   */
  static SignedHead of(S3Request request) {
    Optional<String> authorization = request.header("Authorization");
    return authorization.isPresent()
        ? fromHeader(request, authorization.get())
        : fromQuery(request.query());
  }

  private static SignedHead fromHeader(S3Request request, String authorization) {
    if (!authorization.startsWith(SigV4.ALGORITHM + " ")) {
      throw S3Error.INVALID_REQUEST.because(
          "The authorization mechanism you have provided is not supported. Please use AWS4-HMAC-SHA256.");
    }
    Map<String, String> fields = new HashMap<>();
    for (String field : authorization.substring(SigV4.ALGORITHM.length() + 1).split(",", -1)) {
      int equals = field.indexOf('=');
      if (equals > 0) {
        fields.put(field.substring(0, equals).trim(), field.substring(equals + 1).trim());
      }
    }
    String credential = fields.get("Credential");
    String signedHeaders = fields.get("SignedHeaders");
    String signature = fields.get("Signature");
    if (credential == null || signedHeaders == null || signature == null) {
      throw S3Error.AUTHORIZATION_HEADER_MALFORMED.because();
    }
    CredentialScope scope =
        CredentialScope.parse(credential)
            .orElseThrow(S3Error.AUTHORIZATION_HEADER_MALFORMED::because);
    String date =
        request
            .header("x-amz-date")
            .orElseThrow(
                () ->
                    S3Error.ACCESS_DENIED.because(
                        "AWS authentication requires a valid Date or x-amz-date header"));
    return new SignedHead(scope, date, names(signedHeaders), signature, Optional.empty());
  }

  private static SignedHead fromQuery(QueryParameters query) {
    if (!query.get("X-Amz-Algorithm").equals(Optional.of(SigV4.ALGORITHM))) {
      throw S3Error.AUTHORIZATION_QUERY_MALFORMED.because(
          "X-Amz-Algorithm only supports \"AWS4-HMAC-SHA256\"");
    }
    CredentialScope scope =
        CredentialScope.parse(required(query, "X-Amz-Credential"))
            .orElseThrow(S3Error.AUTHORIZATION_QUERY_MALFORMED::because);
    return new SignedHead(
        scope,
        required(query, "X-Amz-Date"),
        names(required(query, "X-Amz-SignedHeaders")),
        required(query, "X-Amz-Signature"),
        Optional.of(expires(required(query, "X-Amz-Expires"))));
  }

  private static long expires(String text) {
    try {
      long seconds = Long.parseLong(text);
      if (seconds >= 1 && seconds <= EXPIRES_MAX_SECONDS) {
        return seconds;
      }
    } catch (NumberFormatException notANumber) {
      // Refused below, with the same words as a number out of bounds.
    }
    throw S3Error.AUTHORIZATION_QUERY_MALFORMED.because(
        "X-Amz-Expires must be between 1 and 604800 seconds");
  }

  private static String required(QueryParameters query, String name) {
    return query
        .get(name)
        .orElseThrow(
            () ->
                S3Error.AUTHORIZATION_QUERY_MALFORMED.because(
                    "Query-string authentication requires X-Amz-Algorithm, X-Amz-Credential,"
                        + " X-Amz-Signature, X-Amz-Date, X-Amz-SignedHeaders and X-Amz-Expires"));
  }

  private static List<String> names(String joined) {
    return new ArrayList<>(List.of(joined.split(";", -1)));
  }
}
