package io.crosstide.rules.rule;

/**
 * What the rules of two buckets, closing ones included, mean for a further one.
 *
 * @param pairTaken whether a rule from this source to this target is there
 * @param nameTaken whether a rule of the source has the name of the draft
 * @param ofSource rules that the source takes part in, in either role
 * @param ofTarget rules that the target takes part in, in either role
 */
public record ExistingRules(boolean pairTaken, boolean nameTaken, long ofSource, long ofTarget) {
  static final ExistingRules NONE = new ExistingRules(false, false, 0, 0);
}
