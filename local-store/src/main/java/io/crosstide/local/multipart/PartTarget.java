package io.crosstide.local.multipart;

import io.crosstide.local.bucket.Bucket;
import io.crosstide.local.error.S3Error;
import io.crosstide.local.request.ObjectKey;
import io.crosstide.local.request.S3Request;

/** The part a request writes. */
public record PartTarget(Bucket bucket, ObjectKey key, String uploadId, int number) {
  /** The most parts of an upload. */
  public static final int NUMBER_MAX = 10_000;

  /**
   * Reads {@code uploadId} and {@code partNumber}.
   *
   * @throws io.crosstide.local.error.S3Exception InvalidArgument
   */
  public static PartTarget of(S3Request request, Bucket bucket) {
    String uploadId = request.query().get("uploadId").orElse("");
    int number = request.number("partNumber", 0, 0, Integer.MAX_VALUE);
    if (number < 1 || number > NUMBER_MAX) {
      throw S3Error.INVALID_ARGUMENT
          .because("Part number must be an integer between 1 and 10000, inclusive")
          .with("ArgumentName", "partNumber")
          .with("ArgumentValue", Integer.toString(number));
    }
    return new PartTarget(bucket, request.key(), uploadId, number);
  }
}
