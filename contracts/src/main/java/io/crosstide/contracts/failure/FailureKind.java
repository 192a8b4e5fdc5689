package io.crosstide.contracts.failure;

/**
 * Why something failed, for the whole system. The list is closed: each boundary has one classifier
 * that maps what it sees to a kind, and nobody decides by the text of a message.
 */
public enum FailureKind {
  /** The store asked for less (429, 503 SlowDown). */
  THROTTLED(Retry.SOON),
  /** The store answered with a server error or could not be reached. */
  UNAVAILABLE(Retry.SOON),
  /**
   * No answer came in time, or the connection broke after the request was sent: it may have taken
   * effect.
   */
  UNKNOWN_RESULT(Retry.SOON),
  /** The object changed while it was read, or a precondition did not hold. */
  MOVED(Retry.SOON),
  /** Fewer or other bytes arrived than were announced. */
  CORRUPT(Retry.SOON),
  /** Credentials that the store does not accept. */
  BAD_CREDENTIALS(Retry.SLOW),
  /** The store forbids the call (policy, ACL, lock). */
  FORBIDDEN(Retry.SLOW),
  /** The bucket is not there. */
  NO_SUCH_BUCKET(Retry.SLOW),
  /** The object, version or upload is not there although it is needed. */
  NOT_FOUND(Retry.SLOW),
  /** The object cannot be read or written in its storage class or state (archived, retained). */
  INVALID_STATE(Retry.SLOW),
  /** A key, value or size that the store refuses for good. */
  REFUSED(Retry.SLOW),
  /** The store lacks the feature. */
  UNSUPPORTED(Retry.SLOW),
  /**
   * The rule is still starting: not every gateway captures for it yet, so a key copied now could be
   * deleted without anyone noticing.
   */
  RULE_STARTING(Retry.SOON),
  /** A defect of ours. */
  INTERNAL(Retry.SOON);

  /** How the ledger tries again. */
  public enum Retry {
    /** It may pass: exponential back-off from seconds. */
    SOON,
    /** Somebody must change something first: tried seldom, never abandoned (I48). */
    SLOW
  }

  private final Retry retry;

  FailureKind(Retry retry) {
    this.retry = retry;
  }

  /** How the ledger tries again. */
  public Retry retry() {
    return retry;
  }
}
