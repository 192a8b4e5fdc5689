package io.crosstide.progress;

/** Names of the metrics. Labels are the ids of rules and words of closed lists, never keys. */
public final class ProgressMetrics {
  /** Gauge per rule: seconds from the published watermark to now; absent before the first one. */
  public static final String LAG_SECONDS = "crosstide.progress.lag.seconds";

  /** Gauge per rule: batches that were heard of and are not done. */
  public static final String PENDING_BATCHES = "crosstide.progress.batches.pending";

  /** Gauge per rule and {@link #KIND}: keys in the ledger. */
  public static final String LEDGER_KEYS = "crosstide.progress.ledger.keys";

  /** Gauge per rule: existing objects found by its history survey. */
  public static final String LISTED_OBJECTS = "crosstide.progress.history.listed.objects";

  /** Gauge per rule: of these, objects that are done. */
  public static final String DONE_OBJECTS = "crosstide.progress.history.done.objects";

  /** Gauge per {@link #STATE}: streams of gateways. */
  public static final String STREAMS = "crosstide.progress.streams";

  /**
   * Counter: failures that are older than what was published when they were reported. Each is a
   * moment at which a published instant was ahead of the truth; it should stay 0.
   */
  public static final String VIOLATIONS = "crosstide.progress.watermark.violations";

  /** Gauge: rules whose computed watermark is behind the published one, which therefore holds. */
  public static final String RULES_BEHIND = "crosstide.progress.watermark.behind.rules";

  /** Counter: reports of rules that are gone. */
  public static final String REPORTS_DROPPED = "crosstide.progress.reports.dropped";

  /** Counter: reports that were applied. */
  public static final String REPORTS_APPLIED = "crosstide.progress.reports.applied";

  /**
   * Counter: objects that surveys which compare both buckets had written or deleted at a target. It
   * counts what capture missed, and what was about to be done anyway.
   */
  public static final String AUDIT_REPAIRED = "crosstide.progress.audit.repaired";

  /**
   * Gauge per rule: keys that comparisons found different although the rule's timestamp said that
   * they were across, and of which nothing was known. It should stay 0: capture missed them, or
   * somebody wrote behind the gateway.
   */
  public static final String AUDIT_FOUND = "crosstide.progress.audit.found.keys";

  /** Counter: heartbeats of streams that were never opened, or ended long ago. */
  public static final String HEARTBEATS_UNKNOWN = "crosstide.progress.heartbeats.unknown";

  /** Counter: keys sent to the workers again. */
  public static final String RETRIES_SENT = "crosstide.progress.retries.sent";

  /** Counter per {@link #CHANNEL}: messages that no repetition could make applicable. */
  public static final String MESSAGES_FAILED = "crosstide.progress.messages.failed";

  /** Gauge per {@link #QUEUE}: dead letters that nobody has decided about. */
  public static final String DEAD_LETTERS = "crosstide.progress.dead.letters";

  /** Counter: dead letters that were found and kept. */
  public static final String DEAD_LETTERS_KEPT = "crosstide.progress.dead.letters.kept";

  /** Label: internal id of a rule. */
  public static final String RULE = "rule";

  /** Label: kind of failure. */
  public static final String KIND = "kind";

  /** Label: state of a stream. */
  public static final String STATE = "state";

  /** Label: name of a queue, or "unknown". */
  public static final String QUEUE = "queue";

  /** Label: name of a channel. */
  public static final String CHANNEL = "channel";

  private ProgressMetrics() {}
}
