package io.crosstide.gateway.door;

import io.crosstide.contracts.failure.FailureKind;
import io.crosstide.gateway.call.Call;
import io.crosstide.gateway.capture.CaptureUnavailable;
import io.crosstide.gateway.capture.HalfWritten;
import io.crosstide.gateway.oss.address.OssResource;
import io.crosstide.gateway.oss.error.OssError;
import io.crosstide.gateway.oss.error.OssErrorCode;
import io.crosstide.gateway.oss.error.OssErrors;
import io.crosstide.gateway.oss.error.OssException;
import io.crosstide.store.StoreException;
import java.util.Map;
import java.util.Optional;

/** The one place that turns failures of every kind into the errors that clients see. */
final class Failures {
  /** Codes of S3 that OSS spells or means otherwise; where both agree the table decides. */
  private static final Map<String, OssErrorCode> BY_CODE =
      Map.ofEntries(
          Map.entry("BadDigest", OssErrorCode.INVALID_DIGEST),
          Map.entry("InvalidDigest", OssErrorCode.INVALID_DIGEST),
          Map.entry("InvalidPart", OssErrorCode.INVALID_PART),
          Map.entry("InvalidPartOrder", OssErrorCode.INVALID_PART_ORDER),
          Map.entry("EntityTooSmall", OssErrorCode.ENTITY_TOO_SMALL),
          Map.entry("EntityTooLarge", OssErrorCode.ENTITY_TOO_LARGE),
          Map.entry("InvalidRange", OssErrorCode.INVALID_RANGE),
          Map.entry("IncompleteBody", OssErrorCode.INCOMPLETE_BODY),
          Map.entry("RequestTimeout", OssErrorCode.REQUEST_TIMEOUT),
          Map.entry("BucketNotEmpty", OssErrorCode.BUCKET_NOT_EMPTY),
          Map.entry("BucketAlreadyExists", OssErrorCode.BUCKET_ALREADY_EXISTS),
          Map.entry("TooManyBuckets", OssErrorCode.TOO_MANY_BUCKETS),
          Map.entry("InvalidTag", OssErrorCode.INVALID_TAG),
          Map.entry("OperationAborted", OssErrorCode.OPERATION_ABORTED),
          Map.entry("MethodNotAllowed", OssErrorCode.METHOD_NOT_ALLOWED));

  private Failures() {}

  /** The error to answer; empty if it is a defect of ours. */
  static Optional<OssError> asOssError(Optional<Call> call, Throwable failure) {
    if (failure instanceof OssException known) {
      return Optional.of(known.error());
    }
    if (failure instanceof HalfWritten half) {
      return asOssError(call, half.getCause());
    }
    if (failure instanceof CaptureUnavailable) {
      return Optional.of(OssError.of(OssErrorCode.SERVICE_UNAVAILABLE));
    }
    if (failure instanceof StoreException store && call.isPresent()) {
      return ofStore(call.get(), store);
    }
    return Optional.empty();
  }

  private static Optional<OssError> ofStore(Call call, StoreException failure) {
    if (failure.code().equals("NoSuchUpload")) {
      return Optional.of(OssErrors.noSuchUpload(call.query().first("uploadId").orElse("")));
    }
    if (failure.code().equals("BucketNotEmpty")) {
      return Optional.of(OssErrors.bucketNotEmpty(call.bucket().value()));
    }
    if (failure.deleteMarker() && failure.status() == 405) {
      return Optional.of(
          OssErrors.methodNotAllowed(call.exchange().request().method(), "DeleteMarker", "DELETE"));
    }
    OssErrorCode code = BY_CODE.get(failure.code());
    return code != null ? Optional.of(OssError.of(code)) : ofKind(call, failure);
  }

  private static Optional<OssError> ofKind(Call call, StoreException failure) {
    return switch (failure.kind()) {
      case THROTTLED, UNAVAILABLE, UNKNOWN_RESULT ->
          Optional.of(OssError.of(OssErrorCode.SERVICE_UNAVAILABLE));
      case MOVED ->
          Optional.of(
              OssError.of(
                  failure.status() == 304
                      ? OssErrorCode.NOT_MODIFIED
                      : OssErrorCode.PRECONDITION_FAILED));
      case CORRUPT -> Optional.of(OssError.of(OssErrorCode.INCOMPLETE_BODY));
      case FORBIDDEN -> Optional.of(OssError.of(OssErrorCode.ACCESS_DENIED));
      case NO_SUCH_BUCKET -> Optional.of(OssErrors.noSuchBucket(call.bucket().value()));
      case NOT_FOUND -> notFound(call);
      case INVALID_STATE -> Optional.of(OssError.of(OssErrorCode.INVALID_OBJECT_STATE));
      case REFUSED -> Optional.of(OssErrors.invalidArgument(failure.getMessage()));
      case UNSUPPORTED -> Optional.of(OssErrors.notImplemented(call.operation().word()));
      case BAD_CREDENTIALS,
          REGION_DOWN,
          RULE_STARTING,
          RULE_PAUSED,
          RULE_STOPPED,
          DELETES_HELD,
          INTERNAL ->
          Optional.empty();
    };
  }

  /** What is missing is what the request is about. */
  private static Optional<OssError> notFound(Call call) {
    if (call.address().resource() instanceof OssResource.StoredObject object) {
      return Optional.of(
          call.version()
              .map(version -> OssErrors.noSuchVersion(object.key(), version.value()))
              .orElseGet(() -> OssErrors.noSuchKey(object.key())));
    }
    return call.address().resource().bucket().map(OssErrors::noSuchBucket);
  }

  /** What the answer to a failure says besides its body. */
  static void addHeaders(Call call, Throwable failure) {
    if (failure instanceof StoreException store && store.deleteMarker()) {
      call.exchange().header("x-oss-delete-marker", "true");
      store.markerVersion().ifPresent(v -> call.exchange().header("x-oss-version-id", v.value()));
    }
  }

  static boolean isNoSuchBucket(Throwable failure) {
    return failure instanceof StoreException store && store.kind() == FailureKind.NO_SUCH_BUCKET;
  }
}
