package io.crosstide.contracts.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.crosstide.contracts.failure.FailureKind;
import io.crosstide.contracts.id.RuleId;
import io.crosstide.contracts.report.SkipReason;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Answer of {@code GET /rules/{ruleId}/holding}: what keeps the figures of a rule back, read at one
 * moment.
 *
 * @param rule the rule
 * @param hold what holds the timestamp; empty if nothing does and it moves with time
 * @param failures keys in the ledger by kind; kinds without any are left out
 * @param pendingBatches batches heard of and not done, of all streams
 * @param gap ranges of the survey that closes the gap; they hold the timestamp
 * @param history ranges of the survey of existing objects; they hold the fraction
 * @param skipped keys that operators gave up
 * @param leftOut keys that workers deliberately left out, by reason; reasons without any are absent
 * @param leftOutMore true if there may be more of these than are kept
 * @param foundByAudit keys that comparisons found different although the timestamp said that they
 *     were across, and of which nothing was known
 */
public record RuleHolding(
    RuleId rule,
    Optional<Hold> hold,
    Map<FailureKind, Long> failures,
    long pendingBatches,
    Ranges gap,
    Ranges history,
    long skipped,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) Map<SkipReason, Long> leftOut,
    @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean leftOutMore,
    @JsonInclude(JsonInclude.Include.NON_DEFAULT) long foundByAudit) {
  @SuppressWarnings("OptionalAssignedToNull")
  public RuleHolding {
    Objects.requireNonNull(rule, "rule");
    hold = hold == null ? Optional.empty() : hold;
    failures = failures == null ? Map.of() : Map.copyOf(failures);
    gap = gap == null ? Ranges.NONE : gap;
    history = history == null ? Ranges.NONE : history;
    leftOut = leftOut == null ? Map.of() : Map.copyOf(leftOut);
  }

  /** Of a rule of which no comparison found anything. */
  public RuleHolding(
      RuleId rule,
      Optional<Hold> hold,
      Map<FailureKind, Long> failures,
      long pendingBatches,
      Ranges gap,
      Ranges history,
      long skipped,
      Map<SkipReason, Long> leftOut,
      boolean leftOutMore) {
    this(rule, hold, failures, pendingBatches, gap, history, skipped, leftOut, leftOutMore, 0);
  }

  /**
   * How far ranges of a survey are.
   *
   * @param planned how many there are
   * @param listed of these, listed to the end
   * @param complete of these, listed and done
   */
  public record Ranges(long planned, long listed, long complete) {
    /** No range. */
    public static final Ranges NONE = new Ranges(0, 0, 0);
  }
}
