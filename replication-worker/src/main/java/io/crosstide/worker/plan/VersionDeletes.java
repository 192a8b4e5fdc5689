package io.crosstide.worker.plan;

import io.crosstide.contracts.id.BucketRef;
import io.crosstide.contracts.id.VersionId;
import io.crosstide.contracts.rule.Rule;
import io.crosstide.contracts.task.ChangeKind;
import io.crosstide.contracts.task.KeyTask;
import io.crosstide.store.ObjectFacts;
import io.crosstide.store.Provenance;

/** Deletes of single versions, which address one version at the target or nothing (I30). */
public final class VersionDeletes {
  private VersionDeletes() {}

  /**
   * True if the task may tell of a deleted version. It may also tell of a delete marker that was
   * made: whether the version is still at the source decides.
   */
  public static boolean isPossible(Rule rule, KeyTask task) {
    return rule.versioned()
        && rule.matches(task.key())
        && task.kind() == ChangeKind.DELETE
        && task.version().isPresent();
  }

  /**
   * True if the target's version is a copy of that version of the rule's source: its own, or one
   * that names the bucket. An id alone may be another bucket's (I32).
   */
  public static boolean isCopyOf(VersionId version, Rule rule, ObjectFacts target) {
    return Provenance.of(target.headers())
        .filter(from -> from.rule().equals(rule.id()) || isFrom(rule.source(), from))
        .flatMap(Provenance::version)
        .filter(version::equals)
        .isPresent();
  }

  private static boolean isFrom(BucketRef source, Provenance provenance) {
    return provenance.source().filter(source::equals).isPresent();
  }
}
