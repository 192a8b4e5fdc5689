package io.crosstide.local.error;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A request that is answered with an error. Carries no stack trace: it is an expected result that
 * crosses several asynchronous steps, not a defect.
 */
public final class S3Exception extends RuntimeException {
  private final S3Error error;
  private final Map<String, String> details = new LinkedHashMap<>();
  private final Map<String, String> headers = new LinkedHashMap<>();

  S3Exception(S3Error error, String message) {
    super(message, null, false, false);
    this.error = error;
  }

  /** Adds an element to the XML body, such as the key or the value that was refused. */
  public S3Exception with(String element, String value) {
    details.put(element, value);
    return this;
  }

  /** Adds a response header, such as {@code x-amz-delete-marker}. */
  public S3Exception withHeader(String name, String value) {
    headers.put(name, value);
    return this;
  }

  public S3Error error() {
    return error;
  }

  public Map<String, String> details() {
    return Map.copyOf(details);
  }

  public Map<String, String> headers() {
    return Map.copyOf(headers);
  }
}
