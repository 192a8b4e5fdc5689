package io.crosstide.worker.copy;

import io.crosstide.contracts.id.ETag;
import io.crosstide.contracts.survey.Difference;
import io.crosstide.store.ListedVersion;
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
 */
public record Found(Difference difference, Optional<Instant> changedAt) {
  /** What it means that there is something to do; a target nobody looked at was listed without. */
  static Found of(ReplicationPlan plan, SourceState source, TargetState target) {
    if (plan instanceof ReplicationPlan.Delete) {
      return new Found(Difference.EXTRA, Optional.empty());
    }
    Difference difference =
        target instanceof TargetState.Present ? Difference.CHANGED : Difference.MISSING;
    Optional<Instant> changedAt =
        source instanceof SourceState.Present present
                && !(plan instanceof ReplicationPlan.UpdateProperties)
            ? changedAt(present.facts().etag(), present.facts().lastModified())
            : Optional.empty();
    return new Found(difference, changedAt);
  }

  /** Tags and ACLs are set at any time, and leave no trace of it. */
  static Found properties() {
    return new Found(Difference.CHANGED, Optional.empty());
  }

  /** When a version came to be, as far as its time tells. */
  static Optional<Instant> changedAt(ListedVersion version) {
    return version
        .etag()
        .map(etag -> changedAt(etag, version.lastModified()))
        .orElse(Optional.of(version.lastModified()));
  }

  /** Some stores date what was made of parts by the beginning of its upload: that says little. */
  static Optional<Instant> changedAt(ETag etag, Instant lastModified) {
    return etag.partCount().isPresent() ? Optional.empty() : Optional.of(lastModified);
  }
}
