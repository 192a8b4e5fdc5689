package io.crosstide.contracts.failure;

import java.util.Set;

/**
 * Why something failed, for the whole system. The list is closed: each boundary has one classifier
 * that maps what it sees to a kind, and nobody decides by the text of a message.
 */
public enum FailureKind {
  /** The store asked for less (429, 503 SlowDown). */
  THROTTLED(Retry.SOON, Sides.STORES, "The store asked for fewer requests. It is asked less often"),
  /**
   * The store answered with a server error or could not be reached; on the side {@code SELF}, the
   * progress service, without which nothing is copied in parts.
   */
  UNAVAILABLE(
      Retry.SOON,
      Sides.ALL,
      "The store, or the progress service if it failed here, cannot be reached or answers with a"
          + " server error"),
  /**
   * No answer came in time, or the connection broke after the request was sent: it may have taken
   * effect.
   */
  UNKNOWN_RESULT(
      Retry.SOON,
      Sides.STORES,
      "A request was not answered, so it may or may not have taken effect. The key is looked at"
          + " again"),
  /** The object changed while it was read, or a precondition did not hold. */
  MOVED(Retry.SOON, Sides.STORES, "The object kept changing while it was copied"),
  /** Fewer or other bytes arrived than were announced. */
  CORRUPT(
      Retry.SOON,
      Sides.STORES,
      "Other bytes arrived than were announced. Nothing wrong was kept; the copy is made again"),
  /** Credentials that the store does not accept. */
  BAD_CREDENTIALS(
      Retry.SHARED,
      Sides.STORES,
      "The store does not accept the access key. Mend it there, or replace it in the credentials file and restart"),
  /** The store forbids the call (policy, ACL, lock). */
  FORBIDDEN(
      Retry.SHARED,
      Sides.STORES,
      "The store forbids the request. Check the bucket's policy, ACL and locks for this access"
          + " key"),
  /** The bucket is not there. */
  NO_SUCH_BUCKET(
      Retry.SHARED, Sides.STORES, "The bucket does not exist. Create it again or delete the rule"),
  /** The region has not answered anything for a while, so the key was not tried there (I49). */
  REGION_DOWN(
      Retry.SHARED,
      Sides.STORES,
      "The region has not answered for a while. A few keys try it now and then; the others follow"
          + " once it answers"),
  /** The object, version or upload is not there although it is needed. */
  NOT_FOUND(Retry.SLOW, Sides.STORES, "Something needed for the copy is not there any more"),
  /** The object cannot be read or written in its storage class or state (archived, retained). */
  INVALID_STATE(
      Retry.SLOW,
      Sides.STORES,
      "The object is archived or retained. Restore it or wait until the retention ends"),
  /** A key, value or size that the store refuses for good. */
  REFUSED(
      Retry.SLOW,
      Sides.STORES,
      "The store refuses this key, its metadata or its size. It has other limits than the other"
          + " store"),
  /** The store lacks the feature. */
  UNSUPPORTED(Retry.SLOW, Sides.ALL, "The store, or this installation, lacks what the copy needs"),
  /**
   * The rule is still starting: not every gateway captures for it yet, so a key copied now could be
   * deleted without anyone noticing.
   */
  RULE_STARTING(
      Retry.HELD,
      Sides.SELF,
      "The rule is starting. The key is copied once every gateway captures for the rule"),
  /** The rule was paused by somebody (I51). */
  RULE_PAUSED(Retry.HELD, Sides.SELF, "The rule is paused. The key is copied once it is resumed"),
  /** Crosstide stopped the rule, since its buckets are not fit for it (I35). */
  RULE_STOPPED(
      Retry.HELD,
      Sides.SELF,
      "The versioning of the rule's buckets came to differ. Give both the same, not suspended: the"
          + " key is copied by itself then"),
  /** The rule's limit of deletes was reached, so this one was not done. */
  DELETES_HELD(
      Retry.CONFIRMED,
      Sides.TARGET,
      "The rule has reached its limit of deletes, so this one was not done at the target. Look"
          + " whether it is meant, and confirm it or skip the key"),
  /** A defect of ours. */
  INTERNAL(Retry.SOON, Sides.SELF, "A defect of Crosstide. Its cause is in the worker's log");

  /** How the ledger tries again. Nothing is ever abandoned (I48). */
  public enum Retry {
    /** It may pass: exponential back-off from seconds, each key by itself. */
    SOON,
    /**
     * Somebody must change something about this object first: exponential back-off from minutes.
     */
    SLOW,
    /**
     * The cause is the same for every key of the rule at that side: few keys are tried often, as
     * probes, the others seldom; once a probe succeeds all follow.
     */
    SHARED,
    /** It was not tried, and is not before the rule allows it; then at once. */
    HELD,
    /**
     * It is not done before somebody confirms it. Now and then it is looked at, since what is to be
     * done may have changed.
     */
    CONFIRMED
  }

  /** Sides, to be used before the constants exist. */
  private static final class Sides {
    static final Set<Side> STORES = Set.of(Side.SOURCE, Side.TARGET);
    static final Set<Side> TARGET = Set.of(Side.TARGET);
    static final Set<Side> SELF = Set.of(Side.SELF);
    static final Set<Side> ALL = Set.of(Side.values());
  }

  private final Retry retry;
  private final Set<Side> sides;
  private final String cause;

  FailureKind(Retry retry, Set<Side> sides, String cause) {
    this.retry = retry;
    this.sides = sides;
    this.cause = cause;
  }

  /** How the ledger tries again. */
  public Retry retry() {
    return retry;
  }

  /** Where it can happen. */
  public Set<Side> sides() {
    return sides;
  }

  /** What it means and what to do, in one or two sentences for operators, without a last stop. */
  public String cause() {
    return cause;
  }

  /** True if the key itself was tried; false if it was put aside untried. */
  public boolean isAttempt() {
    return retry != Retry.HELD && retry != Retry.CONFIRMED && this != REGION_DOWN;
  }
}
