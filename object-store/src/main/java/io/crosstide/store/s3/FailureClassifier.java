package io.crosstide.store.s3;

import static java.util.Map.entry;

import io.crosstide.contracts.failure.FailureKind;
import io.crosstide.contracts.id.VersionId;
import io.crosstide.store.StoreException;
import io.vertx.core.MultiMap;
import io.vertx.core.http.ConnectionPoolTooBusyException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import javax.xml.stream.XMLStreamException;

/** The one place that decides what kind of failure an answer or an exception is. */
final class FailureClassifier {
  private static final Map<String, FailureKind> BY_CODE =
      Map.ofEntries(
          entry("SlowDown", FailureKind.THROTTLED),
          entry("Throttling", FailureKind.THROTTLED),
          entry("ThrottlingException", FailureKind.THROTTLED),
          entry("TooManyRequests", FailureKind.THROTTLED),
          entry("RequestLimitExceeded", FailureKind.THROTTLED),
          entry("InternalError", FailureKind.UNAVAILABLE),
          entry("ServiceUnavailable", FailureKind.UNAVAILABLE),
          entry("RequestTimeout", FailureKind.UNAVAILABLE),
          entry("TemporaryRedirect", FailureKind.UNAVAILABLE),
          entry("PreconditionFailed", FailureKind.MOVED),
          entry("ConditionalRequestConflict", FailureKind.MOVED),
          entry("NotModified", FailureKind.MOVED),
          entry("BadDigest", FailureKind.CORRUPT),
          entry("IncompleteBody", FailureKind.CORRUPT),
          entry("XAmzContentSHA256Mismatch", FailureKind.CORRUPT),
          entry("InvalidAccessKeyId", FailureKind.BAD_CREDENTIALS),
          entry("SignatureDoesNotMatch", FailureKind.BAD_CREDENTIALS),
          entry("AuthorizationHeaderMalformed", FailureKind.BAD_CREDENTIALS),
          entry("ExpiredToken", FailureKind.BAD_CREDENTIALS),
          entry("InvalidToken", FailureKind.BAD_CREDENTIALS),
          entry("TokenRefreshRequired", FailureKind.BAD_CREDENTIALS),
          entry("InvalidSecurity", FailureKind.BAD_CREDENTIALS),
          entry("RequestTimeTooSkewed", FailureKind.BAD_CREDENTIALS),
          entry("RequestExpired", FailureKind.BAD_CREDENTIALS),
          entry("NoSuchBucket", FailureKind.NO_SUCH_BUCKET),
          entry("NoSuchKey", FailureKind.NOT_FOUND),
          entry("NoSuchVersion", FailureKind.NOT_FOUND),
          entry("NoSuchUpload", FailureKind.NOT_FOUND),
          entry("InvalidObjectState", FailureKind.INVALID_STATE),
          entry("InvalidBucketState", FailureKind.INVALID_STATE),
          entry("RestoreAlreadyInProgress", FailureKind.INVALID_STATE),
          entry("NotImplemented", FailureKind.UNSUPPORTED));

  private static final Map<Integer, FailureKind> BY_STATUS =
      Map.ofEntries(
          entry(304, FailureKind.MOVED),
          entry(307, FailureKind.UNAVAILABLE),
          entry(401, FailureKind.BAD_CREDENTIALS),
          entry(403, FailureKind.FORBIDDEN),
          entry(404, FailureKind.NOT_FOUND),
          entry(405, FailureKind.UNSUPPORTED),
          entry(408, FailureKind.UNAVAILABLE),
          entry(412, FailureKind.MOVED),
          entry(429, FailureKind.THROTTLED),
          entry(501, FailureKind.UNSUPPORTED));

  private FailureClassifier() {}

  /**
   * An answer that is no success.
   *
   * @param body the error document; may be empty or anything else
   */
  static StoreException ofAnswer(S3Request request, int status, MultiMap headers, byte[] body) {
    S3Error error = S3Error.read(body);
    boolean marker = "true".equals(headers.get("x-amz-delete-marker"));
    StoreException failure =
        new StoreException(
            kindOf(request, status, error.code(), marker),
            status,
            error.code(),
            error.message().orElse("The store answered with status " + status),
            retryAfter(headers),
            null);
    return marker
        ? failure.withDeleteMarker(
            Optional.ofNullable(headers.get("x-amz-version-id")).map(VersionId::new))
        : failure;
  }

  /** An error document inside an answer with status 200, as copies and completions may have. */
  static StoreException ofLateError(S3Error error) {
    return new StoreException(
        BY_CODE.getOrDefault(error.code(), FailureKind.UNKNOWN_RESULT),
        200,
        error.code(),
        error.message().orElse("The store began well and ended with an error"),
        Optional.empty(),
        null);
  }

  /** One of many objects that one request was to delete. */
  static StoreException ofPartialError(S3Error error) {
    FailureKind other =
        error.code().equals("AccessDenied") ? FailureKind.FORBIDDEN : FailureKind.REFUSED;
    return new StoreException(
        BY_CODE.getOrDefault(error.code(), other),
        200,
        error.code(),
        error.message().orElse("The store did not delete the object"),
        Optional.empty(),
        null);
  }

  /** A failure before anything was sent. */
  static StoreException beforeSending(Throwable cause) {
    if (cause instanceof StoreException known) {
      return known;
    }
    if (cause instanceof ConnectionPoolTooBusyException) {
      // Our own bound, not the store's: to do less for a while is the remedy all the same.
      return new StoreException(
          FailureKind.THROTTLED, "Too many calls wait for a connection to the store", cause);
    }
    if (cause instanceof TimeoutException) {
      return new StoreException(
          FailureKind.THROTTLED, "No connection to the store became free in time", cause);
    }
    return new StoreException(FailureKind.UNAVAILABLE, "The store cannot be reached", cause);
  }

  /** Anything that nobody expected. */
  static StoreException typed(Throwable cause) {
    return cause instanceof StoreException known
        ? known
        : new StoreException(FailureKind.INTERNAL, "The call failed unexpectedly", cause);
  }

  /** What was to be sent cannot be sent as it is. */
  static StoreException refused(String what) {
    return new StoreException(FailureKind.REFUSED, what, null);
  }

  /** The store does not have what is asked for. */
  static StoreException unsupported(String what) {
    return new StoreException(FailureKind.UNSUPPORTED, what, null);
  }

  /** The connection broke, or no answer came, after sending began. */
  static StoreException afterSending(S3Request request, Throwable cause) {
    if (cause instanceof StoreException known) {
      return known;
    }
    return request.isRead()
        ? new StoreException(
            FailureKind.UNAVAILABLE, "The connection broke before an answer came", cause)
        : new StoreException(
            FailureKind.UNKNOWN_RESULT, "The connection broke after the request was sent", cause);
  }

  /** No progress for too long after sending began. */
  static StoreException timedOut(S3Request request) {
    return new StoreException(
        request.isRead() ? FailureKind.UNAVAILABLE : FailureKind.UNKNOWN_RESULT,
        "The store did not answer in time",
        null);
  }

  /** A success that is not what S3 promises. */
  static StoreException badAnswer(S3Request request, String what, Throwable cause) {
    FailureKind kind = request.isRead() ? FailureKind.CORRUPT : FailureKind.UNKNOWN_RESULT;
    return new StoreException(kind, 200, "", what, Optional.empty(), cause);
  }

  /** A document that cannot be read. */
  static StoreException badDocument(S3Request request, XMLStreamException cause) {
    return badAnswer(request, "The store's answer is no XML that can be read", cause);
  }

  private static FailureKind kindOf(
      S3Request request, int status, String code, boolean deleteMarker) {
    if (deleteMarker && request.isRead()) {
      return FailureKind.NOT_FOUND; // the version asked for is a marker: 405 by S3
    }
    FailureKind byCode = BY_CODE.get(code);
    if (byCode != null) {
      return byCode;
    }
    if (status == 404 && request.key().isEmpty()) {
      return code.isEmpty() ? FailureKind.NO_SUCH_BUCKET : FailureKind.NOT_FOUND;
    }
    if (!request.isRead() && (status == 502 || status == 504)) {
      return FailureKind.UNKNOWN_RESULT; // a proxy gave up on a store that may still be at it
    }
    FailureKind byStatus = BY_STATUS.get(status);
    if (byStatus != null) {
      return byStatus;
    }
    return status >= 500 ? FailureKind.UNAVAILABLE : FailureKind.REFUSED;
  }

  private static Optional<Duration> retryAfter(MultiMap headers) {
    String value = headers.get("retry-after");
    if (value == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(Duration.ofSeconds(Math.max(0, Long.parseLong(value.strip()))));
    } catch (NumberFormatException date) {
      return untilDate(value);
    }
  }

  private static Optional<Duration> untilDate(String value) {
    try {
      Duration wait = Duration.between(Instant.now(), HttpDates.parse(value));
      return Optional.of(wait.isNegative() ? Duration.ZERO : wait);
    } catch (DateTimeParseException neither) {
      return Optional.empty();
    }
  }
}
