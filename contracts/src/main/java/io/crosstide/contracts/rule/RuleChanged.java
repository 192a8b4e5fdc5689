package io.crosstide.contracts.rule;

import io.crosstide.contracts.codec.Message;
import java.util.Objects;
import java.util.UUID;

/**
 * A rule was put, changed its state or is gone. Sent on the topic {@code rules}; a receiver that
 * missed one reads all rules again.
 *
 * @param rule the rule as it is now
 * @param gone true if the rule no longer exists
 */
public record RuleChanged(int schemaVersion, UUID messageId, Rule rule, boolean gone)
    implements Message {
  /** The current version of this message. */
  public static final int SCHEMA_VERSION = 1;

  public RuleChanged {
    Objects.requireNonNull(rule, "rule");
  }

  /** A message with a new id. */
  public static RuleChanged of(Rule rule, boolean gone) {
    return new RuleChanged(SCHEMA_VERSION, UUID.randomUUID(), rule, gone);
  }
}
