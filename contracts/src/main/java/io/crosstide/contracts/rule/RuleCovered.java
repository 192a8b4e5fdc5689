package io.crosstide.contracts.rule;

import io.crosstide.contracts.codec.Message;
import io.crosstide.contracts.id.RuleId;
import java.util.Objects;
import java.util.UUID;

/**
 * Every live stream captures for this rule: it may become {@code doing}. Repeated until it does.
 */
public record RuleCovered(int schemaVersion, UUID messageId, RuleId rule) implements Message {
  /** The current version of this message. */
  public static final int SCHEMA_VERSION = 1;

  public RuleCovered {
    Objects.requireNonNull(rule, "rule");
  }

  /** A message with a new id. */
  public static RuleCovered of(RuleId rule) {
    return new RuleCovered(SCHEMA_VERSION, UUID.randomUUID(), rule);
  }
}
