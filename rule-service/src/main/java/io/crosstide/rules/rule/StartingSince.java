package io.crosstide.rules.rule;

import java.time.Duration;
import java.time.Instant;

/**
 * Which starting rules have been so for long enough: those created by an instant. And those created
 * so far ahead that a clock has been set back since: nobody waits until it gets there again.
 *
 * @param by the latest creation that is long enough ago
 * @param orAfter creations beyond cannot be true
 */
public record StartingSince(Instant by, Instant orAfter) {
  /** For rules that have to start for so long. */
  public static StartingSince of(Instant now, Duration atLeast) {
    return new StartingSince(now.minus(atLeast), now.plus(atLeast));
  }

  boolean includes(Instant createdAt) {
    return !createdAt.isAfter(by) || createdAt.isAfter(orAfter);
  }
}
