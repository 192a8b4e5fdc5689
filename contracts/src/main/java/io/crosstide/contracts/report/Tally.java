package io.crosstide.contracts.report;

import java.util.Map;

/**
 * What a task did.
 *
 * @param copied objects written at the target
 * @param bytes bytes written at the target
 * @param unchanged objects that were right already
 * @param deleted objects deleted at the target
 * @param skipped objects that are deliberately not replicated, by reason
 */
public record Tally(
    long copied, long bytes, long unchanged, long deleted, Map<SkipReason, Long> skipped) {
  /** Nothing done. */
  public static final Tally NONE = new Tally(0, 0, 0, 0, Map.of());

  public Tally {
    skipped = skipped == null ? Map.of() : Map.copyOf(skipped);
  }
}
