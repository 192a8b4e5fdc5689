package io.crosstide.worker.survey;

import io.crosstide.contracts.rule.Rule;
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

  /** What a recovery makes of a key. */
  static SurveyedKey of(SurveyTask task, Rule rule, ComparedKey key) {
    Instant holdsFrom = task.comparison().orElseThrow().holdsFrom().orElse(Instant.EPOCH);
    Optional<KeyTask> work =
        key.source().isPresent()
            ? ofSource(task, rule, key, holdsFrom)
            : ofExtra(rule, key, holdsFrom);
    long bytes = key.source().map(ListedObject::size).orElse(0L);
    return new SurveyedKey(key.key(), work, true, bytes);
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
        ? Optional.of(
            new KeyTask(
                key.key(),
                ChangeKind.FOUND,
                Optional.empty(),
                Optional.of(holdsFrom),
                Optional.empty(),
                OptionalLong.empty(),
                0))
        : Optional.empty();
  }
}
