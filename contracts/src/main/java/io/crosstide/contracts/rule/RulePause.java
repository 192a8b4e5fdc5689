package io.crosstide.contracts.rule;

import java.time.Instant;
import java.util.Objects;

/**
 * A rule is paused: its changes are still captured, and nothing new is done at its target (I51).
 *
 * @param by who paused it, for operators
 * @param reason why, for operators; may be empty
 * @param since by the rule service's clock
 */
public record RulePause(String by, String reason, Instant since) {
  public RulePause {
    Objects.requireNonNull(by, "by");
    Objects.requireNonNull(since, "since");
    reason = reason == null ? "" : reason;
  }
}
