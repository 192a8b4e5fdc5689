package io.crosstide.gateway.objects;

import io.crosstide.gateway.oss.OssHeaders;
import io.crosstide.gateway.oss.error.OssErrors;
import io.crosstide.store.ByteRange;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The range that a reader asks for. OSS ignores one that is malformed or does not lie within the
 * object, unless the reader wants the standard behaviour. Pure.
 *
 * @param range empty if there is none or it is ignored
 * @param standard the reader wants what HTTP says
 */
record RangeWish(Optional<ByteRange> range, boolean standard) {
  /** One range; 18 digits always fit. */
  private static final Pattern FORM = Pattern.compile("bytes=(\\d{0,18})-(\\d{0,18})");

  static RangeWish of(OssHeaders headers) {
    boolean standard =
        headers.firstText("x-oss-range-behavior").filter("standard"::equals).isPresent();
    return new RangeWish(headers.firstText("range").flatMap(RangeWish::parse), standard);
  }

  /**
   * The range of a source that is to be copied as a part.
   *
   * @throws io.crosstide.gateway.oss.error.OssException InvalidArgument if it is malformed
   */
  static Optional<ByteRange> ofCopy(OssHeaders headers) {
    String name = "x-oss-copy-source-range";
    Optional<String> text = headers.firstText(name);
    Optional<ByteRange> range = text.flatMap(RangeWish::parse);
    if (text.isPresent() && range.isEmpty()) {
      throw OssErrors.invalidArgument("The range to copy is invalid.", name, text.get())
          .asException();
    }
    return range;
  }

  private static Optional<ByteRange> parse(String text) {
    Matcher form = FORM.matcher(text);
    if (!form.matches()) {
      return Optional.empty();
    }
    OptionalLong first = bound(form.group(1));
    OptionalLong last = bound(form.group(2));
    boolean nothing = first.isEmpty() && (last.isEmpty() || last.getAsLong() == 0);
    boolean backwards =
        first.isPresent() && last.isPresent() && first.getAsLong() > last.getAsLong();
    return nothing || backwards ? Optional.empty() : Optional.of(new ByteRange(first, last));
  }

  private static OptionalLong bound(String digits) {
    return digits.isEmpty() ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(digits));
  }

  /** Whether the whole object is to be answered, once its size is known. */
  boolean meansAll(long size) {
    if (range.isEmpty()) {
      return true;
    }
    return !standard && !lies(range.get(), size);
  }

  private static boolean lies(ByteRange range, long size) {
    if (range.first().isEmpty()) {
      return range.last().getAsLong() <= size;
    }
    return range.first().getAsLong() < size
        && (range.last().isEmpty() || range.last().getAsLong() < size);
  }
}
