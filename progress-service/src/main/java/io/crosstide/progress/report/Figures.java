package io.crosstide.progress.report;

import io.crosstide.contracts.http.RuleProgress;
import io.crosstide.contracts.id.RuleId;
import io.crosstide.contracts.rule.RulePause;
import io.crosstide.progress.history.Fraction;
import io.crosstide.progress.watermark.Watermark;
import java.time.Instant;
import java.util.Optional;

/**
 * Everything about one rule that its published figures follow from, read at one moment.
 *
 * @param holds what may hold the watermark
 * @param published the watermark published so far
 * @param history whether existing objects count
 * @param tally the history survey
 * @param counts its counts for people
 * @param publishedFraction the fraction published so far, in ten-thousandths
 * @param epoch what was published holds within one
 * @param openFailures keys in the ledger
 * @param pendingBatches batches heard of and not done
 * @param pause present while the rule is paused
 */
record Figures(
    RuleId rule,
    Watermark.Holds holds,
    Optional<Instant> published,
    boolean history,
    Fraction.Tally tally,
    Counts counts,
    int publishedFraction,
    long epoch,
    long openFailures,
    long pendingBatches,
    Optional<RulePause> pause) {

  /** Objects and bytes of the history survey. */
  record Counts(long listedObjects, long doneObjects, long listedBytes, long doneBytes) {}

  /** The watermark to publish now. */
  Optional<Instant> watermark() {
    return Watermark.publish(published, Watermark.of(holds));
  }

  /** True if the published watermark is ahead of the computed one, and therefore holds. */
  boolean isBehind() {
    Optional<Instant> computed = Watermark.of(holds);
    return computed.isPresent()
        && published.isPresent()
        && computed.get().isBefore(published.get());
  }

  /** The fraction to publish now, in ten-thousandths. */
  int fraction() {
    return history ? Math.max(publishedFraction, Fraction.of(tally)) : 0;
  }

  /** True if there is more to publish than before. */
  boolean isAdvanced() {
    return !watermark().equals(published) || fraction() != publishedFraction;
  }

  /** The answer to clients. */
  RuleProgress toProgress() {
    return new RuleProgress(
        rule,
        history ? Optional.of(toHistory()) : Optional.empty(),
        watermark(),
        openFailures,
        pause);
  }

  private RuleProgress.History toHistory() {
    return new RuleProgress.History(
        fraction() / (double) Fraction.ONE,
        fraction() == Fraction.ONE,
        counts.listedObjects(),
        counts.doneObjects(),
        counts.listedBytes(),
        counts.doneBytes());
  }
}
