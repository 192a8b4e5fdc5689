package io.crosstide.gateway.operator.view;

import io.crosstide.contracts.ledger.KeyState;
import io.crosstide.contracts.rule.Rule;
import java.util.List;
import java.util.Optional;

/**
 * Everything about one key of a bucket.
 *
 * @param source what the source holds now
 * @param rules the rules of the bucket, each with its verdict
 */
public record ExplanationView(
    String bucket, String key, SideView source, List<RuleExplanation> rules) {

  /**
   * One rule and the key.
   *
   * @param matched whether the rule covers the key
   * @param failures its rows in the ledger, one per version
   * @param skips when it was given up, newest first
   * @param leftOut why it was deliberately not replicated, one per version
   * @param targetNow what the target holds now; absent if the rule does not cover the key
   */
  public record RuleExplanation(
      String rule,
      String name,
      RuleView.Bucket target,
      boolean matched,
      Verdict verdict,
      List<FailureView> failures,
      List<SkipView> skips,
      List<LeftOutView.Key> leftOut,
      Optional<SideView> targetNow) {

    /** Of a rule that covers the key. */
    public static RuleExplanation of(Rule rule, KeyState state, SideView source, SideView target) {
      return new RuleExplanation(
          rule.id().toString(),
          rule.name(),
          RuleView.Bucket.of(rule.target()),
          true,
          Verdict.of(rule, state, source, target),
          state.failures().stream().map(FailureView::of).toList(),
          state.skips().stream().map(SkipView::of).toList(),
          state.leftOut().stream().map(LeftOutView.Key::of).toList(),
          Optional.of(target));
    }

    /** Of a rule that does not. */
    public static RuleExplanation notMatched(Rule rule) {
      return new RuleExplanation(
          rule.id().toString(),
          rule.name(),
          RuleView.Bucket.of(rule.target()),
          false,
          Verdict.notMatched(),
          List.of(),
          List.of(),
          List.of(),
          Optional.empty());
    }
  }
}
