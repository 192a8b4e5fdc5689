package io.crosstide.local.object;

import io.crosstide.local.error.S3Error;
import io.crosstide.local.request.S3Request;
import io.crosstide.local.text.HttpDates;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * The four conditions of a GET, HEAD or copy source. Times are compared in whole seconds, as
 * headers carry them.
 */
public record ReadCondition(
    Optional<String> ifMatch,
    Optional<String> ifNoneMatch,
    Optional<Instant> ifModifiedSince,
    Optional<Instant> ifUnmodifiedSince) {

  /** What the conditions say of a version. */
  public enum Verdict {
    HOLDS,
    NOT_MODIFIED,
    FAILED
  }

  /** Reads the conditions of a GET or HEAD. */
  public static ReadCondition of(S3Request request) {
    return withPrefix(request, "");
  }

  /** Reads the conditions on the source of a copy. */
  public static ReadCondition ofCopySource(S3Request request) {
    return withPrefix(request, "x-amz-copy-source-");
  }

  private static ReadCondition withPrefix(S3Request request, String prefix) {
    return new ReadCondition(
        request.header(prefix + "if-match"),
        request.header(prefix + "if-none-match"),
        request.header(prefix + "if-modified-since").flatMap(HttpDates::parse),
        request.header(prefix + "if-unmodified-since").flatMap(HttpDates::parse));
  }

  /** A tag condition that is there takes precedence over its date counterpart. */
  public Verdict check(ObjectVersion version) {
    Instant modified =
        Instant.ofEpochMilli(version.modifiedMillis()).truncatedTo(ChronoUnit.SECONDS);
    if (ifMatch.isPresent()) {
      if (!EntityTags.names(ifMatch.get(), version.etag())) {
        return Verdict.FAILED;
      }
    } else if (ifUnmodifiedSince.isPresent() && modified.isAfter(ifUnmodifiedSince.get())) {
      return Verdict.FAILED;
    }
    if (ifNoneMatch.isPresent()) {
      return EntityTags.names(ifNoneMatch.get(), version.etag())
          ? Verdict.NOT_MODIFIED
          : Verdict.HOLDS;
    }
    return ifModifiedSince.isPresent() && !modified.isAfter(ifModifiedSince.get())
        ? Verdict.NOT_MODIFIED
        : Verdict.HOLDS;
  }

  /**
   * Insists that all conditions hold, as a copy does.
   *
   * @throws io.crosstide.local.error.S3Exception PreconditionFailed
   */
  public void require(ObjectVersion version) {
    if (check(version) != Verdict.HOLDS) {
      throw S3Error.PRECONDITION_FAILED.because().with("Condition", "x-amz-copy-source-if-*");
    }
  }
}
