package io.crosstide.gateway.capture;

/**
 * A write cannot be captured: no stream is open, or too much waits for the broker. The client may
 * try again later. Without a stack trace: under load there are many.
 */
public final class CaptureUnavailable extends RuntimeException {
  private static final long serialVersionUID = 1L;

  CaptureUnavailable(String message) {
    super(message, null, false, false);
  }
}
