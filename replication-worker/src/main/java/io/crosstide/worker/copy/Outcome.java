package io.crosstide.worker.copy;

import io.crosstide.contracts.id.VersionId;
import io.crosstide.contracts.report.KeyFailure;
import io.crosstide.contracts.report.SkipReason;
import java.util.Map;

/** What became of one key of a task. */
public sealed interface Outcome {
  /** The target was written, with so many bytes of content. */
  record Copied(long bytes) implements Outcome {}

  /** The target was right already. */
  record Unchanged() implements Outcome {}

  /** The object was deleted at the target. */
  record Deleted() implements Outcome {}

  /** Deliberately not replicated. */
  record Skipped(SkipReason reason) implements Outcome {}

  /** The target differs, and the comparison that found it leaves that as it is. */
  record Differs(Found found) implements Outcome {}

  /** The target differed, and was made right for the comparison that found it. */
  record Repaired(Found found, Outcome done) implements Outcome {}

  /**
   * Some versions of the key were deliberately not made right.
   *
   * @param done what became of the others
   * @param versions the newest left out for each reason that leaves out; not empty
   */
  record LeavingOut(Outcome done, Map<SkipReason, VersionId> versions) implements Outcome {
    public LeavingOut {
      versions = Map.copyOf(versions);
    }
  }

  /** Not right yet. */
  record Failed(KeyFailure failure) implements Outcome {}

  /** Not begun, or broken off, because the process stops. */
  record Stopped() implements Outcome {}

  /** The rule ended meanwhile: nothing may be written for it any more (I36). */
  record Dropped() implements Outcome {}
}
