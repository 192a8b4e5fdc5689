package io.crosstide.contracts.codec;

/** Bytes that are not the message they should be. Trying again does not help; reject them. */
public final class UndecodableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  UndecodableException(String message, Throwable cause) {
    super(message, cause);
  }
}
