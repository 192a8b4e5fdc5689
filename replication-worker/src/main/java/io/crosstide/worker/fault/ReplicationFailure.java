package io.crosstide.worker.fault;

import io.crosstide.contracts.failure.FailureKind;
import io.crosstide.contracts.failure.Side;
import java.time.Duration;
import java.util.Optional;

/** A key could not be made right: why, and on which side. */
public final class ReplicationFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final FailureKind kind;
  private final Side side;
  private final String code;
  private final transient Optional<Duration> retryAfter;

  /**
   * @param code the store's error code, empty if it gave none
   * @param detail for operators; no secrets
   * @param retryAfter the wait that the store asked for
   * @param cause may be null
   */
  ReplicationFailure(
      FailureKind kind,
      Side side,
      String code,
      String detail,
      Optional<Duration> retryAfter,
      Throwable cause) {
    super(detail, cause);
    this.kind = kind;
    this.side = side;
    this.code = code;
    this.retryAfter = retryAfter;
  }

  /** A failure that we found, not the store. */
  public ReplicationFailure(FailureKind kind, Side side, String detail) {
    this(kind, side, "", detail, Optional.empty(), null);
  }

  /** The same, not to be tried again before a wait. */
  public ReplicationFailure notBefore(Duration wait) {
    Duration longer = retryAfter.filter(asked -> asked.compareTo(wait) > 0).orElse(wait);
    return new ReplicationFailure(
        kind,
        side,
        code,
        getMessage(),
        Optional.of(longer),
        getCause() == null ? this : getCause());
  }

  /** Why. */
  public FailureKind kind() {
    return kind;
  }

  /** Where. */
  public Side side() {
    return side;
  }

  /** The store's error code; empty if it gave none. */
  public String code() {
    return code;
  }

  /** The wait that the store asked for. */
  public Optional<Duration> retryAfter() {
    return retryAfter;
  }

  /** True if it failed so, on that side. */
  public boolean is(FailureKind wanted, Side where) {
    return kind == wanted && side == where;
  }
}
