package io.crosstide.contracts.rule;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** The state of a rule; the wire word is the lower-case name. */
public enum RuleStatus {
  /** Stored; gateways are beginning to capture its writes. */
  STARTING,
  /** Effective. */
  DOING,
  /** Deleted; nothing new is captured or written for it. */
  CLOSING;

  /** The word that OSS uses: {@code starting}, {@code doing} or {@code closing}. */
  @JsonValue
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** True while writes are captured for the rule. */
  public boolean isLive() {
    return this != CLOSING;
  }
}
