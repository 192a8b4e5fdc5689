package io.crosstide.contracts.rule;

/**
 * How much a rule may delete at its target; what is beyond is held until somebody confirms it.
 * Objects, versions and delete markers put count alike.
 *
 * @param deletes how many in any stretch of time of that length; 0 holds all
 * @param seconds the length, 1 to {@value #SECONDS_MAX}
 */
public record DeleteLimit(long deletes, long seconds) {
  /** A week. */
  public static final long SECONDS_MAX = 7 * 24 * 3_600L;

  /** As good as none. */
  public static final long DELETES_MAX = 1_000_000_000_000L;

  public DeleteLimit {
    if (deletes < 0 || deletes > DELETES_MAX) {
      throw new IllegalArgumentException("deletes is from 0 to " + DELETES_MAX);
    }
    if (seconds < 1 || seconds > SECONDS_MAX) {
      throw new IllegalArgumentException("seconds is from 1 to " + SECONDS_MAX);
    }
  }
}
