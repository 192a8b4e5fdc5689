package io.crosstide.gateway.oss.error;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * One error answer. It never holds a secret: all of it is sent to the client.
 *
 * @param code the word in {@code <Code>}
 * @param status the HTTP status
 * @param message the sentence in {@code <Message>}
 * @param ec the finer code of {@code <EC>} and {@code x-oss-ec}
 * @param details further elements of the body in order, for instance {@code BucketName}; names must
 *     be XML names
 */
public record OssError(
    String code, int status, String message, Optional<String> ec, Map<String, String> details) {

  public OssError {
    Objects.requireNonNull(code, "code");
    Objects.requireNonNull(message, "message");
    Objects.requireNonNull(ec, "ec");
    details = Collections.unmodifiableMap(new LinkedHashMap<>(details));
  }

  /** The error with the message and EC of the table. */
  public static OssError of(OssErrorCode code) {
    return new OssError(code.wire(), code.status(), code.message(), code.ec(), Map.of());
  }

  /** Whether this is that row of the table. */
  public boolean is(OssErrorCode row) {
    return row.wire().equals(code);
  }

  public OssError withMessage(String newMessage) {
    return new OssError(code, status, newMessage, ec, details);
  }

  public OssError withEc(String newEc) {
    return new OssError(code, status, message, Optional.of(newEc), details);
  }

  /** Adds an element to the body, behind those already there. */
  public OssError withDetail(String element, String value) {
    Map<String, String> more = new LinkedHashMap<>(details);
    more.put(element, value);
    return new OssError(code, status, message, ec, more);
  }

  /** The same error as something to throw. */
  public OssException asException() {
    return new OssException(this);
  }
}
