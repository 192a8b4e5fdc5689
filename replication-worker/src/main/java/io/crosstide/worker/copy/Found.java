package io.crosstide.worker.copy;

import io.crosstide.contracts.id.ETag;
import io.crosstide.contracts.survey.ChangeTrace;
import io.crosstide.contracts.survey.Difference;
import io.crosstide.contracts.task.KeyTask;
import io.crosstide.store.ListedVersion;
import io.crosstide.store.ObjectFacts;
import io.crosstide.worker.plan.ReplicationPlan;
import io.crosstide.worker.plan.SourceState;
import io.crosstide.worker.plan.TargetState;
import java.time.Instant;
import java.util.Optional;

/**
 * How a key differed when it was looked at.
 *
 * @param changedAt when the source's object was modified; empty if it has none, or if its time says
 *     little
 * @param trace what else tells the time of the change
 */
public record Found(Difference difference, Optional<Instant> changedAt, ChangeTrace trace) {
  Found(Difference difference, Optional<Instant> changedAt) {
    this(difference, changedAt, ChangeTrace.LISTED);
  }

  /** What it means that there is something to do; a target nobody looked at was listed without. */
  static Found of(ReplicationPlan plan, KeyTask task, SourceState source, TargetState target) {
    ChangeTrace trace = isAsListed(task, source) ? ChangeTrace.LISTED : ChangeTrace.LATER;
    if (!(source instanceof SourceState.Present present)) {
      return new Found(Difference.EXTRA, Optional.empty(), trace);
    }
    if (!(target instanceof TargetState.Present there)) {
      return new Found(Difference.MISSING, changedAt(present.facts()), trace);
    }
    if (plan instanceof ReplicationPlan.UpdateProperties) {
      return properties();
    }
    Optional<Instant> changedAt = changedAt(present.facts());
    boolean isListedAlike = present.facts().etag().equals(there.facts().etag());
    return changedAt.isEmpty() && trace == ChangeTrace.LISTED && isListedAlike
        ? properties()
        : new Found(Difference.CHANGED, changedAt, trace);
  }

  /** Tags and ACLs are set at any time, and leave no trace of it. */
  static Found properties() {
    return new Found(Difference.CHANGED, Optional.empty(), ChangeTrace.NONE);
  }

  private static boolean isAsListed(KeyTask task, SourceState source) {
    Optional<ETag> now =
        source instanceof SourceState.Present present
            ? Optional.of(present.facts().etag())
            : Optional.empty();
    return now.equals(task.etag());
  }

  private static Optional<Instant> changedAt(ObjectFacts facts) {
    return changedAt(facts.etag(), facts.lastModified());
  }

  /** When a version came to be, as far as its time tells. */
  static Optional<Instant> changedAt(ListedVersion version) {
    return version
        .etag()
        .map(etag -> changedAt(etag, version.lastModified()))
        .orElse(Optional.of(version.lastModified()));
  }

  /** Some stores date what was made of parts by the beginning of its upload: that says little. */
  private static Optional<Instant> changedAt(ETag etag, Instant lastModified) {
    return etag.partCount().isPresent() ? Optional.empty() : Optional.of(lastModified);
  }
}
