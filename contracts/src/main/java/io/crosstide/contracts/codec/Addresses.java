package io.crosstide.contracts.codec;

/**
 * The addresses at the broker, but for those of tasks. All are queues with competing consumers,
 * except the topics.
 */
public final class Addresses {
  /**
   * What the addresses of tasks begin with: there is one for each lane and target region ({@code
   * tasks.live.oss-cn-hangzhou}), made by the broker when it is first used.
   */
  public static final String TASKS = "tasks.";

  /** Surveys to go on with. */
  public static final String SURVEYS = "surveys";

  /** Comparisons to go on with: apart, since they may be slowed down. */
  public static final String COMPARISONS = "surveys.comparisons";

  /** What workers did and what surveys listed. */
  public static final String REPORTS = "reports";

  /** What gateways have captured. */
  public static final String HEARTBEATS = "heartbeats";

  /** Rules that every live stream captures for. */
  public static final String COVERAGE = "coverage";

  /** Topic: changes of rules. */
  public static final String RULES = "rules";

  /** Topic: workers that live. */
  public static final String WORKERS = "workers";

  /** Where the broker puts what was rejected or failed too often. */
  public static final String DEAD_LETTERS = "dead-letters";

  private Addresses() {}
}
