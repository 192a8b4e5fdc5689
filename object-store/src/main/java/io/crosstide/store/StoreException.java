package io.crosstide.store;

import io.crosstide.contracts.failure.FailureKind;
import java.time.Duration;
import java.util.Optional;

/** A call to a store did not succeed. */
public final class StoreException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final FailureKind kind;
  private final int status;
  private final String code;
  private final transient Optional<Duration> retryAfter;

  /**
   * @param kind why
   * @param status HTTP status, 0 if there was no answer
   * @param code the store's error code, empty if it gave none
   * @param message the store's message or our sentence; no secrets
   * @param retryAfter the wait that the store asked for
   * @param cause may be null
   */
  public StoreException(
      FailureKind kind,
      int status,
      String code,
      String message,
      Optional<Duration> retryAfter,
      Throwable cause) {
    super(message, cause);
    this.kind = kind;
    this.status = status;
    this.code = code;
    this.retryAfter = retryAfter;
  }

  /** Without an answer from the store. */
  public StoreException(FailureKind kind, String message, Throwable cause) {
    this(kind, 0, "", message, Optional.empty(), cause);
  }

  /** Why. */
  public FailureKind kind() {
    return kind;
  }

  /** HTTP status; 0 if there was no answer. */
  public int status() {
    return status;
  }

  /** The store's error code; empty if it gave none (HEAD never does). */
  public String code() {
    return code;
  }

  /** The wait that the store asked for. */
  public Optional<Duration> retryAfter() {
    return retryAfter;
  }
}
