package io.crosstide.worker.survey;

import io.crosstide.contracts.id.ObjectKey;
import io.crosstide.contracts.rule.Rule;
import io.crosstide.contracts.survey.Comparison;
import io.crosstide.contracts.survey.SurveyDepth;
import io.crosstide.contracts.task.ChangeKind;
import io.crosstide.contracts.task.KeyTask;
import io.crosstide.contracts.task.SurveyTask;
import io.crosstide.store.ListedObject;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Which keys of two listings a worker is to look at closely. That decides nothing else: whoever
 * takes the task reads both sides again, and deletes only our own replica of what the source proves
 * to be absent (I31, I32).
 */
final class ComparedKeys {
  private ComparedKeys() {}

  /** What a comparison makes of a key. */
  static SurveyedKey of(SurveyTask task, Rule rule, ComparedKey key) {
    Comparison comparison = task.comparison().orElseThrow();
    return comparison.isRecovery()
        ? ofRecovery(task, rule, key)
        : new SurveyedKey(key.key(), ofAudit(task, comparison, rule, key), true, bytes(key));
  }

  private static long bytes(ComparedKey key) {
    return key.source().map(ListedObject::size).orElse(0L);
  }

  /**
   * Whatever may differ is looked at. What the source has since before the rule, and the rule does
   * not owe, is not: unless the target has it too, or its time says little.
   */
  private static Optional<KeyTask> ofAudit(
      SurveyTask task, Comparison comparison, Rule rule, ComparedKey key) {
    if (key.source().isEmpty()) {
      return Optional.of(extra(key.key(), Optional.of(rule.newSince())));
    }
    ListedObject source = key.source().get();
    boolean isOwed =
        rule.versioned()
            || key.target().isPresent()
            || SourceKeys.isOfParts(source)
            || SourceKeys.isChanged(task, source);
    boolean isEqual =
        comparison.depth().filter(SurveyDepth.LISTING::equals).isPresent() && key.isSameByListing();
    // What is new holds the timestamp if it cannot be made right, what is old does not.
    Optional<Instant> changedAt =
        Optional.of(source.lastModified()).filter(time -> !time.isBefore(rule.newSince()));
    return isOwed && !isEqual ? Optional.of(SourceKeys.found(source, changedAt)) : Optional.empty();
  }

  private static SurveyedKey ofRecovery(SurveyTask task, Rule rule, ComparedKey key) {
    Instant holdsFrom = task.comparison().orElseThrow().holdsFrom().orElse(Instant.EPOCH);
    Optional<KeyTask> work =
        key.source().isPresent()
            ? ofSource(task, rule, key, holdsFrom)
            : ofExtra(rule, key, holdsFrom);
    return new SurveyedKey(key.key(), work, true, bytes(key));
  }

  /**
   * What has not changed since cannot have been missed; if it differs, the history survey may owe
   * it, or the ledger has it. Of an object in parts the time says little, so its content decides.
   * Of a version that was deleted nothing is left that has a time, so where versions are kept every
   * key that differs is looked at.
   */
  private static Optional<KeyTask> ofSource(
      SurveyTask task, Rule rule, ComparedKey key, Instant holdsFrom) {
    ListedObject source = key.source().orElseThrow();
    boolean wanted =
        SourceKeys.isChanged(task, source)
            || ((rule.versioned() || SourceKeys.isOfParts(source)) && !key.isSameByListing());
    return wanted
        ? Optional.of(
            SourceKeys.found(
                source, Optional.of(SourceKeys.later(holdsFrom, source.lastModified()))))
        : Optional.empty();
  }

  /** When it was deleted nobody knows: it holds from the earliest moment. */
  private static Optional<KeyTask> ofExtra(Rule rule, ComparedKey key, Instant holdsFrom) {
    return rule.versioned() || rule.actions().includesDelete()
        ? Optional.of(extra(key.key(), Optional.of(holdsFrom)))
        : Optional.empty();
  }

  @SuppressWarnings("OptionalUsedAsFieldOrParameterType")
  private static KeyTask extra(ObjectKey key, Optional<Instant> changedAt) {
    return new KeyTask(
        key,
        ChangeKind.FOUND,
        Optional.empty(),
        changedAt,
        Optional.empty(),
        OptionalLong.empty(),
        0);
  }
}
