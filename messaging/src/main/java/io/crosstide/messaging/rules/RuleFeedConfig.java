package io.crosstide.messaging.rules;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/** Where a service learns the rules from. */
@ConfigMapping(prefix = "crosstide.rules")
public interface RuleFeedConfig {
  /** Base URL of the rule service, {@code http} or {@code https}. Needed where rules are used. */
  Optional<URI> url();

  /**
   * Pause between full reads. Changes come at once by the topic; this only bounds how long a lost
   * one goes unnoticed. Lower costs the rule service more.
   */
  @WithDefault("5s")
  Duration refreshInterval();

  /** Pause after a full read that failed. */
  @WithDefault("500ms")
  Duration retryInterval();

  /** How long the rule service may take to answer one page. */
  @WithDefault("5s")
  Duration timeout();

  /** Whether to listen to the topic. Without it a change is noticed by the next full read. */
  @WithDefault("true")
  boolean topic();
}
