package io.crosstide.gateway.operator.view;

import io.crosstide.contracts.failure.FailureKind;
import io.crosstide.contracts.http.RuleHolding;
import io.crosstide.contracts.http.RuleProgress;
import io.crosstide.contracts.report.SkipReason;
import io.crosstide.contracts.rule.Rule;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A rule, its figures, and what holds them.
 *
 * @param hold what holds the timestamp; absent if nothing does and it moves with time
 * @param failures keys in the ledger by kind, most first
 * @param pendingBatches batches of changes that workers have not finished
 * @param gap the survey that holds the timestamp until it is complete
 * @param history the survey that holds the fraction until it is complete
 * @param skipped keys that operators gave up
 * @param leftOut keys that the rule covers and that were deliberately not replicated, by reason,
 *     most first
 * @param leftOutMore true if there may be more of these than are counted
 * @param foundByAudit keys that comparisons found different although the timestamp said that they
 *     were across, and of which nothing was known: missed by capture, or changed behind the gateway
 */
public record RuleStateView(
    RuleView rule,
    Optional<HoldView> hold,
    List<KindCount> failures,
    long pendingBatches,
    Ranges gap,
    Ranges history,
    long skipped,
    List<ReasonCount> leftOut,
    boolean leftOutMore,
    long foundByAudit) {

  /**
   * How many keys failed in one way.
   *
   * @param cause what the kind means and what to do
   */
  public record KindCount(String kind, String cause, long keys) {
    static KindCount of(Map.Entry<FailureKind, Long> count) {
      return new KindCount(count.getKey().name(), count.getKey().cause() + ".", count.getValue());
    }
  }

  /**
   * How many keys were left out for one reason.
   *
   * @param cause what the reason means and what to do
   */
  public record ReasonCount(String reason, String cause, long keys) {
    static ReasonCount of(Map.Entry<SkipReason, Long> count) {
      return new ReasonCount(count.getKey().word(), count.getKey().cause() + ".", count.getValue());
    }
  }

  /** How far the ranges of a survey are. */
  public record Ranges(long planned, long listed, long complete) {
    static Ranges of(RuleHolding.Ranges ranges) {
      return new Ranges(ranges.planned(), ranges.listed(), ranges.complete());
    }
  }

  /** The view of a rule. */
  @SuppressWarnings("OptionalUsedAsFieldOrParameterType")
  public static RuleStateView of(Rule rule, Optional<RuleProgress> progress, RuleHolding holding) {
    return new RuleStateView(
        RuleView.of(rule, progress),
        holding.hold().map(HoldView::of),
        holding.failures().entrySet().stream()
            .sorted(Map.Entry.<FailureKind, Long>comparingByValue().reversed())
            .map(KindCount::of)
            .toList(),
        holding.pendingBatches(),
        Ranges.of(holding.gap()),
        Ranges.of(holding.history()),
        holding.skipped(),
        holding.leftOut().entrySet().stream()
            .sorted(Map.Entry.<SkipReason, Long>comparingByValue().reversed())
            .map(ReasonCount::of)
            .toList(),
        holding.leftOutMore(),
        holding.foundByAudit());
  }
}
