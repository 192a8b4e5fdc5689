package io.crosstide.local.object;

import io.crosstide.local.body.BodyRef;
import io.crosstide.local.body.Layout;
import io.crosstide.local.error.S3Error;
import io.crosstide.local.request.S3Request;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;

/**
 * What of an object a GET or HEAD answers.
 *
 * @param status 200, 206 or 304
 * @param partsCount the number of parts, where a part was asked for and the object has them
 */
public record Selection(int status, long offset, long length, OptionalInt partsCount) {

  /**
   * Decides by conditions, Range and partNumber.
   *
   * @throws io.crosstide.local.error.S3Exception PreconditionFailed, InvalidRange,
   *     InvalidPartNumber ...
   */
  static Selection of(
      S3Request request, ObjectVersion version, Function<BodyRef.Parts, Layout> layouts) {
    switch (ReadCondition.of(request).check(version)) {
      case FAILED -> throw S3Error.PRECONDITION_FAILED.because();
      case NOT_MODIFIED -> {
        return new Selection(304, 0, 0, OptionalInt.empty());
      }
      case HOLDS -> {
        // Goes on below.
      }
    }
    Optional<String> range = request.header("Range");
    if (request.query().has("partNumber")) {
      if (range.isPresent()) {
        throw S3Error.INVALID_REQUEST.because(
            "Cannot specify both Range header and partNumber query parameter");
      }
      return part(request.number("partNumber", 1, 1, 10_000), version, layouts);
    }
    return range
        .flatMap(header -> ByteRange.parse(header, version.size()))
        .map(bytes -> new Selection(206, bytes.offset(), bytes.length(), OptionalInt.empty()))
        .orElseGet(() -> whole(version));
  }

  private static Selection whole(ObjectVersion version) {
    return new Selection(200, 0, version.size(), OptionalInt.empty());
  }

  private static Selection part(
      int number, ObjectVersion version, Function<BodyRef.Parts, Layout> layouts) {
    if (version.body() instanceof BodyRef.Parts parts) {
      if (number > parts.count()) {
        throw outOfRange(number, parts.count());
      }
      Layout layout = layouts.apply(parts);
      return new Selection(
          layout.part(number).size() == 0 ? 200 : 206,
          layout.offset(number),
          layout.part(number).size(),
          OptionalInt.of(parts.count()));
    }
    if (number > 1) {
      throw outOfRange(number, 1);
    }
    return version.size() == 0
        ? whole(version)
        : new Selection(206, 0, version.size(), OptionalInt.empty());
  }

  private static RuntimeException outOfRange(int number, int count) {
    return S3Error.INVALID_PART_NUMBER
        .because()
        .with("PartNumberRequested", Integer.toString(number))
        .with("ActualPartCount", Integer.toString(count));
  }
}
