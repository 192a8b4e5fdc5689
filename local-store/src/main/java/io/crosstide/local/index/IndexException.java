package io.crosstide.local.index;

/** The index cannot be read or written: a broken disk, a full one, or damage. */
public final class IndexException extends RuntimeException {
  public IndexException(String message, Throwable cause) {
    super(message, cause);
  }
}
