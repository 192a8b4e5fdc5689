package io.crosstide.gateway.oss.error;

/**
 * A request is refused with {@link #error()}. Thrown by parsers far below the one place that
 * answers; it has no stack trace because bad input is expected and must stay cheap.
 */
public final class OssException extends RuntimeException {
  private final transient OssError error;

  public OssException(OssError error) {
    super(error.code() + ": " + error.message(), null, false, false);
    this.error = error;
  }

  public OssError error() {
    return error;
  }
}
