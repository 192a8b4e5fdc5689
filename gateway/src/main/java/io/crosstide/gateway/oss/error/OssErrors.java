package io.crosstide.gateway.oss.error;

import java.time.Duration;

/** Errors that say more than their table row: the elements and ECs clients read. */
public final class OssErrors {
  private OssErrors() {}

  public static OssError noSuchBucket(String bucket) {
    return OssError.of(OssErrorCode.NO_SUCH_BUCKET).withDetail("BucketName", bucket);
  }

  public static OssError bucketNotEmpty(String bucket) {
    return OssError.of(OssErrorCode.BUCKET_NOT_EMPTY).withDetail("BucketName", bucket);
  }

  public static OssError invalidBucketName(String bucket) {
    return OssError.of(OssErrorCode.INVALID_BUCKET_NAME).withDetail("BucketName", bucket);
  }

  public static OssError noSuchKey(String key) {
    return OssError.of(OssErrorCode.NO_SUCH_KEY).withDetail("Key", key);
  }

  public static OssError noSuchVersion(String key, String versionId) {
    return OssError.of(OssErrorCode.NO_SUCH_VERSION)
        .withDetail("Key", key)
        .withDetail("VersionId", versionId);
  }

  public static OssError invalidObjectName(String key) {
    return OssError.of(OssErrorCode.INVALID_OBJECT_NAME).withDetail("ObjectName", key);
  }

  public static OssError noSuchUpload(String uploadId) {
    return OssError.of(OssErrorCode.NO_SUCH_UPLOAD).withDetail("UploadId", uploadId);
  }

  /** An argument with a value that is not allowed; both are echoed to the client. */
  public static OssError invalidArgument(String message, String name, String value) {
    return OssError.of(OssErrorCode.INVALID_ARGUMENT)
        .withMessage(message)
        .withDetail("ArgumentName", name)
        .withDetail("ArgumentValue", value);
  }

  /** An argument whose value is not echoed, because it is long, secret or not text. */
  public static OssError invalidArgument(String message) {
    return OssError.of(OssErrorCode.INVALID_ARGUMENT).withMessage(message);
  }

  public static OssError notImplemented(String header) {
    return OssError.of(OssErrorCode.NOT_IMPLEMENTED).withDetail("Header", header);
  }

  public static OssError methodNotAllowed(
      String method, String resourceType, String allowedMethods) {
    return OssError.of(OssErrorCode.METHOD_NOT_ALLOWED)
        .withDetail("Method", method)
        .withDetail("ResourceType", resourceType)
        .withDetail("AllowedMethods", allowedMethods);
  }

  public static OssError accessDenied(String message) {
    return OssError.of(OssErrorCode.ACCESS_DENIED).withMessage(message);
  }

  /**
   * The request's date is too far from ours.
   *
   * @param requestTime what the client said, as ISO 8601 with three digits of milliseconds
   * @param serverTime our time in the same form; clients correct their clock by it
   */
  public static OssError requestTimeTooSkewed(
      Duration allowed, String requestTime, String serverTime) {
    return OssError.of(OssErrorCode.REQUEST_TIME_TOO_SKEWED)
        .withDetail("MaxAllowedSkewMilliseconds", Long.toString(allowed.toMillis()))
        .withDetail("RequestTime", requestTime)
        .withDetail("ServerTime", serverTime);
  }
}
