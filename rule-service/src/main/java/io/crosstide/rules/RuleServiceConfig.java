package io.crosstide.rules;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** What can be set of the rule service. */
@ConfigMapping(prefix = "crosstide.rule-service")
public interface RuleServiceConfig {
  /**
   * Rules that a bucket may take part in, as source or target. Higher makes gateways hold and match
   * more rules per write.
   */
  @WithDefault("100")
  int rulesPerBucket();

  /**
   * How long a store may take to tell the versioning state of a bucket while a rule is put. Lower
   * refuses puts (503) when stores are slow; higher lets clients wait.
   */
  @WithDefault("10S")
  Duration storeTimeout();

  /** Times in the life of a rule. */
  Lifecycle lifecycle();

  /** Surveys that rules owe. */
  Survey survey();

  /** Versioning of buckets under rules. */
  Versioning versioning();

  /** Messages that wait for the broker. */
  Outbox outbox();

  /** Times in the life of a rule. */
  interface Lifecycle {
    /**
     * How long a rule stays {@code starting} at least. Zero makes it effective as soon as every
     * gateway captures for it; client test suites want it to stay for some 15 s (profile {@code
     * conformance}).
     */
    @WithDefault("0S")
    Duration startingDuration();

    /**
     * How long a deleted rule is still shown as {@code closing}. It must be longer than it takes
     * every worker to hear of the delete; higher also keeps its pair of buckets occupied longer.
     */
    @WithDefault("30S")
    Duration closingDuration();

    /**
     * How often rules that are due are looked for. Lower moves them more punctually, for two small
     * queries each time.
     */
    @WithDefault("1S")
    Duration tick();
  }

  /** Surveys that rules owe. */
  interface Survey {
    /**
     * By how much a store's clock may be further behind ours than measured while the rule was put:
     * by drift since, or another node of the store. A rule owes objects modified since its creation
     * less what was measured and less this time; higher copies more that need not be, lower risks
     * to miss writes of the moment of creation.
     */
    @WithDefault("15S")
    Duration clockTolerance();
  }

  /** Versioning of buckets under rules. */
  interface Versioning {
    /**
     * How often stores are asked whether the buckets of rules still have the versioning of a rule.
     * Lower stops a rule earlier after a change behind the gateway, and lets it go on earlier, for
     * one request per bucket each time; workers look for themselves besides.
     */
    @WithDefault("30S")
    Duration checkInterval();
  }

  /** Messages that wait for the broker. */
  interface Outbox {
    /**
     * How often waiting messages are looked for besides right after each change. Lower finds those
     * of a crashed replica sooner.
     */
    @WithDefault("1S")
    Duration pollInterval();

    /** Messages sent in one transaction. Higher holds it longer when the broker is slow. */
    @WithDefault("100")
    int batchSize();
  }
}
