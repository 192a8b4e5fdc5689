package io.crosstide.contracts.survey;

/**
 * What a comparison has come to so far, in keys. Each key looked at is one of: equal, missing,
 * changed, extra, underway, left alone or failed.
 *
 * @param lookedAt keys listed at either side and dealt with
 * @param bytes size of the source's objects among them
 * @param missing the target had nothing of them
 * @param changed the target had them otherwise
 * @param extra the target has replicas of them that the source does not have
 * @param underway they differed, and the rule's timestamp had not passed their change
 * @param leftAlone the rule does not want them at the target, or deliberately leaves them out
 * @param failed they could not be looked at or made right
 * @param repaired of those that differed, made right
 * @param foundByAudit of those that differed, neither underway nor known to have failed: capture
 *     missed them, or somebody changed the target
 */
public record ComparisonCounts(
    long lookedAt,
    long bytes,
    long missing,
    long changed,
    long extra,
    long underway,
    long leftAlone,
    long failed,
    long repaired,
    long foundByAudit) {
  /** Nothing yet. */
  public static final ComparisonCounts NONE = new ComparisonCounts(0, 0, 0, 0, 0, 0, 0, 0, 0, 0);

  /** Keys whose target is as the rule wants it. */
  public long equal() {
    return Math.max(0, lookedAt - missing - changed - extra - underway - leftAlone - failed);
  }
}
