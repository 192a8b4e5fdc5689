package io.crosstide.gateway.operator.view;

import io.crosstide.contracts.survey.ComparisonCounts;
import io.crosstide.contracts.survey.ComparisonState;
import java.time.Instant;
import java.util.Optional;

/**
 * A comparison of source and target of a rule.
 *
 * @param kind compare or resync
 * @param mode report, repair or repair-with-deletes
 * @param depth full or listing
 * @param keysPerSecond most keys listed per second; absent if it goes as fast as it can
 * @param scheduled true if the rule's schedule ordered it
 * @param by who ordered it, or set the schedule
 * @param status running, done or cancelled
 */
public record ComparisonView(
    String id,
    String rule,
    String kind,
    String mode,
    String depth,
    Optional<Integer> keysPerSecond,
    boolean scheduled,
    String by,
    String status,
    Instant orderedAt,
    Optional<Instant> endedAt,
    Counts counts) {

  /**
   * Keys. Each one looked at is equal, missing, changed, extra, underway, left alone or failed.
   *
   * @param bytes size of the source's objects among those looked at
   * @param missing the target had nothing of them
   * @param changed the target had them otherwise
   * @param extra the target has replicas of them, and the source has nothing
   * @param underway they differed, and the rule's timestamp had not passed their change
   * @param leftAlone the rule does not want them at the target, or deliberately leaves them out
   * @param failed they could not be looked at or made right
   * @param repaired of those that differed, made right
   * @param foundByAudit of those that differed, the timestamp said that they were across and
   *     nothing was known of them: missed by capture, or changed behind the gateway
   */
  public record Counts(
      long lookedAt,
      long bytes,
      long equal,
      long missing,
      long changed,
      long extra,
      long underway,
      long leftAlone,
      long failed,
      long repaired,
      long foundByAudit) {
    static Counts of(ComparisonCounts counts) {
      return new Counts(
          counts.lookedAt(),
          counts.bytes(),
          counts.equal(),
          counts.missing(),
          counts.changed(),
          counts.extra(),
          counts.underway(),
          counts.leftAlone(),
          counts.failed(),
          counts.repaired(),
          counts.foundByAudit());
    }
  }

  /** The view of a comparison. */
  public static ComparisonView of(ComparisonState state) {
    return new ComparisonView(
        state.survey().toString(),
        state.rule().toString(),
        state.kind().word(),
        state.mode().word(),
        state.depth().word(),
        state.keysPerSecond().isPresent()
            ? Optional.of(state.keysPerSecond().getAsInt())
            : Optional.empty(),
        state.scheduled(),
        state.by(),
        state.status().word(),
        state.orderedAt(),
        state.endedAt(),
        Counts.of(state.counts()));
  }
}
