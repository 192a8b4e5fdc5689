package io.crosstide.local.request;

import io.crosstide.local.error.S3Error;
import io.vertx.core.MultiMap;
import java.util.Optional;

/**
 * A request head, addressed. Header values hold one byte per char, as they came.
 *
 * @param id the request id of the answer
 */
public record S3Request(
    String id, String method, String host, Addressing.Target target, MultiMap headers) {

  public QueryParameters query() {
    return target.query();
  }

  /** The header's first value, trimmed. */
  public Optional<String> header(String name) {
    return Optional.ofNullable(headers.get(name)).map(String::trim);
  }

  /** The bucket; a route that asks for it exists only where there is one. */
  public String bucket() {
    return target.bucket().orElseThrow(S3Error.METHOD_NOT_ALLOWED::because);
  }

  /** The key; a route that asks for it exists only where there is one. */
  public ObjectKey key() {
    return target.key().orElseThrow(S3Error.METHOD_NOT_ALLOWED::because);
  }

  /**
   * A query parameter that must be a whole number within bounds.
   *
   * @throws io.crosstide.local.error.S3Exception InvalidArgument
   */
  public int number(String name, int fallback, int min, int max) {
    Optional<String> text = query().get(name);
    if (text.isEmpty() || text.get().isEmpty()) {
      return fallback;
    }
    try {
      long value = Long.parseLong(text.get());
      if (value >= min && value <= max) {
        return (int) value;
      }
    } catch (NumberFormatException notANumber) {
      // Refused below, with the same words as a number out of bounds.
    }
    throw S3Error.INVALID_ARGUMENT
        .because("Argument " + name + " must be an integer between " + min + " and " + max)
        .with("ArgumentName", name)
        .with("ArgumentValue", text.get());
  }
}
