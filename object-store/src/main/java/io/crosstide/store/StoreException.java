package io.crosstide.store;

import io.crosstide.contracts.failure.FailureKind;
import io.crosstide.contracts.id.VersionId;
import java.time.Duration;
import java.util.Optional;

/** A call to a store did not succeed. */
public final class StoreException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final FailureKind kind;
  private final int status;
  private final String code;
  private final transient Optional<Duration> retryAfter;
  private transient boolean deleteMarker;
  private transient Optional<VersionId> markerVersion = Optional.empty();

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

  /** This failure, with the fact that what was read is a delete marker. */
  public StoreException withDeleteMarker(Optional<VersionId> version) {
    StoreException copy =
        new StoreException(kind, status, code, getMessage(), retryAfter, getCause());
    copy.deleteMarker = true;
    copy.markerVersion = version;
    return copy;
  }

  /** True if the store says that what was to be read is a delete marker; not all stores say so. */
  public boolean deleteMarker() {
    return deleteMarker;
  }

  /** The delete marker's version, if the store tells it. */
  public Optional<VersionId> markerVersion() {
    return markerVersion;
  }
}
