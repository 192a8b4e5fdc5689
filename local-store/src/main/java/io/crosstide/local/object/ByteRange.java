package io.crosstide.local.object;

import io.crosstide.local.error.S3Error;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A stretch of an object's content: where it begins and how long it is, in bytes. */
public record ByteRange(long offset, long length) {
  private static final Pattern SHAPE = Pattern.compile("bytes=(\\d{0,18})-(\\d{0,18})");

  /**
   * Reads a Range header.
   *
   * @return empty if the header is not a single byte range, which means the whole object
   * @throws io.crosstide.local.error.S3Exception InvalidRange if no byte lies in it
   */
  public static Optional<ByteRange> parse(String header, long size) {
    Matcher matcher = SHAPE.matcher(header.trim());
    if (!matcher.matches() || (matcher.group(1).isEmpty() && matcher.group(2).isEmpty())) {
      return Optional.empty();
    }
    if (matcher.group(1).isEmpty()) {
      return Optional.of(suffix(Long.parseLong(matcher.group(2)), header, size));
    }
    long first = Long.parseLong(matcher.group(1));
    long last = matcher.group(2).isEmpty() ? Long.MAX_VALUE : Long.parseLong(matcher.group(2));
    if (last < first) {
      return Optional.empty();
    }
    if (first >= size) {
      throw unsatisfiable(header, size);
    }
    return Optional.of(new ByteRange(first, Math.min(last, size - 1) - first + 1));
  }

  private static ByteRange suffix(long count, String header, long size) {
    if (count == 0 || size == 0) {
      throw unsatisfiable(header, size);
    }
    long length = Math.min(count, size);
    return new ByteRange(size - length, length);
  }

  /** The Content-Range of an answer with this stretch. */
  public String contentRange(long size) {
    return "bytes " + offset + "-" + (offset + length - 1) + "/" + size;
  }

  private static RuntimeException unsatisfiable(String header, long size) {
    return S3Error.INVALID_RANGE
        .because()
        .with("RangeRequested", header)
        .with("ActualObjectSize", Long.toString(size))
        .withHeader("Content-Range", "bytes */" + size);
  }
}
