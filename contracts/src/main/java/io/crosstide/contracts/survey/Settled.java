package io.crosstide.contracts.survey;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * What a rule's timestamp said when a page of a comparison was sent as a task: it tells what was
 * missed from what is on its way.
 *
 * @param until the timestamp: whatever changed before is at the target, or somebody missed it
 * @param listedAt when both buckets had surely been listed, in source-store time as far as it is
 *     known
 */
public record Settled(Instant until, Instant listedAt) {
  public Settled {
    Objects.requireNonNull(until, "until");
    Objects.requireNonNull(listedAt, "listedAt");
  }

  /**
   * True if a difference may be on its way to the target.
   *
   * @param changedAt when the source changed; empty if nobody knows, then it was before the listing
   */
  @SuppressWarnings("OptionalUsedAsFieldOrParameterType")
  public boolean mayBeUnderway(Optional<Instant> changedAt) {
    return !changedAt.orElse(listedAt).isBefore(until);
  }
}
