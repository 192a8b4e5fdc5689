package io.crosstide.local.listing;

import io.crosstide.local.error.S3Error;
import io.crosstide.local.request.S3Request;
import io.crosstide.local.text.PercentEncoding;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * The parameters all listings share.
 *
 * @param max the most entries of an answer, keys and common prefixes together
 * @param urlEncoded whether keys are to be percent-escaped, for those that XML cannot hold
 */
public record ListQuery(String prefix, String delimiter, int max, boolean urlEncoded) {
  private static final int PAGE_MAX = 1000;

  /**
   * Reads them.
   *
   * @param maxName the name of the parameter that bounds the answer; larger values mean 1,000
   */
  public static ListQuery of(S3Request request, String maxName) {
    Optional<String> encoding = request.query().get("encoding-type").filter(e -> !e.isEmpty());
    if (encoding.isPresent() && !encoding.get().equals("url")) {
      throw S3Error.INVALID_ARGUMENT
          .because("Invalid Encoding Method specified in Request")
          .with("ArgumentName", "encoding-type")
          .with("ArgumentValue", encoding.get());
    }
    int max = request.number(maxName, PAGE_MAX, 0, Integer.MAX_VALUE);
    return new ListQuery(
        request.query().get("prefix").orElse(""),
        request.query().get("delimiter").orElse(""),
        Math.min(max, PAGE_MAX),
        encoding.isPresent());
  }

  public byte[] prefixBytes() {
    return prefix.getBytes(StandardCharsets.UTF_8);
  }

  /** A key, prefix or marker as the answer is to show it. */
  public String shown(String text) {
    return urlEncoded ? PercentEncoding.encode(text, false) : text;
  }

  /**
   * Whether a marker is a common prefix of an earlier page rather than a key: all it stands for is
   * listed then.
   */
  public boolean isCommonPrefix(String marker) {
    return marker.startsWith(prefix) && commonPrefix(marker).equals(Optional.of(marker));
  }

  /** The common prefix a key is rolled up into, if any. */
  public Optional<String> commonPrefix(String key) {
    if (delimiter.isEmpty()) {
      return Optional.empty();
    }
    int at = key.indexOf(delimiter, prefix.length());
    return at < 0 ? Optional.empty() : Optional.of(key.substring(0, at + delimiter.length()));
  }
}
