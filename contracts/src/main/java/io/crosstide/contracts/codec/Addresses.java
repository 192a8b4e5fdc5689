package io.crosstide.contracts.codec;

/** The addresses at the broker. All are queues with competing consumers, except the topics. */
public final class Addresses {
  /** Changes captured by gateways. */
  public static final String TASKS_LIVE = "tasks.live";

  /** Changes under rules with replication time control. */
  public static final String TASKS_RTC = "tasks.rtc";

  /** Pages of surveys that a timestamp waits for: of gap ranges and recoveries. */
  public static final String TASKS_GAP = "tasks.gap";

  /** Pages of all other surveys. */
  public static final String TASKS_HISTORY = "tasks.history";

  /** Ledger rows that are due. */
  public static final String TASKS_RETRY = "tasks.retry";

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
