package io.crosstide.contracts.rule;

import java.time.Instant;
import java.util.Objects;

/**
 * Crosstide itself has stopped a rule: its changes are still captured, and nothing new is done at
 * its target until the cause has passed (I35). Unlike a {@link RulePause} nobody ordered it, and
 * nobody needs to lift it.
 *
 * @param cause why
 * @param detail what was found, for operators
 * @param since when it was found, by the rule service's clock
 */
public record RuleStop(Cause cause, String detail, Instant since) {
  /** Why a rule is stopped. */
  public enum Cause {
    /** The versioning states of its buckets are not those of a rule any more. */
    VERSIONING
  }

  public RuleStop {
    Objects.requireNonNull(cause, "cause");
    Objects.requireNonNull(since, "since");
    detail = detail == null ? "" : detail;
  }
}
